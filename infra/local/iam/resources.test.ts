import { IamCheck } from '../front-door/iam-check.ts';
import type { JsonObject } from '../kernel/json.ts';
import { type CreatedResource, unknownProperties } from '../stacks/resource-type.ts';
import { roleResource } from '../test/support/resources.ts';
import { iamResourceTypes } from './resources.ts';
import { Roles } from './roles.ts';

const send = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
const compiledRole = roleResource([send]).Properties as JsonObject;
const types = new Map(iamResourceTypes(new Roles(new IamCheck())).map((type) => [type.type, type]));

/** Creates the resources one after the other in a cloud of their own. */
function create(
  ...resources: { type: string; logicalId: string; properties: JsonObject }[]
): CreatedResource[] {
  const fresh = iamResourceTypes(new Roles(new IamCheck()));
  return resources.map((resource) => {
    const type = fresh.find((candidate) => candidate.type === resource.type)!;
    return type.create({ stack: 'demo', packageFolder: '.', ...resource }) as CreatedResource;
  });
}

function role(logicalId: string, properties: JsonObject = {}) {
  return { type: 'AWS::IAM::Role', logicalId, properties: { ...compiledRole, ...properties } };
}

function policy(properties: JsonObject) {
  const PolicyDocument = { Version: '2012-10-17', Statement: [send] };
  return {
    type: 'AWS::IAM::Policy',
    logicalId: 'Policy',
    properties: { PolicyName: 'more', PolicyDocument, ...properties },
  };
}

test('AWS: Ref is the name; the ARN holds the path; a role id begins with AROA', () => {
  expect(create(role('Worker', { RoleName: 'worker', Path: '/shop/' }))).toEqual([
    {
      ref: 'worker',
      attributes: {
        Arn: 'arn:aws:iam::000000000000:role/shop/worker',
        RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/) as string,
      },
    },
  ]);
});

test('a role without a name gets one of at most 64 characters from stack and logical id, always the same', () => {
  const [first] = create(role('W'.repeat(100)));
  const [second] = create(role('W'.repeat(100)));
  expect(first).toEqual(second);
  expect(first?.ref).toMatch(/^[\w-]{64}$/);
  expect(create(role('Worker'))[0]?.ref).toMatch(/^demo-Worker-[0-9A-F]{12}$/);
});

test.each(['ManagedPolicyArns', 'PermissionsBoundary'])('%s of a role is not known here', (property) => {
  const { properties } = role('Worker', { [property]: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
  expect(unknownProperties(types.get('AWS::IAM::Role')!.properties, properties)).toEqual([property]);
});

test.each(['Users', 'Groups'])('%s of a policy are not known here', (property) => {
  const { properties } = policy({ [property]: ['somebody'] });
  expect(unknownProperties(types.get('AWS::IAM::Policy')!.properties, properties)).toEqual([property]);
});

const badOperator = { ...send, Condition: { StringIs: { a: 'b' } } };
const manyActions = Array.from({ length: 400 }, (_, index) => `sqs:Action${index}OfManyManyMore`);

test.each<[string, Parameters<typeof create>, string]>([
  [
    'a policy that is not understood',
    [role('Worker', { Policies: [{ PolicyName: 'send', PolicyDocument: { Statement: badOperator } }] })],
    'The policy send of arn:aws:iam::000000000000:role/demo-Worker-',
  ],
  [
    'AWS: two roles of one name',
    [role('One', { RoleName: 'worker' }), role('Two', { RoleName: 'worker' })],
    'Role with name worker already exists: demo/One declares it',
  ],
  [
    'AWS: more than 10,240 characters of policies',
    [
      role('Worker', { RoleName: 'worker' }),
      policy({ Roles: ['worker'], PolicyDocument: { Statement: { ...send, Action: manyActions } } }),
    ],
    'Maximum policy size of 10240 bytes exceeded for role worker',
  ],
  [
    'a policy for a role that is not there',
    [policy({ Roles: ['worker'] })],
    'The role with name worker cannot be found',
  ],
  ['a policy for no role', [policy({ Roles: [] })], 'Roles names no role'],
  [
    'AWS: a name of more than 64 characters',
    [role('Worker', { RoleName: 'w'.repeat(65) })],
    'is not 1 to 64 of',
  ],
  [
    'AWS: a path that does not end with /',
    [role('Worker', { Path: '/shop' })],
    'does not begin and end with /',
  ],
  [
    'no trust policy',
    [role('Worker', { AssumeRolePolicyDocument: undefined })],
    'AssumeRolePolicyDocument is not',
  ],
])('an error: %s', (_what, resources, message) => {
  expect(() => create(...resources)).toThrow(message);
});
