import { queueMappings } from '../event-source-mappings.ts';
import { each, type Policy } from '../policy.ts';
import { property, type Resource, resourceAt } from '../template.ts';

/** AWS, "Creating and configuring an Amazon SQS event source mapping": so that Lambda can retry when it is throttled. */
const TIMES = 6;

/** In seconds, where the template says nothing. */
const DEFAULT_VISIBILITY_TIMEOUT = 30;
const DEFAULT_FUNCTION_TIMEOUT = 3;

export const rule: Policy = {
  name: 'visibility-timeout-covers-the-function',
  why: 'A message that becomes visible while its function still works on it is handled twice.',
  check: each(queueMappings, (mapping, template) => {
    const queue = resourceAt(template, property(mapping, 'EventSourceArn'), 'AWS::SQS::Queue');
    const lambda = resourceAt(template, property(mapping, 'FunctionName'), 'AWS::Lambda::Function');
    if (queue === undefined || lambda === undefined) {
      return [
        'maps a queue or a function of another stack: keep both in one stack, where they can be compared',
      ];
    }
    const visible = seconds(queue, 'VisibilityTimeout', DEFAULT_VISIBILITY_TIMEOUT);
    const timeout = seconds(lambda, 'Timeout', DEFAULT_FUNCTION_TIMEOUT);
    const needed = TIMES * timeout + seconds(mapping, 'MaximumBatchingWindowInSeconds', 0);
    return [
      // Said this way round, so that a number that only a deployment knows does not pass.
      !(visible >= needed) &&
        `${queue.id} hides a message for ${visible} s, and ${lambda.id} may take ${timeout} s: ` +
          `set VisibilityTimeout to ${needed} or more (${TIMES} times, and the batching window)`,
    ];
  }),
};

function seconds(resource: Resource, name: string, otherwise: number): number {
  return Number(property(resource, name) ?? otherwise);
}
