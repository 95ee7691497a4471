import { matchesPattern, validatePattern } from '../../events/pattern/event-pattern.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { invalidParameter } from '../errors.ts';
import type { MessageAttribute, SnsMessage } from '../publish/message.ts';
import type { FilterScope, Subscription } from './subscription.ts';

/** AWS: at most five keys, and 150 combinations of values. */
const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;
/** AWS: numbers between -10^9 and 10^9 (EventBridge: 5 × 10^9). */
const NUMERIC_LIMIT = 1e9;

/** Filter policies are EventBridge's patterns within narrower bounds. Throws what Subscribe would answer. */
export function validateFilterPolicy(policy: JsonObject, scope: FilterScope): void {
  const leaves = leavesOf(policy, 1);
  if (scope === 'MessageAttributes' && leaves.some(({ depth }) => depth > 1)) {
    throw invalid('Filter policy scope MessageAttributes does not support nested filter policy');
  }
  if (leaves.length > MOST_KEYS) throw invalid(`Filter policy can not have more than ${MOST_KEYS} keys`);
  // AWS: each key counts with its number of values times how deep it stands.
  const combinations = leaves.reduce((product, { values, depth }) => product * values.length * depth, 1);
  if (combinations > MOST_COMBINATIONS) throw invalid('Filter policy is too complex');
  for (const value of leaves.flatMap(({ values }) => values)) checkOperator(value);
  try {
    validatePattern(policy);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw invalid(message.replace('Event pattern is not valid. Reason: ', ''));
  }
}

interface Leaf {
  readonly values: readonly Json[];
  readonly depth: number;
}

function leavesOf(policy: JsonObject, depth: number): Leaf[] {
  return Object.entries(policy).flatMap(([name, value]) => {
    if (name === '$or' && Array.isArray(value)) {
      return value.filter(isJsonObject).flatMap((alternative) => leavesOf(alternative, depth));
    }
    if (Array.isArray(value)) return [{ values: value, depth }];
    if (isJsonObject(value)) return leavesOf(value, depth + 1);
    throw invalid(`"${name}" must be an object or an array`);
  });
}

/** EventBridge has more than SNS: `wildcard`, and other opposites than `anything-but` a value or a prefix. */
function checkOperator(value: Json): void {
  if (!isJsonObject(value)) return;
  const { wildcard, numeric, 'anything-but': excluded } = value;
  if (wildcard !== undefined) throw invalid('Unrecognized match type wildcard');
  if (
    isJsonObject(excluded) &&
    !(Object.keys(excluded).length === 1 && typeof excluded.prefix === 'string')
  ) {
    throw invalid(`Unsupported anything-but pattern: ${Object.keys(excluded).join(', ')}`);
  }
  const bounds = Array.isArray(numeric) ? numeric.filter((bound) => typeof bound === 'number') : [];
  if (bounds.some((bound) => Math.abs(bound) > NUMERIC_LIMIT)) {
    throw invalid('Value must be between -1.0E9 and 1.0E9, inclusive');
  }
}

function invalid(reason: string): Error {
  return invalidParameter(`FilterPolicy: ${reason}`);
}

/** Whether the subscription wants the message. */
export function passesFilter(
  { filterPolicy, filterPolicyScope }: Pick<Subscription, 'filterPolicy' | 'filterPolicyScope'>,
  message: Pick<SnsMessage, 'attributes' | 'message'>,
): boolean {
  if (filterPolicy === undefined) return true;
  const subject =
    filterPolicyScope === 'MessageBody' ? bodyOf(message.message) : valuesOf(message.attributes);
  return subject !== undefined && matchesPattern(filterPolicy, subject);
}

/** AWS: a body that is not a JSON object fits no policy. */
function bodyOf(text: string): JsonObject | undefined {
  const body = parsed(text);
  return isJsonObject(body) ? body : undefined;
}

/** AWS: attributes of the type Binary are not looked at. */
function valuesOf(attributes: SnsMessage['attributes']): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, attribute]) => {
      const value = valueOf(attribute);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** AWS: a String.Array is a JSON array whose elements are matched one by one. */
function valueOf({ DataType: type, StringValue: text }: MessageAttribute): Json | undefined {
  if (text === undefined) return undefined;
  if (type === 'String.Array') {
    const array = parsed(text);
    return Array.isArray(array) ? array : text;
  }
  return type.startsWith('Number') ? Number(text) : text;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
