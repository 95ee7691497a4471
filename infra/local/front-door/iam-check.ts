import { AwsError } from '../kernel/aws-error.ts';
import type { NeededPermission } from '../kernel/aws-service.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { type Principal, principalName } from '../kernel/principal.ts';
import { Policy, type Verdict } from '../iam/policy.ts';
import { type CheckedPrincipal, requestContext } from '../iam/request-context.ts';

/** A role with the policies that are attached to it. */
export interface RolePolicies {
  readonly arn: string;
  readonly roleId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Who may assume the role. */
  readonly assumeRolePolicy: Json | undefined;
  readonly policies: readonly { readonly name: string; readonly document: Json | undefined }[];
}

interface CompiledRole {
  readonly roleId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly policies: readonly Policy[];
}

const NO_ROLE: CompiledRole = { roleId: '', tags: {}, policies: [] };
const SILENT: Verdict = { denied: false, allowed: 'none' };

/** Decides every call as IAM does within one account: refused unless allowed, and one Deny outweighs every Allow. */
export class IamCheck {
  readonly #roles = new Map<string, CompiledRole>();
  /** By their text, since a part may build the same policy anew for each call. */
  readonly #resourcePolicies = new Map<string, Policy>();

  /** Adds or replaces a role. Throws, naming role and policy, on whatever it does not understand. */
  putRole({ arn, roleId = '', tags = {}, assumeRolePolicy, policies }: RolePolicies): void {
    compile(assumeRolePolicy, 'resource', `The trust policy of ${arn}`);
    this.#roles.set(arn, {
      roleId,
      tags,
      policies: policies.map(({ name, document }) =>
        compile(document, 'identity', `The policy ${name} of ${arn}`),
      ),
    });
  }

  /** Throws when the principal lacks one of the permissions. AWS: an operation that needs none is open to all. */
  authorize(principal: Principal, needed: readonly NeededPermission[]): void {
    switch (principal.kind) {
      case 'developer':
      case 'internal':
        return;
      case 'anonymous':
        throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', {
          status: 403,
          queryCode: 'MissingAuthenticationToken',
        });
      case 'role':
      case 'service':
        for (const permission of needed) this.#require(principal, permission);
    }
  }

  #require(principal: CheckedPrincipal, permission: NeededPermission): void {
    const { action, resource, conditions = {}, resourcePolicy } = permission;
    const role = principal.kind === 'role' ? (this.#roles.get(principal.roleArn) ?? NO_ROLE) : NO_ROLE;
    const context = requestContext({ principal, roleId: role.roleId, roleTags: role.tags, conditions });

    const byRole = role.policies.map((policy) => policy.judge(principal, action, resource, context));
    if (byRole.some(({ denied }) => denied)) {
      throw refusal(principal, permission, 'with an explicit deny in an identity-based policy');
    }
    const byResource =
      resourcePolicy === undefined
        ? SILENT
        : this.#resourcePolicy(resourcePolicy, resource).judge(principal, action, resource, context);
    if (byResource.denied) {
      throw refusal(principal, permission, 'with an explicit deny in a resource-based policy');
    }
    const roleAllows = byRole.some(({ allowed }) => allowed !== 'none');
    if (isAllowed(action, roleAllows, byResource)) return;
    const kind = principal.kind === 'role' && action !== 'sts:AssumeRole' ? 'identity' : 'resource';
    throw refusal(principal, permission, `because no ${kind}-based policy allows the ${action} action`);
  }

  #resourcePolicy(document: JsonObject, resource: string): Policy {
    const text = JSON.stringify(document);
    let policy = this.#resourcePolicies.get(text);
    if (policy === undefined) {
      policy = compile(document, 'resource', `The policy of ${resource}`);
      this.#resourcePolicies.set(text, policy);
    }
    return policy;
  }
}

/** AWS: within one account, the role's policies or the resource's suffice; only a role's trust policy must always agree. */
function isAllowed(action: string, roleAllows: boolean, { allowed }: Verdict): boolean {
  if (allowed === 'direct') return true;
  return action === 'sts:AssumeRole' ? roleAllows && allowed === 'account' : roleAllows;
}

function refusal(
  principal: CheckedPrincipal,
  { action, resource }: NeededPermission,
  reason: string,
): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${principalName(principal)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    { queryCode: 'AccessDenied' },
  );
}

function compile(document: Json | undefined, kind: 'identity' | 'resource', where: string): Policy {
  try {
    return new Policy(document, kind);
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
