import type { CreatedResource, DeclaredResource, ResourceType } from '../stacks/resource-type.ts';
import { known } from '../stacks/resource-type.ts';
import { namedPolicy, type Roles } from './roles.ts';

/**
 * Roles and the policies attached to them. `ManagedPolicyArns` and `PermissionsBoundary` are not known here: what a
 * managed policy of AWS allows stands in no template, so the local cloud could not check it.
 */
export function iamResourceTypes(roles: Roles): ResourceType[] {
  return [
    {
      type: 'AWS::IAM::Role',
      properties: {
        RoleName: known,
        Path: known,
        Description: known,
        MaxSessionDuration: known,
        AssumeRolePolicyDocument: known,
        Policies: [{ PolicyName: known, PolicyDocument: known }],
        Tags: [{ Key: known, Value: known }],
      },
      create: (resource): CreatedResource => {
        const { name, arn, roleId } = roles.declare(resource);
        return { ref: name, attributes: { Arn: arn, RoleId: roleId } };
      },
    },
    {
      type: 'AWS::IAM::Policy',
      properties: { PolicyName: known, PolicyDocument: known, Roles: known },
      create: (resource): CreatedResource => attachPolicy(roles, resource),
    },
  ];
}

function attachPolicy(roles: Roles, { properties }: DeclaredResource): CreatedResource {
  const [name, document] = namedPolicy(properties);
  const { Roles: names } = properties;
  if (!Array.isArray(names) || names.length === 0) throw new Error('Roles names no role');
  for (const role of names) {
    if (typeof role !== 'string') throw new Error('Roles holds something that is not text');
    roles.attach(name, document, role);
  }
  return { ref: name };
}
