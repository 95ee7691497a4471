import { isJsonObject } from '../../local/kernel/json.ts';
import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { listOf, property, type Resource, resourcesOf, type Template } from '../template.ts';

/** Mails and web hooks reach people and others' systems: there is nobody here to replay them to. */
const OURS = new Set(['sqs', 'lambda']);

export const rule: Policy = {
  name: 'subscriptions-keep-failed-messages',
  why: 'What SNS cannot deliver to a queue or a function is dropped, unless the subscription has a dead-letter queue.',
  check: each(subscriptionsAndTopics, (resource) =>
    resource.type === 'AWS::SNS::Topic' ? inlineProblems(resource) : problemsOf(resource),
  ),
};

function subscriptionsAndTopics(template: Template): Resource[] {
  return resourcesOf(template, 'AWS::SNS::Subscription', 'AWS::SNS::Topic');
}

function problemsOf(subscription: Resource) {
  const target = property(subscription, 'RedrivePolicy.deadLetterTargetArn');
  return [
    OURS.has(text(property(subscription, 'Protocol'))) &&
      target === undefined &&
      'has no dead-letter queue: set RedrivePolicy.deadLetterTargetArn',
  ];
}

function inlineProblems(topic: Resource): string[] {
  return listOf(property(topic, 'Subscription'))
    .filter(isJsonObject)
    .filter(({ Protocol }) => OURS.has(text(Protocol)))
    .map(
      ({ Protocol }) =>
        `subscribes ${text(Protocol)} inline, where no dead-letter queue can be: write a Subscription`,
    );
}
