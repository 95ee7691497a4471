import type { JsonObject } from '../../kernel/json.ts';
import type { MessageAttribute } from '../publish/message.ts';
import { passesFilter, validateFilterPolicy } from './filter-policy.ts';
import type { FilterScope } from './subscription.ts';

const text = (StringValue: string): MessageAttribute => ({ DataType: 'String', StringValue });
const number = (StringValue: string): MessageAttribute => ({ DataType: 'Number', StringValue });
const array = (...values: unknown[]): MessageAttribute => ({
  DataType: 'String.Array',
  StringValue: JSON.stringify(values),
});

function passes(
  filterPolicy: JsonObject,
  attributes: Record<string, MessageAttribute>,
  filterPolicyScope: FilterScope = 'MessageAttributes',
  message = 'text',
): boolean {
  validateFilterPolicy(filterPolicy, filterPolicyScope);
  return passesFilter({ filterPolicy, filterPolicyScope }, { attributes, message });
}

test.each<[string, JsonObject, Record<string, MessageAttribute>, boolean]>([
  ['a text', { kind: ['a', 'b'] }, { kind: text('b') }, true],
  ['another text', { kind: ['a'] }, { kind: text('c') }, false],
  ['another case', { kind: ['a'] }, { kind: text('A') }, false],
  ['a missing attribute', { kind: ['a'] }, {}, false],
  ['all attributes', { kind: ['a'], size: [1] }, { kind: text('a'), size: number('1') }, true],
  ['not all attributes', { kind: ['a'], size: [1] }, { kind: text('a') }, false],
  ['a number by its value', { size: [300] }, { size: number('3.0e2') }, true],
  ['a text that looks like a number', { size: [300] }, { size: text('300') }, false],
  ['a range', { size: [{ numeric: ['>', 0, '<=', 150] }] }, { size: number('150') }, true],
  ['outside of the range', { size: [{ numeric: ['>', 0, '<=', 150] }] }, { size: number('151') }, false],
  ['a prefix', { kind: [{ prefix: 'bas' }] }, { kind: text('baseball') }, true],
  ['a suffix', { kind: [{ suffix: 'ball' }] }, { kind: text('baseball') }, true],
  ['whatever its case', { kind: [{ 'equals-ignore-case': 'A' }] }, { kind: text('a') }, true],
  ['anything but', { kind: [{ 'anything-but': ['a'] }] }, { kind: text('b') }, true],
  ['but that', { kind: [{ 'anything-but': ['a'] }] }, { kind: text('a') }, false],
  ['but the prefix', { kind: [{ 'anything-but': { prefix: 'a' } }] }, { kind: text('ab') }, false],
  ['anything but, and nothing', { kind: [{ 'anything-but': ['a'] }] }, {}, false],
  ['what is there', { kind: [{ exists: true }] }, { kind: text('x') }, true],
  ['what is not there', { kind: [{ exists: false }] }, {}, true],
  ['an element of an array', { kind: ['b'] }, { kind: array('a', 'b') }, true],
  ['no element of an array', { kind: ['c'] }, { kind: array('a', 'b') }, false],
  ['a number in an array', { kind: [2] }, { kind: array('a', 2) }, true],
  ['an array with something else', { kind: [{ 'anything-but': ['a'] }] }, { kind: array('a', 'b') }, true],
  ['a keyword in an array', { kind: [null] }, { kind: array(null) }, true],
  ['either', { $or: [{ kind: ['a'] }, { size: [1] }] }, { size: number('1') }, true],
  ['bytes', { kind: ['a'] }, { kind: { DataType: 'Binary', BinaryValue: 'YQ==' } }, false],
  ['an address', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: text('10.0.0.7') }, true],
])('attributes: %s', (_what, policy, attributes, expected) => {
  expect(passes(policy, attributes)).toBe(expected);
});

test.each<[string, JsonObject, string, boolean]>([
  ['a member', { kind: ['a'] }, '{"kind":"a"}', true],
  ['a nested member', { order: { total: [{ numeric: ['>=', 10] }] } }, '{"order":{"total":10}}', true],
  ['another nested member', { order: { total: [{ numeric: ['>=', 10] }] } }, '{"order":{"total":9}}', false],
  ['no JSON', { kind: [{ exists: false }] }, 'text', false],
  ['no object', { kind: [{ exists: false }] }, '[]', false],
])('the body: %s', (_what, policy, body, expected) => {
  expect(passes(policy, {}, 'MessageBody', body)).toBe(expected);
});

test.each<[string, JsonObject, FilterScope, string]>([
  ['six keys', { a: [1], b: [1], c: [1], d: [1], e: [1], f: [1] }, 'MessageAttributes', 'more than 5 keys'],
  // AWS's own example: 4 × 3 levels, 3 × 2 levels, 3 × 1 level: 216.
  [
    'too many combinations',
    { a: { b: { c: [1, 2, 3, 4] } }, d: { e: [1, 2, 3] }, f: [1, 2, 3] },
    'MessageBody',
    'too complex',
  ],
  ['nested attributes', { a: { b: [1] } }, 'MessageAttributes', 'does not support nested'],
  ['a bare value', { a: 'b' }, 'MessageAttributes', 'must be an object or an array'],
  ['a number too large', { a: [{ numeric: ['>', 2e9] }] }, 'MessageAttributes', '1.0E9'],
  ['a wildcard', { a: [{ wildcard: 'x*' }] }, 'MessageAttributes', 'wildcard'],
  ['another opposite', { a: [{ 'anything-but': { suffix: 'x' } }] }, 'MessageAttributes', 'suffix'],
  ['no value', { a: [] }, 'MessageAttributes', 'Empty arrays'],
])('is refused: %s', (_what, policy, scope, reason) => {
  expect(() => {
    validateFilterPolicy(policy, scope);
  }).toThrow(reason);
});
