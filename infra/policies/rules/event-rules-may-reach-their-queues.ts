import type { Json } from '../../local/kernel/json.ts';
import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { actionsOf, isAllow, sourceArnsOf, statementsOf } from '../policy-statements.ts';
import {
  listOf,
  property,
  type Resource,
  resourceAt,
  resourcesOf,
  type Template,
  valueAt,
} from '../template.ts';

export const rule: Policy = {
  name: 'event-rules-may-reach-their-queues',
  why: 'EventBridge sends to a queue, also a dead-letter queue, only if the policy of the queue lets this rule do so.',
  check: each('AWS::Events::Rule', (eventRule, template) =>
    queuesOf(eventRule, template)
      .filter((queue) => !maySend(eventRule, queue, template))
      .map(
        ({ id }) =>
          `may not send to ${id}: allow sqs:SendMessage to events.amazonaws.com in a QueuePolicy, ` +
          'with this rule as aws:SourceArn',
      ),
  ),
};

function queuesOf(eventRule: Resource, template: Template): Resource[] {
  const arns = listOf(property(eventRule, 'Targets')).flatMap((target) => [
    valueAt(target, 'Arn'),
    valueAt(target, 'DeadLetterConfig.Arn'),
  ]);
  return arns.flatMap((arn) => queueAt(template, arn) ?? []);
}

function maySend(eventRule: Resource, queue: Resource, template: Template): boolean {
  return resourcesOf(template, 'AWS::SQS::QueuePolicy')
    .filter((policy) => listOf(property(policy, 'Queues')).some((url) => queueAt(template, url) === queue))
    .flatMap(statementsOf)
    .some(
      (statement) =>
        isAllow(statement) &&
        actionsOf(statement).includes('sqs:SendMessage') &&
        listOf(valueAt(statement, 'Principal.Service')).map(text).includes('events.amazonaws.com') &&
        listOf(statement.Resource).some((arn) => queueAt(template, arn) === queue) &&
        sourceArnsOf(statement).some((arn) => resourceAt(template, arn, eventRule.type) === eventRule),
    );
}

function queueAt(template: Template, value: Json | undefined): Resource | undefined {
  return resourceAt(template, value, 'AWS::SQS::Queue');
}
