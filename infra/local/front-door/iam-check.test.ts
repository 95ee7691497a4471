import fc from 'fast-check';
import type { NeededPermission } from '../kernel/aws-service.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Principal } from '../kernel/principal.ts';
import { IamCheck } from './iam-check.ts';

const ROLE = 'arn:aws:iam::000000000000:role/shop/placeOrder';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:payments';
const RULE = 'arn:aws:events:us-east-1:000000000000:rule/bus/to-payments';
const placeOrder: Principal = { kind: 'role', roleArn: ROLE, session: 'orders-dev-placeOrder' };
const events: Principal = { kind: 'service', service: 'events.amazonaws.com', sourceArn: RULE };
const putItem: NeededPermission = { action: 'dynamodb:PutItem', resource: TABLE };
const sendMessage: NeededPermission = { action: 'sqs:SendMessage', resource: QUEUE };
const trust = policy({
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
});

function policy(...statements: JsonObject[]): JsonObject {
  return { Version: '2012-10-17', Statement: statements };
}

function allow(statement: JsonObject = {}): JsonObject {
  return { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: TABLE, ...statement };
}

function deny(statement: JsonObject = {}): JsonObject {
  return allow({ Effect: 'Deny', ...statement });
}

function roleWith(...documents: (Json | undefined)[]): IamCheck {
  const check = new IamCheck();
  const policies = documents.map((document, index) => ({ name: `policy-${index}`, document }));
  check.putRole({
    arn: ROLE,
    roleId: 'AROAORDERS',
    tags: { Team: 'sales' },
    assumeRolePolicy: trust,
    policies,
  });
  return check;
}

function permits(
  check: IamCheck,
  needed: NeededPermission = putItem,
  principal: Principal = placeOrder,
): boolean {
  try {
    check.authorize(principal, [needed]);
    return true;
  } catch (error) {
    if ((error as Error).name === 'AccessDeniedException') return false;
    throw error;
  }
}

function refusalOf(check: IamCheck, needed: NeededPermission, principal: Principal = placeOrder): unknown {
  try {
    check.authorize(principal, [needed]);
  } catch (error) {
    return error;
  }
  throw new Error('The call was allowed');
}

describe('who is checked', () => {
  test('the developer and the inside of AWS may do everything', () => {
    const check = new IamCheck();
    expect(() => {
      check.authorize({ kind: 'developer' }, [putItem]);
      check.authorize({ kind: 'internal', part: 'lambda' }, [putItem]);
    }).not.toThrow();
  });

  test('AWS: a call without credentials is refused with MissingAuthenticationToken', () => {
    expect(refusalOf(new IamCheck(), putItem, { kind: 'anonymous' })).toMatchObject({
      code: 'MissingAuthenticationTokenException',
      status: 403,
      message: 'Missing Authentication Token',
    });
  });

  test('AWS: an operation that needs no permission is open to every role', () => {
    expect(() => {
      roleWith().authorize(placeOrder, []);
    }).not.toThrow();
  });

  test('a role that no template declares may do nothing', () => {
    expect(permits(new IamCheck())).toBe(false);
  });

  test('every permission of a call is needed', () => {
    const check = roleWith(policy(allow()));
    expect(() => {
      check.authorize(placeOrder, [putItem, { action: 'dynamodb:DeleteItem', resource: TABLE }]);
    }).toThrow('dynamodb:DeleteItem');
  });

  test('putRole replaces what the role was allowed before', () => {
    const check = roleWith(policy(allow()));
    check.putRole({ arn: ROLE, assumeRolePolicy: trust, policies: [] });
    expect(permits(check)).toBe(false);
  });
});

