import { arn } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { DEFAULT_BUS } from '../buses/bus.ts';
import { validatePattern } from '../pattern/event-pattern.ts';
import { invalidPattern } from '../pattern/invalid-pattern.ts';
import { parseExpression } from '../../scheduler/times/schedule-expression.ts';
import { optionalText, text } from '../text.ts';

export interface Rule {
  readonly name: string;
  readonly busName: string;
  readonly arn: string;
  readonly description?: string | undefined;
  /** A rule has a pattern, a schedule, or both. */
  readonly eventPattern?: JsonObject | undefined;
  readonly scheduleExpression?: string | undefined;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly roleArn?: string | undefined;
  /** As PutTargets takes them, in the order of their making. */
  readonly targets: readonly JsonObject[];
  /** Made by a template: it is made anew at each boot, so that what the template no longer has is gone. */
  readonly declared: boolean;
}

export function ruleArn(busName: string, name: string): string {
  return arn('events', busName === DEFAULT_BUS ? `rule/${name}` : `rule/${busName}/${name}`);
}

/** AWS: a pattern is at most 4,096 characters long. */
const LONGEST_PATTERN = 4096;

/** AWS: schedules stand on the default bus, are in UTC, and go on for ever. */
export function parseRuleSchedule(value: Json | undefined, busName: string): string | undefined {
  const expression = optionalText(value);
  if (expression === undefined) return undefined;
  if (busName !== DEFAULT_BUS) {
    throw new AwsError(
      'ValidationException',
      'ScheduleExpression is supported only on the default event bus.',
    );
  }
  if (parseExpression(expression).isOnce) {
    throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
  }
  return expression;
}

/** From the text of the API; a template has the pattern as an object. */
export function parsePattern(value: Json | undefined): JsonObject {
  const pattern = typeof value === 'string' ? parseJson(value) : value;
  if (!isJsonObject(pattern)) throw invalidPattern('Filter is not an object');
  if (JSON.stringify(pattern).length > LONGEST_PATTERN) {
    throw invalidPattern(`It is longer than ${LONGEST_PATTERN} characters`);
  }
  validatePattern(pattern);
  return pattern;
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw invalidPattern(error instanceof Error ? error.message : String(error));
  }
}

export function parseState(value: Json | undefined): 'ENABLED' | 'DISABLED' {
  if (value === undefined || value === 'ENABLED') return 'ENABLED';
  if (value === 'DISABLED') return 'DISABLED';
  throw new AwsError('ValidationException', `The local cloud does not know the rule state ${text(value)}`);
}

/** AWS: letters, digits, dot, dash and underscore, up to 64. */
export function checkRuleName(name: Json | undefined): string {
  if (typeof name !== 'string' || !/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) {
    throw new AwsError(
      'ValidationException',
      `Value '${text(name)}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
    );
  }
  return name;
}
