import { AwsError } from '../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { deadLetterArn, retryPolicy, targetArn } from '../events/rules/target.ts';
import { text } from '../events/text.ts';

const KNOWN: ReadonlySet<string> = new Set([
  'Arn',
  'RoleArn',
  'Input',
  'RetryPolicy',
  'DeadLetterConfig',
  'EventBridgeParameters',
]);

const SERVICES = ['lambda', 'sqs', 'sns', 'events'] as const;
export type ScheduleService = (typeof SERVICES)[number];

/** Refuses what CreateSchedule would refuse, and what the local cloud does not know. */
export function checkTarget(value: Json | undefined): JsonObject {
  if (!isJsonObject(value)) throw invalid('Target is required');
  const unknown = Object.keys(value).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw invalid(`Target: the local cloud does not know ${unknown}`);
  serviceOf(value);
  if (!text(value.RoleArn).startsWith('arn:aws:iam:')) throw invalid('Target.RoleArn is required');
  const { maximumRetryAttempts: attempts, maximumEventAgeInSeconds: age } = retryPolicy(value);
  if (!(attempts >= 0 && attempts <= 185)) throw invalid('MaximumRetryAttempts is between 0 and 185');
  if (!(age >= 60 && age <= 86_400)) throw invalid('MaximumEventAgeInSeconds is between 60 and 86400');
  if (deadLetterArn(value)?.endsWith('.fifo') === true) throw invalid('DeadLetterConfig is a standard queue');
  checkEvent(value);
  return value;
}

export function serviceOf(target: JsonObject): ScheduleService {
  const name = targetArn(target).split(':')[2];
  const service = SERVICES.find((one) => one === name);
  if (service !== undefined) return service;
  throw invalid(
    `Target: the local cloud invokes functions, queues, topics and event buses, not ${targetArn(target)}`,
  );
}

/** AWS: an event needs its source and detail type, and its detail is the input. */
function checkEvent(target: JsonObject): void {
  const isBus = serviceOf(target) === 'events';
  const { EventBridgeParameters: parameters } = target;
  if (!isBus && parameters === undefined) return;
  if (!isBus) throw invalid('EventBridgeParameters are for a target that is an event bus');
  const { Source: source, DetailType: type } = isJsonObject(parameters) ? parameters : {};
  if (text(source) === '' || text(type) === '') {
    throw invalid('EventBridgeParameters.Source and DetailType are required for an event bus');
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
