import { BlockList, isIP } from 'node:net';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { invalidPattern } from './invalid-pattern.ts';
import { compileWildcard } from './wildcard.ts';

/** A value of an event that is neither object nor array. */
export type Scalar = null | boolean | number | string;
/** One entry of a pattern's list, as a question to a value of the event. */
export type Comparison = (value: Scalar) => boolean;

/** The names of the comparison operators. Within `$or` they cannot be names of fields. */
export const OPERATORS: ReadonlySet<string> = new Set([
  'prefix',
  'suffix',
  'equals-ignore-case',
  'wildcard',
  'anything-but',
  'numeric',
  'exists',
  'cidr',
]);

export function compileComparison(entry: Json): Comparison {
  if (Array.isArray(entry)) throw invalidPattern('Match value must be String, number, true, false, or null');
  // AWS: exact, with regard to case; numbers by value, so that 300, 300.0 and 3.0e2 are the same.
  if (!isJsonObject(entry)) return (value) => value === entry;
  const { operator, operand } = onlyMember(entry);
  switch (operator) {
    case 'prefix':
      return compilePrefix(operand);
    case 'suffix':
      return compileSuffix(operand);
    case 'equals-ignore-case':
      return compileEqualsIgnoreCase(operand);
    case 'wildcard':
      return onStrings(compileWildcard(stringOf(operand, 'wildcard')));
    case 'anything-but':
      return compileAnythingBut(operand);
    case 'numeric':
      return compileNumeric(operand);
    case 'cidr':
      return compileCidr(stringOf(operand, 'cidr'));
    case 'exists':
      if (operand !== true) throw invalidPattern('exists match pattern must be either true or false.');
      return () => true;
    default:
      throw invalidPattern(`Unrecognized match type ${operator}`);
  }
}

function compilePrefix(operand: Json): Comparison {
  if (isJsonObject(operand)) {
    const prefix = ignoreCaseOperand(operand, 'prefix');
    return onStrings((value) => value.toLowerCase().startsWith(prefix));
  }
  const prefix = stringOf(operand, 'prefix');
  return onStrings((value) => value.startsWith(prefix));
}

function compileSuffix(operand: Json): Comparison {
  if (isJsonObject(operand)) {
    const suffix = ignoreCaseOperand(operand, 'suffix');
    return onStrings((value) => value.toLowerCase().endsWith(suffix));
  }
  const suffix = stringOf(operand, 'suffix');
  return onStrings((value) => value.endsWith(suffix));
}

function compileEqualsIgnoreCase(operand: Json): Comparison {
  const wanted = stringOf(operand, 'equals-ignore-case').toLowerCase();
  return onStrings((value) => value.toLowerCase() === wanted);
}

/** `{ "prefix": { "equals-ignore-case": "x" } }`: the lower-case text. */
function ignoreCaseOperand(operand: Json, outer: string): string {
  const inner = onlyMember(operand);
  if (inner.operator !== 'equals-ignore-case') {
    throw invalidPattern(`Unsupported ${outer} pattern: ${inner.operator}`);
  }
  return stringOf(inner.operand, 'equals-ignore-case').toLowerCase();
}

