import type { Json } from '../../local/kernel/json.ts';
import { each, type Policy } from '../policy.ts';
import { property, type Resource, resourceAt, resourcesOf, type Template } from '../template.ts';

/** What the Serverless Framework gives to every function that names no role. */
const SHARED_ROLE = 'IamRoleLambdaExecution';

export const rule: Policy = {
  name: 'one-role-per-function',
  why: 'A role that functions share allows each of them what only one needs.',
  check: each('AWS::Lambda::Function', (lambda, template) => {
    const role = roleAt(template, property(lambda, 'Role'));
    if (role === undefined) return ['has no role in this template: give it one of its own'];
    if (role.id === SHARED_ROLE) return [`has the shared role ${SHARED_ROLE}: give it one of its own`];
    return otherHolders(lambda, role, template).map(
      (other) => `shares the role ${role.id} with ${other.id}: give each a role of its own`,
    );
  }),
};

function roleAt(template: Template, value: Json | undefined): Resource | undefined {
  return resourceAt(template, value, 'AWS::IAM::Role');
}

function otherHolders(lambda: Resource, role: Resource, template: Template): Resource[] {
  return resourcesOf(template, 'AWS::Lambda::Function').filter(
    (other) => other !== lambda && roleAt(template, property(other, 'Role')) === role,
  );
}
