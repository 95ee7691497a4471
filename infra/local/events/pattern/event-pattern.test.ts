import fc from 'fast-check';
import { isAwsError } from '../../kernel/aws-error.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { matchesPattern, validatePattern } from './event-pattern.ts';

/** The sample event of the EventBridge user guide. */
const instanceStopped: JsonObject = {
  version: '0',
  id: 'ddddd4-aaaa-7777-4444-345dd43cc333',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '012345679012',
  time: '2017-10-02T16:24:49Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000'],
  detail: {
    'c-count': 5,
    'd-count': 3,
    'x-limit': 301.8,
    'source-ip': '10.0.0.33',
    'instance-id': 'i-000000aaaaaa00000',
    state: 'running',
  },
};

type Row = [rule: string, pattern: JsonObject, event: Json];

function detail(pattern: JsonObject): JsonObject {
  return { detail: pattern };
}

describe('patterns of the AWS documentation that match its sample event', () => {
  test.each<[string, JsonObject]>([
    ['one of the listed values', { 'detail-type': ['EC2 Instance State-change Notification'] }],
    ['nested fields', detail({ state: ['initializing', 'running'] })],
    [
      'an array in the event: the two lists have an element in common',
      { resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000', 'other'] },
    ],
    ['prefix', { time: [{ prefix: '2017-10-02' }] }],
    ['prefix, ignoring case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }],
    ['suffix', { source: [{ suffix: 'ec2' }] }],
    ['suffix, ignoring case', { source: [{ suffix: { 'equals-ignore-case': 'EC2' } }] }],
    ['equals-ignore-case', { source: [{ 'equals-ignore-case': 'AWS.EC2' }] }],
    ['wildcard', { resources: [{ wildcard: 'arn:aws:ec2:*:instance/i-*' }] }],
    ['anything-but a value', detail({ state: [{ 'anything-but': 'initializing' }] })],
    ['anything-but a number', detail({ 'x-limit': [{ 'anything-but': 123 }] })],
    ['anything-but a list', detail({ state: [{ 'anything-but': ['stopped', 'overloaded'] }] })],
    ['anything-but a list of numbers', detail({ 'x-limit': [{ 'anything-but': [100, 200, 300] }] })],
    ['anything-but a prefix', detail({ state: [{ 'anything-but': { prefix: 'init' } }] })],
    ['numeric range', detail({ 'c-count': [{ numeric: ['>', 0, '<=', 5] }] })],
    ['numeric below', detail({ 'd-count': [{ numeric: ['<', 10] }] })],
    ['numeric equal by value', detail({ 'x-limit': [{ numeric: ['=', 3.018e2] }] })],
    ['cidr', detail({ 'source-ip': [{ cidr: '10.0.0.0/24' }] })],
    ['exists', detail({ 'c-count': [{ exists: true }] })],
    ['exists false', detail({ 'e-count': [{ exists: false }] })],
    [
      'all fields at once',
      {
        time: [{ prefix: '2017-10-02' }],
        detail: {
          state: [{ 'anything-but': 'initializing' }],
          'c-count': [{ numeric: ['>', 0, '<=', 5] }],
          'd-count': [{ numeric: ['<', 10] }],
          'x-limit': [{ 'anything-but': [100, 200, 300] }],
          'source-ip': [{ cidr: '10.0.0.0/8' }],
        },
      },
    ],
    [
      '$or: one of the alternatives',
      detail({
        $or: [
          { 'c-count': [{ numeric: ['>', 5] }] },
          { 'd-count': [{ numeric: ['<', 10] }] },
          { 'x-limit': [{ numeric: ['=', 3.018e2] }] },
        ],
      }),
    ],
  ])('%s', (_rule, pattern) => {
    expect(matchesPattern(pattern, instanceStopped)).toBe(true);
  });
});

describe('what matches', () => {
  test.each<Row>([
    ['numbers are compared by value', { n: [300] }, JSON.parse('{"n": 3.0e2}')],
    ['null is a value', { a: [null] }, { a: null }],
    ['the empty string is a value', { a: [''] }, { a: '' }],
    ['booleans', { a: [true] }, { a: true }],
    ['any element of an array', { a: ['y'] }, { a: ['x', 'y'] }],
    ['an element of an array within an array', { a: ['y'] }, { a: [['x'], ['y']] }],
    ['anything-but holds for any element', { a: [{ 'anything-but': 'x' }] }, { a: ['x', 'y'] }],
    ['anything-but a string holds for a number', { a: [{ 'anything-but': 'x' }] }, { a: 5 }],
    ['anything-but a suffix', { a: [{ 'anything-but': { suffix: '.png' } }] }, { a: 'a.jpg' }],
    [
      'anything-but a list of suffixes',
      { a: [{ 'anything-but': { suffix: ['.png', '.jpg'] } }] },
      { a: 'a.txt' },
    ],
    ['anything-but, ignoring case', { a: [{ 'anything-but': { 'equals-ignore-case': 'x' } }] }, { a: 'y' }],
    [
      'anything-but a wildcard',
      { a: [{ 'anything-but': { wildcard: '*/lib/*' } }] },
      { a: '/usr/bin/thing' },
    ],
    [
      'anything-but a list of wildcards',
      { a: [{ 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } }] },
      { a: '/usr/share/thing' },
    ],
    ['exists on a leaf that is null', { a: [{ exists: true }] }, { a: null }],
    ['exists false where the field holds an object: not a leaf', { a: [{ exists: false }] }, { a: { b: 1 } }],
    ['exists false below a field that is absent', { a: { b: [{ exists: false }] } }, {}],
    ['exists false below a field that is no object', { a: { b: [{ exists: false }] } }, { a: 'text' }],
    ['exists false or a value: absent', { a: [{ exists: false }, 'x'] }, {}],
    ['exists false or a value: the value', { a: [{ exists: false }, 'x'] }, { a: 'x' }],
    ['IPv6 in a cidr', { ip: [{ cidr: '2001:db8::/32' }] }, { ip: '2001:db8:0:1::1' }],
    ['a wildcard matches nothing too', { a: [{ wildcard: 'a*b' }] }, { a: 'ab' }],
    ['a wildcard with an escaped star', { a: [{ wildcard: 'a\\*b*' }] }, { a: 'a*bc' }],
    ['a wildcard with an escaped backslash', { a: [{ wildcard: 'a\\\\*' }] }, { a: 'a\\c' }],
    ['the ends of a numeric range', { n: [{ numeric: ['>=', 1, '<=', 2] }] }, { n: 2 }],
    [
      'objects in an array: all fields in the same one',
      { employees: { firstName: ['Anna'], lastName: ['Smith'] } },
      {
        employees: [
          { firstName: 'John', lastName: 'Doe' },
          { firstName: 'Anna', lastName: 'Smith' },
        ],
      },
    ],
    [
      'objects in arrays of arrays',
      { employees: { firstName: ['Anna'] } },
      { employees: [[{ firstName: 'John' }, { firstName: 'Anna' }], [{ firstName: 'Peter' }]] },
    ],
    [
      '$or beside a field, and $or within $or',
      {
        source: ['aws.cloudwatch'],
        $or: [
          { metricName: ['CPUUtilization'] },
          { namespace: ['AWS/EC2'], $or: [{ metricId: [1234] }, { spaceId: [1000] }] },
        ],
      },
      { source: 'aws.cloudwatch', namespace: 'AWS/EC2', spaceId: 1000 },
    ],
  ])('%s', (_rule, pattern, event) => {
    expect(matchesPattern(pattern, event)).toBe(true);
  });
});

describe('what does not match', () => {
  test.each<Row>([
    ['matching regards case', { a: ['Running'] }, { a: 'running' }],
    ['a number is not its text', { a: [300] }, { a: '300' }],
    ['the empty string is not null', { a: [''] }, { a: null }],
    ['an absent field is not null', { a: [null] }, {}],
    ['one field of several fails', { a: ['x'], b: ['y'] }, { a: 'x', b: 'z' }],
    ['exact on an object', { a: ['x'] }, { a: { b: 'x' } }],
    ['prefix on a number', { a: [{ prefix: '3' }] }, { a: 300 }],
    ['prefix regards case', { a: [{ prefix: 'AWS' }] }, { a: 'aws.ec2' }],
    ['anything-but a list', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }],
    ['anything-but on an absent field', { a: [{ 'anything-but': 'x' }] }, {}],
    ['anything-but a prefix', { a: [{ 'anything-but': { prefix: 'init' } }] }, { a: 'initializing' }],
    [
      'anything-but, ignoring case',
      { a: [{ 'anything-but': { 'equals-ignore-case': ['Initializing', 'Stopped'] } }] },
      { a: 'STOPPED' },
    ],
    ['numeric on a text', { a: [{ numeric: ['=', 5] }] }, { a: '5' }],
    ['numeric on a value beyond ±5e9', { a: [{ numeric: ['>', 0] }] }, { a: 6e9 }],
    ['the open end of a numeric range', { n: [{ numeric: ['>', 1, '<', 2] }] }, { n: 2 }],
    ['cidr on another network', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.1.1' }],
    ['cidr on something else', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: 'host' }],
    ['exists on a field that holds an object', { a: [{ exists: true }] }, { a: { b: 1 } }],
    ['exists on an empty array', { a: [{ exists: true }] }, { a: [] }],
    ['exists false on a field that is null', { a: [{ exists: false }] }, { a: null }],
    [
      'exists false where one object of an array has the field',
      { a: { b: [{ exists: false }] } },
      { a: [{ b: 1 }, { c: 2 }] },
    ],
    ['a wildcard whose ends would overlap', { a: [{ wildcard: 'ab*ba' }] }, { a: 'aba' }],
    [
      'fields in different objects of an array',
      { employees: { firstName: ['Anna'], lastName: ['Jones'] } },
      {
        employees: [
          { firstName: 'Anna', lastName: 'Smith' },
          { firstName: 'Peter', lastName: 'Jones' },
        ],
      },
    ],
    ['$or with no alternative that fits', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'y', b: 'x' }],
    ['a name that every JavaScript object has', { constructor: [{ exists: true }] }, {}],
  ])('%s', (_rule, pattern, event) => {
    expect(matchesPattern(pattern, event)).toBe(false);
  });
});

