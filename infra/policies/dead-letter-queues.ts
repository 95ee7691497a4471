import { isJsonObject, type Json } from '../local/kernel/json.ts';
import { listOf, type Resource, resourceAt, type Template, valueAt } from './template.ts';

/**
 * The queues that something sends its failures to, wherever CloudFormation lets one say so: `RedrivePolicy` of
 * queues and subscriptions, `DeadLetterConfig` of functions, rule targets and schedules, `OnFailure` of event
 * sources and asynchronous invocations.
 */
export function deadLetterQueues(template: Template): Set<Resource> {
  const targets = template.resources.flatMap(({ properties }) => deadLetterTargets(properties));
  return new Set(targets.flatMap((target) => resourceAt(template, target, 'AWS::SQS::Queue') ?? []));
}

function deadLetterTargets(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value.flatMap(deadLetterTargets);
  if (!isJsonObject(value)) return [];
  return [
    ...listOf(valueAt(value, 'RedrivePolicy.deadLetterTargetArn')),
    ...listOf(valueAt(value, 'DeadLetterConfig.Arn')),
    ...listOf(valueAt(value, 'DeadLetterConfig.TargetArn')),
    ...listOf(valueAt(value, 'OnFailure.Destination')),
    ...Object.values(value).flatMap(deadLetterTargets),
  ];
}
