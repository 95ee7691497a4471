import { deadLetterQueues } from '../dead-letter-queues.ts';
import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { physicalName, property, type Resource, resourceAt, type Template } from '../template.ts';

const DEAD_LETTER_NAME = /dead[-_]?letter|dlq/i;

export const rule: Policy = {
  name: 'queues-have-a-dead-letter-queue',
  why: 'A message that cannot be handled must end where somebody finds it, not be retried until it expires.',
  check: each('AWS::SQS::Queue', (queue, template) => {
    const redrives = property(queue, 'RedrivePolicy') !== undefined;
    if (deadLetterQueues(template).has(queue)) {
      return [
        redrives && 'is a dead-letter queue and redrives its messages further: take its RedrivePolicy away',
      ];
    }
    if (isNamedDeadLetter(queue)) {
      return [
        'is named a dead-letter queue, and nothing sends to it: name it in a RedrivePolicy, or remove it',
      ];
    }
    return redrives
      ? problemsOfRedrive(queue, template)
      : ['has no dead-letter queue: add one and a RedrivePolicy'];
  }),
};

function isNamedDeadLetter(queue: Resource): boolean {
  return DEAD_LETTER_NAME.test(queue.id) || DEAD_LETTER_NAME.test(text(physicalName(queue)));
}

function problemsOfRedrive(queue: Resource, template: Template) {
  const target = property(queue, 'RedrivePolicy.deadLetterTargetArn');
  return [
    resourceAt(template, target, 'AWS::SQS::Queue') === undefined &&
      'redrives to a queue that is not in this template: add it here',
    !(Number(property(queue, 'RedrivePolicy.maxReceiveCount')) >= 1) &&
      'has no maxReceiveCount in its RedrivePolicy: say after how many receives a message is dead',
  ];
}