/** AWS: every value but those named, of whatever type; the field must be there. */
function compileAnythingBut(operand: Json): Comparison {
  if (isJsonObject(operand)) return compileAnythingButOperator(operand);
  const values = listOf(operand);
  const sameType = (type: string): boolean => values.every((value) => typeof value === type);
  if (values.length === 0 || !(sameType('string') || sameType('number'))) {
    throw invalidPattern(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  }
  const excluded = new Set<Json>(values);
  return (value) => !excluded.has(value);
}

const NEGATABLE: ReadonlySet<string> = new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard']);

/** AWS: prefix, suffix, equals-ignore-case and wildcard can be negated, for one text or any of a list. */
function compileAnythingButOperator(operand: Json): Comparison {
  const inner = onlyMember(operand);
  if (!NEGATABLE.has(inner.operator)) {
    throw invalidPattern(`Unsupported anything-but pattern: ${inner.operator}`);
  }
  const texts = listOf(inner.operand).map((text) => stringOf(text, inner.operator));
  const isAffix = inner.operator === 'prefix' || inner.operator === 'suffix';
  if (isAffix && texts.includes('')) throw invalidPattern('Null prefix/suffix not allowed');
  if (texts.length === 0) throw invalidPattern('Empty arrays are not allowed');
  const excluded = texts.map((text) => compileComparison({ [inner.operator]: text }));
  return (value) => !excluded.some((fits) => fits(value));
}

/** AWS: numeric matching is limited to values between -5.0e9 and +5.0e9 inclusive. */
const NUMERIC_LIMIT = 5e9;

const NUMERIC_OPERATORS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

function compileNumeric(operand: Json): Comparison {
  if (!Array.isArray(operand)) throw invalidPattern('Value of numeric must be an array.');
  const first = compileBound(operand[0], operand[1]);
  if (operand.length === 2) return onNumbers(first.holds);
  // AWS: a range names its lower bound first, then its upper bound.
  if (operand.length !== 4 || !first.operator.startsWith('>')) {
    throw invalidPattern('Too many elements in numeric expression');
  }
  const second = compileBound(operand[2], operand[3]);
  if (!second.operator.startsWith('<')) {
    throw invalidPattern(`Bad numeric range operator: ${second.operator}`);
  }
  if (first.limit >= second.limit) throw invalidPattern('Bottom must be less than top');
  return onNumbers((value) => first.holds(value) && second.holds(value));
}

function compileBound(
  operator: Json | undefined,
  limit: Json | undefined,
): { operator: string; limit: number; holds: (value: number) => boolean } {
  if (typeof operator !== 'string') throw invalidPattern('Invalid member in numeric match');
  const compare = Object.hasOwn(NUMERIC_OPERATORS, operator) ? NUMERIC_OPERATORS[operator] : undefined;
  if (compare === undefined) throw invalidPattern(`Unrecognized numeric range operator: ${operator}`);
  if (typeof limit !== 'number') throw invalidPattern(`Value of ${operator} must be numeric`);
  if (Math.abs(limit) > NUMERIC_LIMIT) {
    throw invalidPattern('Value must be between -5.0E9 and 5.0E9, inclusive');
  }
  return { operator, limit, holds: (value) => compare(value, limit) };
}

/** AWS: IPv4 and IPv6 addresses in CIDR notation. */
function compileCidr(cidr: string): Comparison {
  const [address = '', length = ''] = cidr.split('/');
  const version = isIP(address);
  const isValid = version !== 0 && /^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128);
  if (!isValid || cidr.split('/').length !== 2)
    throw invalidPattern(`Malformed CIDR, one '/' required: ${cidr}`);
  const network = new BlockList();
  network.addSubnet(address, Number(length), familyOf(version));
  return onStrings((value) => network.check(value, familyOf(version)));
}

function familyOf(version: number): 'ipv4' | 'ipv6' {
  return version === 4 ? 'ipv4' : 'ipv6';
}

function onStrings(fits: (value: string) => boolean): Comparison {
  return (value) => typeof value === 'string' && fits(value);
}

function onNumbers(fits: (value: number) => boolean): Comparison {
  return (value) => typeof value === 'number' && Math.abs(value) <= NUMERIC_LIMIT && fits(value);
}

function onlyMember(expression: Json): { operator: string; operand: Json } {
  const members = isJsonObject(expression) ? Object.entries(expression) : [];
  const [first] = members;
  if (first === undefined) throw invalidPattern('Match expression name not found');
  if (members.length > 1) throw invalidPattern('Only one key allowed in match expression');
  return { operator: first[0], operand: first[1] ?? null };
}

function listOf(operand: Json): Json[] {
  return Array.isArray(operand) ? operand : [operand];
}

function stringOf(operand: Json, operator: string): string {
  if (typeof operand !== 'string') throw invalidPattern(`${operator} match pattern must be a string`);
  return operand;
}