describe('AWS tells who may not do what, and why', () => {
  const user = 'User: arn:aws:sts::000000000000:assumed-role/placeOrder/orders-dev-placeOrder';

  test('nothing allows it', () => {
    expect(refusalOf(roleWith(), putItem)).toMatchObject({
      code: 'AccessDeniedException',
      queryCode: 'AccessDenied',
      status: 400,
      message: `${user} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:PutItem action`,
    });
  });

  test('a policy of the role denies it', () => {
    expect(refusalOf(roleWith(policy(allow(), deny())), putItem)).toHaveProperty(
      'message',
      `${user} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} with an explicit deny in an identity-based policy`,
    );
  });

  test("a queue's policy denies it", () => {
    const resourcePolicy = policy({ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: QUEUE });
    const check = roleWith(policy(allow({ Action: 'sqs:SendMessage', Resource: QUEUE })));
    expect(refusalOf(check, { ...sendMessage, resourcePolicy })).toHaveProperty(
      'message',
      `${user} is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} with an explicit deny in a resource-based policy`,
    );
  });

  test('no policy of the queue lets the service in', () => {
    expect(refusalOf(new IamCheck(), sendMessage, events)).toHaveProperty(
      'message',
      `User: events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} because no resource-based policy allows the sqs:SendMessage action`,
    );
  });
});

