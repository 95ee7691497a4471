import { MalformedDecision, policyAllows } from './route-policy.ts';

const ARN = 'arn:aws:execute-api:us-east-1:000000000000:abc/$default/GET/orders/1';
const statement = (
  Effect: string,
  Resource: string | string[],
  Action: string | string[] = 'execute-api:Invoke',
) => ({
  Effect,
  Action,
  Resource,
});

describe('AWS: the policy of a Lambda authorizer', () => {
  test.each([
    ['the very route', [statement('Allow', ARN)], true],
    ['a wildcard at the end', [statement('Allow', 'arn:aws:execute-api:*:*:abc/$default/GET/*')], true],
    ['one of several resources', [statement('Allow', ['arn:x', ARN])], true],
    ['an action with a wildcard', [statement('Allow', '*', 'execute-api:*')], true],
    ['actions in other letters', [statement('Allow', '*', 'Execute-API:invoke')], true],
    ['? for one character', [statement('Allow', ARN.replace('orders/1', 'orders/?'))], true],
    ['another route', [statement('Allow', ARN.replace('GET', 'POST'))], false],
    ['another action', [statement('Allow', '*', 's3:GetObject')], false],
    ['a denial wins', [statement('Allow', '*'), statement('Deny', ARN)], false],
    ['a denial of something else', [statement('Allow', '*'), statement('Deny', `${ARN}0`)], true],
    ['a dot is only a dot', [statement('Allow', ARN.replace('orders', 'order.'))], false],
    ['no statement', [], false],
  ])('%s', (_, statements, allowed) => {
    expect(policyAllows({ Version: '2012-10-17', Statement: statements }, ARN)).toBe(allowed);
  });

  test('a single statement needs no list', () => {
    expect(policyAllows({ Statement: statement('Allow', '*') }, ARN)).toBe(true);
  });

  test.each([
    ['no policy', undefined],
    ['no statement', {}],
    ['a condition, which nobody would judge', { Statement: [{ ...statement('Allow', '*'), Condition: {} }] }],
    ['another effect', { Statement: [statement('Permit', '*')] }],
    ['no resource', { Statement: [{ Effect: 'Allow', Action: '*' }] }],
  ])('malformed: %s', (_, document) => {
    expect(() => policyAllows(document, ARN)).toThrow(MalformedDecision);
  });
});
