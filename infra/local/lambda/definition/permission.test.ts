import { policyStatement } from './permission.ts';

const resource = { stack: 'shop', logicalId: 'Allow', type: 'AWS::Lambda::Permission', packageFolder: '/' };

test('a permission becomes a statement of the resource policy, bound to its source', () => {
  const properties = {
    FunctionName: 'orders',
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
    SourceArn: 'arn:aws:events:us-east-1:000000000000:rule/bus/placed',
    SourceAccount: '000000000000',
  };

  expect(
    policyStatement({ ...resource, properties }, { name: 'orders', qualifier: 'live' }).statement,
  ).toMatchObject({
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: 'arn:aws:lambda:us-east-1:000000000000:function:orders:live',
    Condition: {
      ArnLike: { 'AWS:SourceArn': 'arn:aws:events:us-east-1:000000000000:rule/bus/placed' },
      StringEquals: { 'AWS:SourceAccount': '000000000000' },
    },
  });
});

test.each([
  ['000000000000', { AWS: 'arn:aws:iam::000000000000:root' }],
  ['arn:aws:iam::000000000000:role/r', { AWS: 'arn:aws:iam::000000000000:role/r' }],
  ['*', '*'],
])('the principal %s', (Principal, expected) => {
  const properties = { FunctionName: 'orders', Action: 'lambda:InvokeFunction', Principal };

  expect(policyStatement({ ...resource, properties }, { name: 'orders' }).statement.Principal).toEqual(
    expected,
  );
});