describe('Effect, Action, Resource', () => {
  test.each<[string, JsonObject[], boolean]>([
    ['refused by default', [], false],
    ['allowed', [allow()], true],
    ['a Deny outweighs the Allow after it', [deny(), allow()], false],
    ['a Deny outweighs the Allow before it', [allow(), deny()], false],
    ['a Deny of something else does not matter', [allow(), deny({ Action: 'dynamodb:DeleteItem' })], true],
    ['actions are compared without regard to case', [allow({ Action: 'DynamoDB:putitem' })], true],
    ['* in an action', [allow({ Action: 'dynamodb:Put*' })], true],
    ['? in an action', [allow({ Action: 'dynamodb:P?tItem' })], true],
    ['? is exactly one character', [allow({ Action: 'dynamodb:PutItem?' })], false],
    ['* may stand for nothing', [allow({ Action: 'dynamodb:PutItem*' })], true],
    ['the whole action is compared', [allow({ Action: 'dynamodb:Put' })], false],
    ['every action', [allow({ Action: '*' })], true],
    ['one action of several', [allow({ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'] })], true],
    ['NotAction: all but these', [allow({ Action: undefined, NotAction: 'dynamodb:DeleteItem' })], true],
    ['NotAction: not these', [allow({ Action: undefined, NotAction: ['dynamodb:Put*'] })], false],
    [
      'resources are compared with regard to case',
      [allow({ Resource: TABLE.replace('orders', 'Orders') })],
      false,
    ],
    ['* in a resource', [allow({ Resource: TABLE.replace('orders', '*') })], true],
    ['? in a resource', [allow({ Resource: TABLE.replace('orders', 'order?') })], true],
    ['every resource', [allow({ Resource: '*' })], true],
    ['one resource of several', [allow({ Resource: [QUEUE, TABLE] })], true],
    ['an index is not its table', [allow({ Resource: `${TABLE}/index/*` })], false],
    ['a short ARN is completed with *', [allow({ Resource: 'arn:aws:dynamodb' })], true],
    ['NotResource: all but these', [allow({ Resource: undefined, NotResource: QUEUE })], true],
    ['NotResource: not these', [allow({ Resource: undefined, NotResource: [TABLE] })], false],
    ['a dot is a dot', [allow({ Resource: TABLE.replace('table/', 'table.') })], false],
  ])('AWS: %s', (_rule, statements, allowed) => {
    expect(permits(roleWith(policy(...statements)))).toBe(allowed);
  });

  test('AWS: one statement may stand without a list', () => {
    expect(permits(roleWith({ Version: '2012-10-17', Statement: allow() }))).toBe(true);
  });

  test('AWS: a Deny in one policy outweighs the Allow in another', () => {
    expect(permits(roleWith(policy(allow()), policy(deny())))).toBe(false);
  });
});

describe('Condition', () => {
  type Asked = Record<string, string[]>;
  test.each<[operator: string, wanted: Json, asked: string[] | undefined, holds: boolean]>([
    ['StringEquals', 'shop', ['shop'], true],
    ['StringEquals', 'shop', ['Shop'], false],
    ['StringEquals', ['a', 'b'], ['b'], true],
    ['StringEquals', 's*', ['shop'], false],
    ['StringEquals', 'shop', undefined, false],
    ['StringNotEquals', 'shop', ['store'], true],
    ['StringNotEquals', ['a', 'b'], ['b'], false],
    ['StringNotEquals', 'shop', undefined, true],
    ['StringEqualsIgnoreCase', 'shop', ['SHOP'], true],
    ['StringNotEqualsIgnoreCase', 'shop', ['SHOP'], false],
    ['StringLike', 'PRODUCT#*', ['PRODUCT#1'], true],
    ['StringLike', 'PRODUCT#?', ['PRODUCT#12'], false],
    ['StringLike', 'PRODUCT#*', ['product#1'], false],
    ['StringLike', 'a.(b)*', ['a.(b)c'], true],
    ['StringLike', 'a.b*', ['axb'], false],
    ['StringLike', 'PRODUCT#${*}', ['PRODUCT#*'], true],
    ['StringLike', 'PRODUCT#${*}', ['PRODUCT#1'], false],
    ['StringNotLike', 'PRODUCT#*', ['ORDER#1'], true],
    ['NumericEquals', 5, ['5.0'], true],
    ['NumericEquals', 5, ['five'], false],
    ['NumericNotEquals', 5, ['6'], true],
    ['NumericLessThan', '5', ['4'], true],
    ['NumericLessThan', '5', ['5'], false],
    ['NumericLessThanEquals', '5', ['5'], true],
    ['NumericGreaterThan', '5', ['10'], true],
    ['NumericGreaterThanEquals', '5', ['4'], false],
    ['DateEquals', '2026-01-01T00:00:00Z', ['1767225600'], true],
    ['DateNotEquals', '2026-01-01', ['2026-01-02'], true],
    ['DateLessThan', '2026-01-01', ['2025-12-31T23:59:59Z'], true],
    ['DateLessThanEquals', '2026-01-01', ['2026-01-01'], true],
    ['DateGreaterThan', '2026-01-01', ['2026-01-01'], false],
    ['DateGreaterThanEquals', '2026-01-01', ['2026-01-01'], true],
    ['Bool', true, ['true'], true],
    ['Bool', 'false', ['true'], false],
    ['Bool', 'true', undefined, false],
    ['BinaryEquals', 'c2hvcA==', ['c2hvcA=='], true],
    ['BinaryEquals', 'c2hvcA==', ['c3RvcmU='], false],
    [
      'ArnEquals',
      'arn:aws:sns:*:000000000000:alerts-*',
      ['arn:aws:sns:us-east-1:000000000000:alerts-1'],
      true,
    ],
    ['ArnLike', 'arn:aws:sns:us-*:000000000000:alerts', ['arn:aws:sns:us-east-1:000000000000:alerts'], true],
    ['ArnLike', 'arn:aws:states:*:*:*', ['arn:aws:states:us-east-1:000000000000:execution:a:b'], true],
    ['ArnLike', 'arn:aws:sns:*:*:alerts', ['arn:aws:sns:us-east-1:000000000000:x:alerts'], false],
    ['ArnLike', 'arn:aws:sns:*:*:alerts', ['alerts'], false],
    ['ArnLike', 'arn:aws:sns:*:*:alerts', ['arn:aws:sns:us-east-1:000000000000:alerts:1'], false],
    ['ArnNotEquals', TABLE, [QUEUE], true],
    ['ArnNotLike', 'arn:aws:sqs:*:*:*', [QUEUE], false],
    ['IpAddress', '203.0.113.0/24', ['203.0.113.7'], true],
    ['IpAddress', '203.0.113.0/24', ['203.0.114.7'], false],
    ['IpAddress', '203.0.113.7', ['203.0.113.7'], true],
    ['IpAddress', '2001:db8::/32', ['2001:db8:1::1'], true],
    ['NotIpAddress', ['203.0.113.0/24'], ['198.51.100.1'], true],
    ['Null', 'true', undefined, true],
    ['Null', true, ['shop'], false],
    ['Null', 'false', ['shop'], true],
    ['StringEqualsIfExists', 'shop', undefined, true],
    ['StringEqualsIfExists', 'shop', ['store'], false],
    ['NumericLessThanIfExists', '5', undefined, true],
    ['ForAllValues:StringLike', 'PRODUCT#*', ['PRODUCT#1', 'PRODUCT#2'], true],
    ['ForAllValues:StringLike', 'PRODUCT#*', ['PRODUCT#1', 'ORDER#2'], false],
    ['ForAllValues:StringEquals', ['a', 'b', 'c'], ['b', 'a'], true],
    ['ForAllValues:StringEquals', 'a', undefined, true],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], true],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'a'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['z', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['y', 'z'], false],
    ['ForAnyValue:StringEquals', 'a', undefined, false],
    ['ForAnyValue:StringEqualsIfExists', 'a', undefined, true],
    ['ForAnyValue:StringNotEquals', 'a', ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', 'a', undefined, false],
  ])('AWS: %s %j asked %j: %s', (operator, wanted, asked, holds) => {
    const document = policy(allow({ Condition: { [operator]: { 'test:Key': wanted } } }));
    const conditions: Asked = asked === undefined ? {} : { 'test:key': asked };
    expect(permits(roleWith(document), { ...putItem, conditions })).toBe(holds);
  });

  test('AWS: all operators and all keys must hold', () => {
    const check = roleWith(
      policy(allow({ Condition: { StringEquals: { 'a:A': '1', 'a:B': '2' }, Bool: { 'a:C': 'true' } } })),
    );
    const conditions = { 'a:A': ['1'], 'a:B': ['2'], 'a:C': ['true'] };
    expect(permits(check, { ...putItem, conditions })).toBe(true);
    expect(permits(check, { ...putItem, conditions: { ...conditions, 'a:B': ['3'] } })).toBe(false);
    expect(permits(check, { ...putItem, conditions: { ...conditions, 'a:C': ['false'] } })).toBe(false);
  });

  test.each<[key: string, operator: string, value: string]>([
    ['aws:PrincipalArn', 'ArnEquals', ROLE],
    ['AWS:principalaccount', 'StringEquals', '000000000000'],
    ['aws:PrincipalType', 'StringEquals', 'AssumedRole'],
    ['aws:userid', 'StringEquals', 'AROAORDERS:orders-dev-placeOrder'],
    ['aws:PrincipalTag/team', 'StringEquals', 'sales'],
    ['aws:RequestedRegion', 'StringEquals', 'us-east-1'],
    ['aws:ResourceAccount', 'StringEquals', '000000000000'],
    ['aws:PrincipalIsAWSService', 'Bool', 'false'],
    ['aws:SecureTransport', 'Bool', 'true'],
    ['aws:SourceIp', 'IpAddress', '127.0.0.0/8'],
    ['aws:CurrentTime', 'DateGreaterThan', '2020-01-01T00:00:00Z'],
    ['aws:EpochTime', 'NumericGreaterThan', '1577836800'],
    ['aws:username', 'Null', 'true'],
    ['aws:SourceArn', 'Null', 'true'],
  ])('the call of a role has the global key %s', (key, operator, value) => {
    expect(permits(roleWith(policy(allow({ Condition: { [operator]: { [key]: value } } }))))).toBe(true);
  });
});

describe('policy variables', () => {
  test.each<[string, JsonObject, boolean]>([
    ['in a resource', { Resource: `${TABLE.replace('orders', '')}\${test:Name}` }, true],
    [
      'the default of a missing one',
      { Resource: `${TABLE.replace('orders', '')}\${test:None, 'orders'}` },
      true,
    ],
    ['a missing one matches nothing', { Resource: `${TABLE}\${test:None}` }, false],
    ['in a condition', { Condition: { StringEquals: { 'test:Same': '${test:Name}' } } }, true],
    [
      'in an ARN',
      { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::${aws:PrincipalAccount}:role/*' } } },
      true,
    ],
    [
      'a * in its value is no wildcard',
      { Condition: { StringLike: { 'test:Same': '${test:Star}' } } },
      false,
    ],
  ])('AWS: %s', (_rule, statement, allowed) => {
    const conditions = { 'test:name': ['orders'], 'test:same': ['orders'], 'test:star': ['*'] };
    expect(permits(roleWith(policy(allow(statement))), { ...putItem, conditions })).toBe(allowed);
  });

  test('AWS: plain text in policies before 2012-10-17', () => {
    const statement = allow({ Condition: { StringEquals: { 'test:Key': '${aws:PrincipalType}' } } });
    const check = roleWith({ Version: '2008-10-17', Statement: statement });
    expect(permits(check, { ...putItem, conditions: { 'test:Key': ['${aws:PrincipalType}'] } })).toBe(true);
    expect(permits(check, { ...putItem, conditions: { 'test:Key': ['AssumedRole'] } })).toBe(false);
  });
});

describe('policies of resources', () => {
  const toQueue = (statement: JsonObject): NeededPermission => ({
    ...sendMessage,
    resourcePolicy: policy({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE, ...statement }),
  });
  const Service = 'events.amazonaws.com';

  test.each<[string, JsonObject, boolean]>([
    ['the service', { Principal: { Service } }, true],
    ['one service of several', { Principal: { Service: ['sns.amazonaws.com', Service] } }, true],
    ['another service', { Principal: { Service: 'sns.amazonaws.com' } }, false],
    ['everyone', { Principal: '*' }, true],
    ['everyone, written as AWS principals', { Principal: { AWS: '*' } }, true],
    ['a NotPrincipal that leaves it out', { Principal: undefined, NotPrincipal: { Service } }, false],
    ['from this rule', { Principal: { Service }, Condition: { ArnEquals: { 'aws:SourceArn': RULE } } }, true],
    [
      'from rules like this',
      {
        Principal: { Service },
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/bus/*' } },
      },
      true,
    ],
    [
      'from another rule',
      { Principal: { Service }, Condition: { ArnEquals: { 'aws:SourceArn': `${RULE}2` } } },
      false,
    ],
    [
      'from this account',
      { Principal: { Service }, Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } } },
      true,
    ],
    [
      'from another account',
      { Principal: { Service }, Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } } },
      false,
    ],
    ['another action', { Principal: { Service }, Action: 'sqs:ReceiveMessage' }, false],
    ['another queue', { Principal: { Service }, Resource: `${QUEUE}2` }, false],
  ])('a service is let in by %s: %j', (_who, statement, allowed) => {
    expect(permits(new IamCheck(), toQueue(statement), events)).toBe(allowed);
  });

  test.each<[string, JsonObject, boolean]>([
    ['its ARN', { Principal: { AWS: ROLE } }, true],
    [
      'its session',
      { Principal: { AWS: 'arn:aws:sts::000000000000:assumed-role/placeOrder/orders-dev-placeOrder' } },
      true,
    ],
    ['everyone', { Principal: '*' }, true],
    ['another role', { Principal: { AWS: `${ROLE}2` } }, false],
    [
      'the account, which leaves it to the policies of its roles',
      { Principal: { AWS: '000000000000' } },
      false,
    ],
  ])('AWS: within one account a resource policy suffices for a role: %s', (_who, statement, allowed) => {
    expect(permits(roleWith(), toQueue(statement))).toBe(allowed);
  });

  test("AWS: within one account the role's policy suffices", () => {
    const check = roleWith(policy(allow({ Action: 'sqs:SendMessage', Resource: QUEUE })));
    expect(permits(check, toQueue({ Principal: { Service } }))).toBe(true);
  });

  test('AWS: a Deny for the account is one for all its roles', () => {
    const check = roleWith(policy(allow({ Action: '*', Resource: '*' })));
    const account = { AWS: 'arn:aws:iam::000000000000:root' };
    expect(permits(check, toQueue({ Effect: 'Deny', Principal: account }))).toBe(false);
  });

  test("a changed policy counts at once, even in the part's own object", () => {
    const check = new IamCheck();
    const needed = toQueue({ Principal: { Service } });
    expect(permits(check, needed, events)).toBe(true);
    (needed.resourcePolicy as { Statement: JsonObject[] }).Statement.pop();
    expect(permits(check, needed, events)).toBe(false);
  });
});

describe('AWS: only the trust policy lets a role be assumed', () => {
  const assume = (principal: Json): NeededPermission => ({
    action: 'sts:AssumeRole',
    resource: ROLE,
    resourcePolicy: policy({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }),
  });
  const lambda: Principal = {
    kind: 'service',
    service: 'lambda.amazonaws.com',
    sourceArn: 'arn:aws:lambda:::x',
  };
  const mayAssume = policy(allow({ Action: 'sts:AssumeRole', Resource: '*' }));

  test.each<[string, Principal, IamCheck, Json, boolean]>([
    ['a service that it names', lambda, roleWith(), { Service: 'lambda.amazonaws.com' }, true],
    ['a service that it does not name', lambda, roleWith(), { Service: 'states.amazonaws.com' }, false],
    ['a role that it names', placeOrder, roleWith(), { AWS: ROLE }, true],
    ["the account's role without a policy", placeOrder, roleWith(), { AWS: '000000000000' }, false],
    ["the account's role with a policy", placeOrder, roleWith(mayAssume), { AWS: '000000000000' }, true],
    [
      'a role with a policy alone',
      placeOrder,
      roleWith(mayAssume),
      { Service: 'lambda.amazonaws.com' },
      false,
    ],
  ])('%s', (_who, principal, check, trusted, allowed) => {
    expect(permits(check, assume(trusted), principal)).toBe(allowed);
  });
});

describe('what is not understood is an error that names role and policy', () => {
  const bad = (statement: JsonObject): JsonObject => policy(allow(statement));
  test.each<[string, Json | undefined, string]>([
    ['no policy', undefined, 'the policy is not an object'],
    ['text', 'Allow all', 'the policy is not an object'],
    ['a version', { Version: '2020-01-01', Statement: [] }, 'there is no version "2020-01-01"'],
    ['an element', { ...policy(), Statements: [] }, 'the element Statements does not exist'],
    ['no statement', { Version: '2012-10-17' }, 'Statement is missing'],
    ['a statement that is text', { Statement: ['Allow'] }, 'Statement[0]: is not an object'],
    ["a statement's element", bad({ Actions: 'x' }), 'Statement[0]: the element Actions does not exist'],
    ['an effect', bad({ Effect: 'allow' }), 'Statement[0]: Effect must be Allow or Deny'],
    ['no action', bad({ Action: undefined }), 'Statement[0]: Action is missing'],
    ['no action in a list', bad({ Action: [] }), 'Statement[0]: Action is empty'],
    ['both actions', bad({ NotAction: 'a:b' }), 'Statement[0]: Action and NotAction exclude each other'],
    ['an action without service', bad({ Action: 'PutItem' }), 'Statement[0]: PutItem is not an action'],
    ['no resource', bad({ Resource: undefined }), 'Statement[0]: Resource is missing'],
    ['a resource', bad({ Resource: 'orders' }), 'Statement[0]: the resource orders is neither an ARN nor *'],
    ['a number', bad({ Resource: 7 }), 'Statement[0]: Resource holds something that is not text'],
    ['a principal', bad({ Principal: '*' }), 'Statement[0]: a policy of a role cannot have a Principal'],
    ['a variable', bad({ Resource: 'arn:aws:s3:::${x y}' }), 'Statement[0]: ${x y} is not a policy variable'],
    ['a condition', bad({ Condition: 'x' }), 'Statement[0]: Condition is not an object'],
    ["a condition's keys", bad({ Condition: { Bool: 'x' } }), 'the condition Bool is not an object'],
    ['an operator', bad({ Condition: { StringIs: { 'a:b': 'c' } } }), 'operator StringIs does not exist'],
    [
      'a set operator',
      bad({ Condition: { 'ForSome:Bool': { 'a:b': 'c' } } }),
      'operator ForSome:Bool does not exist',
    ],
    [
      'a global key',
      bad({ Condition: { Bool: { 'aws:UserAgent': 'c' } } }),
      'key aws:UserAgent is not known here',
    ],
    ['a boolean', bad({ Condition: { Bool: { 'a:b': 'yes' } } }), 'yes is neither true nor false'],
    ['a number', bad({ Condition: { NumericEquals: { 'a:b': 'c' } } }), 'c is neither a number nor a date'],
    [
      'a date',
      bad({ Condition: { DateEquals: { 'a:b': 'today' } } }),
      'today is neither a number nor a date',
    ],
    [
      'a network',
      bad({ Condition: { IpAddress: { 'a:b': '10.0.0.0/64' } } }),
      '10.0.0.0/64 is neither an IP address',
    ],
    ['a list', bad({ Condition: { StringEquals: { 'a:b': [['c']] } } }), 'neither text, number nor boolean'],
  ])('%s', (_what, document, message) => {
    const error = catchError(() => roleWith(policy(), document));
    expect(error.message).toContain(`The policy policy-1 of ${ROLE}: `);
    expect(error.message).toContain(message);
  });

  test.each<[string, JsonObject, string]>([
    ['no principal', { Principal: undefined }, 'Principal is missing'],
    ['a type of principal', { Principal: { Role: 'x' } }, 'there are no principals of the type Role'],
    ['a wildcard', { Principal: { AWS: 'arn:aws:iam::*:role/x' } }, 'cannot have a wildcard'],
  ])('in a trust policy: %s', (_what, statement, message) => {
    const assumeRolePolicy = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement });
    const error = catchError(() => {
      new IamCheck().putRole({ arn: ROLE, assumeRolePolicy, policies: [] });
    });
    expect(error.message).toContain(`The trust policy of ${ROLE}: Statement[0]: `);
    expect(error.message).toContain(message);
  });

  function catchError(work: () => unknown): Error {
    try {
      work();
    } catch (error) {
      return error as Error;
    }
    throw new Error('Nothing was thrown');
  }
});

describe('whatever the policies', () => {
  const actions = fc.constantFrom(
    'dynamodb:PutItem',
    'dynamodb:GetItem',
    'dynamodb:*',
    'sqs:SendMessage',
    '*',
  );
  const resources = fc.constantFrom(TABLE, QUEUE, '*', 'arn:aws:dynamodb:*:*:table/*');
  const conditions = fc.constantFrom<JsonObject>(
    {},
    { Condition: { StringEquals: { 'test:Key': 'a' } } },
    { Condition: { StringNotEquals: { 'test:Key': 'a' } } },
  );
  const statements = (effect: 'Allow' | 'Deny'): fc.Arbitrary<JsonObject> =>
    fc
      .tuple(actions, resources, conditions)
      .map(([Action, Resource, condition]) => ({ Effect: effect, Action, Resource, ...condition }));
  const anyStatements = fc.array(fc.oneof(statements('Allow'), statements('Deny')), { maxLength: 6 });
  const calls = fc.record({
    action: fc.constantFrom('dynamodb:PutItem', 'dynamodb:GetItem', 'sqs:SendMessage'),
    resource: fc.constantFrom(TABLE, QUEUE),
    conditions: fc.constantFrom<Record<string, string[]>>({}, { 'test:Key': ['a'] }, { 'test:Key': ['b'] }),
  });

  test('adding an Allow never takes access away', () => {
    fc.assert(
      fc.property(anyStatements, statements('Allow'), calls, (before, added, call) => {
        if (permits(roleWith(policy(...before)), call)) {
          expect(permits(roleWith(policy(...before, added)), call)).toBe(true);
        }
      }),
    );
  });

  test('adding a Deny never gives access', () => {
    fc.assert(
      fc.property(anyStatements, statements('Deny'), calls, (before, added, call) => {
        if (!permits(roleWith(policy(...before)), call)) {
          expect(permits(roleWith(policy(...before, added)), call)).toBe(false);
        }
      }),
    );
  });

  test('a Deny that fits always wins', () => {
    fc.assert(
      fc.property(anyStatements, calls, (others, call) => {
        const fitting = { Effect: 'Deny', Action: call.action, Resource: call.resource };
        expect(permits(roleWith(policy(...others), policy(fitting)), call)).toBe(false);
      }),
    );
  });

  test('neither the order of statements nor their spread over policies matters', () => {
    fc.assert(
      fc.property(anyStatements, calls, (list, call) => {
        const together = permits(roleWith(policy(...list)), call);
        expect(permits(roleWith(policy(...list.toReversed())), call)).toBe(together);
        expect(permits(roleWith(...list.map((statement) => policy(statement))), call)).toBe(together);
      }),
    );
  });

  test('text without wildcards matches itself alone', () => {
    const names = fc.stringMatching(/^[\w.^$()[\]{}|\\+-]{1,12}$/).filter((name) => !name.includes('${'));
    fc.assert(
      fc.property(names, names, (one, other) => {
        const prefix = 'arn:aws:s3:::bucket/';
        const check = roleWith(policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: prefix + one }));
        expect(permits(check, { action: 's3:GetObject', resource: prefix + other })).toBe(one === other);
        expect(permits(check, { action: 's3:GetObject', resource: prefix + one })).toBe(true);
      }),
    );
  });
});