describe('patterns that EventBridge refuses', () => {
  test.each<[string, JsonObject]>([
    ['"a" must be an object or an array', { a: 'x' }],
    ['Empty objects are not allowed', {}],
    ['Empty objects are not allowed', { a: {} }],
    ['Empty arrays are not allowed', { a: [] }],
    ['Match value must be String', { a: [['x']] }],
    ['Unrecognized match type regex', { a: [{ regex: '.*' }] }],
    ['Only one key allowed in match expression', { a: [{ prefix: 'x', suffix: 'y' }] }],
    ['Match expression name not found', { a: [{}] }],
    ['prefix match pattern must be a string', { a: [{ prefix: 5 }] }],
    ['Unsupported prefix pattern: suffix', { a: [{ prefix: { suffix: 'x' } }] }],
    ['exists match pattern must be either true or false', { a: [{ exists: 'yes' }] }],
    ['mixed type is not supported', { a: [{ 'anything-but': ['x', 5] }] }],
    ['mixed type is not supported', { a: [{ 'anything-but': [] }] }],
    ['Unsupported anything-but pattern: numeric', { a: [{ 'anything-but': { numeric: ['=', 1] } }] }],
    ['Null prefix/suffix not allowed', { a: [{ 'anything-but': { prefix: '' } }] }],
    ['Value of numeric must be an array', { a: [{ numeric: 5 }] }],
    ['Unrecognized numeric range operator', { a: [{ numeric: ['!=', 5] }] }],
    ['Value of > must be numeric', { a: [{ numeric: ['>', '5'] }] }],
    ['Too many elements', { a: [{ numeric: ['<', 5, '>', 1] }] }],
    ['Bottom must be less than top', { a: [{ numeric: ['>', 5, '<', 1] }] }],
    ['Value must be between', { a: [{ numeric: ['>', 6e9] }] }],
    ['Malformed CIDR', { a: [{ cidr: '10.0.0.0' }] }],
    ['Malformed CIDR', { a: [{ cidr: '10.0.0.0/33' }] }],
    ['Consecutive wildcard characters', { a: [{ wildcard: 'a**b' }] }],
    ['Invalid escape character', { a: [{ wildcard: 'a\\b' }] }],
    ['must be an Array followed with $or', { $or: { a: ['x'] } }],
    ['at least 2 Objects in $or', { $or: [{ a: ['x'] }] }],
    ['Only JSON object is allowed', { $or: ['a', 'b'] }],
    ['prefix is Ruler reserved fieldName', { $or: [{ prefix: ['x'] }, { a: ['y'] }] }],
    ['Path `a` cannot be allowed multiple times', { a: ['x'], $or: [{ a: ['y'] }, { b: ['z'] }] }],
  ])('%s', (reason, pattern) => {
    const validate = (): void => {
      validatePattern(pattern);
    };
    expect(validate).toThrow(reason);
    expect(validate).toThrow(/^Event pattern is not valid\. Reason: /);
  });

  test('more than 1,000 combinations of $or', () => {
    const ten = (prefix: string): JsonObject[] =>
      Array.from({ length: 10 }, (_, index) => ({ [`${prefix}${index}`]: ['x'] }));
    const pattern = { a: { $or: ten('a') }, b: { $or: ten('b') }, c: { $or: ten('c') } };
    expect(() => {
      validatePattern(pattern);
    }).not.toThrow();
    expect(() => {
      validatePattern({ ...pattern, d: { $or: ten('d') } });
    }).toThrow('10000 combinations');
  });
});

