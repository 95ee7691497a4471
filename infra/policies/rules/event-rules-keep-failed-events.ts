import { isJsonObject, type JsonObject } from '../../local/kernel/json.ts';
import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { listOf, property, type Resource, resourcesOf, valueAt } from '../template.ts';

export const rule: Policy = {
  name: 'event-rules-keep-failed-events',
  why: 'EventBridge drops an event that it cannot deliver, unless the target says how long to try and where it goes then.',
  check: each(
    (template) => resourcesOf(template, 'AWS::Events::Rule', 'AWS::Scheduler::Schedule'),
    (eventRule) => targetsOf(eventRule).flatMap(problemsOf),
  ),
};

function targetsOf(eventRule: Resource): JsonObject[] {
  return [...listOf(property(eventRule, 'Targets')), ...listOf(property(eventRule, 'Target'))].filter(
    isJsonObject,
  );
}

function problemsOf(target: JsonObject) {
  const name = text(target.Id ?? target.Arn);
  const retries = ['MaximumRetryAttempts', 'MaximumEventAgeInSeconds'].map((limit) =>
    valueAt(target.RetryPolicy, limit),
  );
  return [
    retries.every((limit) => limit === undefined) &&
      `its target ${name} has no RetryPolicy: say how long to try`,
    valueAt(target, 'DeadLetterConfig.Arn') === undefined &&
      `its target ${name} has no DeadLetterConfig: name a queue for the events that fail`,
  ];
}
