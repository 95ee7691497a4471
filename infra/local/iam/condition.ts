import { BlockList, isIP } from 'node:net';
import { isJsonObject, type Json } from '../kernel/json.ts';
import { compilePattern, type Matches } from './pattern.ts';
import { isKnownKey, type RequestContext } from './request-context.ts';

export type Condition = (context: RequestContext) => boolean;

interface Operator {
  /** Understands one value of the policy; throws when it is not of the operator's type. */
  readonly compile: (text: string, variables: boolean) => Matches;
  /** AWS: a negated operator asks that no value of the policy matches, and holds when the key is missing. */
  readonly negated: boolean;
}

const equalText: Operator['compile'] = (text, variables) =>
  compilePattern(text, { wildcards: false, variables });
const equalTextOfAnyCase: Operator['compile'] = (text, variables) =>
  compilePattern(text, { wildcards: false, ignoreCase: true, variables });
const likeText: Operator['compile'] = (text, variables) =>
  compilePattern(text, { wildcards: true, variables });

const OPERATORS: Readonly<Record<string, Operator>> = {
  ...pair('StringEquals', 'StringNotEquals', equalText),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalTextOfAnyCase),
  ...pair('StringLike', 'StringNotLike', likeText),
  // AWS: ArnEquals and ArnLike behave identically.
  ...pair('ArnEquals', 'ArnNotEquals', likeArn),
  ...pair('ArnLike', 'ArnNotLike', likeArn),
  ...pair(
    'NumericEquals',
    'NumericNotEquals',
    ordered(numberOf, (value, bound) => value === bound),
  ),
  ...single(
    'NumericLessThan',
    ordered(numberOf, (value, bound) => value < bound),
  ),
  ...single(
    'NumericLessThanEquals',
    ordered(numberOf, (value, bound) => value <= bound),
  ),
  ...single(
    'NumericGreaterThan',
    ordered(numberOf, (value, bound) => value > bound),
  ),
  ...single(
    'NumericGreaterThanEquals',
    ordered(numberOf, (value, bound) => value >= bound),
  ),
  ...pair(
    'DateEquals',
    'DateNotEquals',
    ordered(timeOf, (value, bound) => value === bound),
  ),
  ...single(
    'DateLessThan',
    ordered(timeOf, (value, bound) => value < bound),
  ),
  ...single(
    'DateLessThanEquals',
    ordered(timeOf, (value, bound) => value <= bound),
  ),
  ...single(
    'DateGreaterThan',
    ordered(timeOf, (value, bound) => value > bound),
  ),
  ...single(
    'DateGreaterThanEquals',
    ordered(timeOf, (value, bound) => value >= bound),
  ),
  ...single('Bool', sameBoolean),
  ...single('BinaryEquals', sameBytes),
  ...pair('IpAddress', 'NotIpAddress', insideNetwork),
};

/** AWS: operators and keys are joined by AND, the values of one key by OR. */
export function compileConditions(block: Json | undefined, variables: boolean): Condition {
  if (block === undefined) return () => true;
  if (!isJsonObject(block)) throw new Error('Condition is not an object');
  const conditions = Object.entries(block).flatMap(([operator, keys]) => {
    if (!isJsonObject(keys)) throw new Error(`the condition ${operator} is not an object`);
    return Object.entries(keys).map(([key, values]) => compileCondition(operator, key, values, variables));
  });
  return (context) => conditions.every((condition) => condition(context));
}

function compileCondition(
  name: string,
  key: string,
  values: Json | undefined,
  variables: boolean,
): Condition {
  if (!isKnownKey(key)) throw new Error(`the condition key ${key} is not known here`);
  const texts = textsOf(values, `${name} ${key}`);
  const contextKey = key.toLowerCase();
  if (name === 'Null') return keyIsMissing(contextKey, texts);

  const [, set, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  const operator = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  if (operator === undefined) throw new Error(`the condition operator ${name} does not exist`);
  const matchers = texts.map((text) => operator.compile(text, variables));
  const { negated } = operator;
  const holdsIfMissing = ifExists !== undefined;

  return (context) => {
    const asked = context.values(contextKey) ?? [];
    const holds = (value: string): boolean => matchers.some((matches) => matches(value, context)) !== negated;
    // AWS: ForAllValues holds for a key without values; ForAnyValue does not.
    if (set === 'ForAllValues') return asked.every(holds);
    if (asked.length === 0) return holdsIfMissing || (negated && set === undefined);
    return negated && set === undefined ? asked.every(holds) : asked.some(holds);
  };
}

/** AWS: `Null: { key: 'true' }` asks that the key is missing, `'false'` that it is there. */
function keyIsMissing(key: string, texts: readonly string[]): Condition {
  const wanted = texts.map(booleanOf);
  return (context) => wanted.includes((context.values(key) ?? []).length === 0);
}

function textsOf(values: Json | undefined, where: string): string[] {
  return (Array.isArray(values) ? values : [values]).map((value) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value);
    throw new Error(`a value of the condition ${where} is neither text, number nor boolean`);
  });
}

function pair(name: string, opposite: string, compile: Operator['compile']): Record<string, Operator> {
  return { [name]: { compile, negated: false }, [opposite]: { compile, negated: true } };
}

function single(name: string, compile: Operator['compile']): Record<string, Operator> {
  return { [name]: { compile, negated: false } };
}

/** AWS: each of an ARN's six parts is compared on its own, with wildcards; the last one may hold further colons. */
function likeArn(text: string, variables: boolean): Matches {
  // The colon inside a policy variable is not one of the ARN's.
  const parts = sixParts(text.split(variables ? /:(?![^{]*\})/ : ':'));
  if (parts === undefined) throw new Error(`${text} is not an ARN`);
  const patterns = parts.map((part) => compilePattern(part, { wildcards: true, variables }));
  return (value, context) => {
    const asked = sixParts(value.split(':'));
    return asked !== undefined && patterns.every((matches, index) => matches(asked[index] ?? '', context));
  };
}

function sixParts(parts: readonly string[]): string[] | undefined {
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** A value of the request that is not of the type compares as unequal to, and outside of, everything. */
function ordered(
  parse: (text: string) => number | undefined,
  compare: (value: number, bound: number) => boolean,
): Operator['compile'] {
  return (text) => {
    const bound = parse(text);
    if (bound === undefined)
      throw new Error(`${text} is neither a number nor a date that the operator takes`);
    return (asked) => {
      const value = parse(asked);
      return value !== undefined && compare(value, bound);
    };
  };
}

function numberOf(text: string): number | undefined {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** AWS: ISO 8601, or seconds since 1970. */
function timeOf(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const time = /^\d{4}-\d{2}(-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?)?$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

function sameBoolean(text: string): Matches {
  const wanted = String(booleanOf(text));
  return (value) => value.toLowerCase() === wanted;
}

function booleanOf(text: string): boolean {
  if (!/^(true|false)$/i.test(text)) throw new Error(`${text} is neither true nor false`);
  return text.toLowerCase() === 'true';
}

function sameBytes(text: string): Matches {
  const wanted = Buffer.from(text, 'base64');
  return (value) => wanted.equals(Buffer.from(value, 'base64'));
}

function insideNetwork(text: string): Matches {
  const [address = '', length] = text.split('/');
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (version === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > bits) {
    throw new Error(`${text} is neither an IP address nor a network`);
  }
  const network = new BlockList();
  network.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  return (value) => isIP(value) !== 0 && network.check(value, isIP(value) === 4 ? 'ipv4' : 'ipv6');
}