describe('properties', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const name = fc.string({ minLength: 1 }).filter((text) => text !== '$or' && text !== '__proto__');
  const flatEvent = fc.dictionary(name, scalar, { minKeys: 1, noNullPrototype: true });

  test('a pattern made of an event matches this event, and no field of it may differ', () => {
    fc.assert(
      fc.property(flatEvent, (event) => {
        const pattern = Object.fromEntries(Object.entries(event).map(([key, value]) => [key, [value]]));
        expect(matchesPattern(pattern, event)).toBe(true);
        for (const key of Object.keys(event)) {
          expect(matchesPattern(pattern, { ...event, [key]: ['another', 'value!'] })).toBe(false);
        }
      }),
    );
  });

  test('exists false is the opposite of exists true', () => {
    fc.assert(
      fc.property(name, fc.jsonValue(), (key, event) => {
        const present = matchesPattern({ [key]: [{ exists: true }] }, event);
        const absent = matchesPattern({ [key]: [{ exists: false }] }, event);
        expect(present).toBe(!absent);
      }),
    );
  });

  test('anything-but is the opposite of the operator, for one value', () => {
    const operator = fc.constantFrom('prefix', 'suffix', 'equals-ignore-case');
    fc.assert(
      fc.property(operator, fc.string({ minLength: 1 }), fc.string(), (which, text, value) => {
        const plain = matchesPattern({ a: [{ [which]: text }] }, { a: value });
        const negated = matchesPattern({ a: [{ 'anything-but': { [which]: text } }] }, { a: value });
        expect(negated).toBe(!plain);
      }),
    );
  });

  test('a wildcard matches whatever its stars are replaced with, and agrees with a regular expression', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\\', '*') });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), part, part, (texts, filling, other) => {
        const parts = texts.filter((text, index) => index === 0 || text !== '');
        const wildcard = parts.map((text) => text.replaceAll(/[\\*]/g, '\\$&')).join('*');
        const expression = new RegExp(
          `^${parts.map((text) => text.replaceAll(/[\\*.]/g, '\\$&')).join('.*')}$`,
          's',
        );
        expect(matchesPattern({ a: [{ wildcard }] }, { a: parts.join(filling) })).toBe(true);
        expect(matchesPattern({ a: [{ wildcard }] }, { a: other })).toBe(expression.test(other));
      }),
    );
  });

  test('whatever the pattern and the event, the answer is yes, no, or InvalidEventPatternException', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (pattern, event) => {
        try {
          expect(typeof matchesPattern(pattern as JsonObject, event)).toBe('boolean');
        } catch (error) {
          if (!isAwsError(error, 'InvalidEventPatternException')) throw error;
        }
      }),
    );
  });
});
