import type { Json } from '../local/kernel/json.ts';
import { roleResource } from './function-roles/role.ts';
import type { FunctionConfig, Serverless } from './function-roles/serverless.ts';

/**
 * Serverless plugin: gives every function a role of its own, made of what the function needs to run and of what its
 * `permissions` list. The role that functions would otherwise share disappears.
 */
export default class FunctionRoles {
  readonly hooks: Readonly<Record<string, () => void>>;

  constructor(serverless: Serverless) {
    // What an entry may look like is checked in function-roles/permission.ts, which can say more than a schema.
    serverless.configSchemaHandler.defineFunctionProperties('aws', {
      properties: { permissions: { type: 'array' } },
    });
    // Before every command: whatever looks at a function must find its role, `deploy function` as well as `package`.
    this.hooks = {
      initialize: () => {
        giveRoles(serverless);
      },
    };
  }
}

/** Settings for the shared role, which would have no effect. */
const SHARED_ROLE_SETTINGS = [
  ...['role', 'iamRoleStatements', 'iamManagedPolicies', 'rolePermissionsBoundary'],
] as const;

function giveRoles(serverless: Serverless): void {
  const { service } = serverless;
  const { functions = {} } = service;
  const fail = (where: string, reason: string): Error =>
    new serverless.classes.Error(`${service.service}: ${where}: ${reason}`, 'FUNCTION_ROLES');

  const shared = SHARED_ROLE_SETTINGS.find((setting) => service.provider[setting] !== undefined);
  const iam = service.provider.iam as Record<string, Json> | undefined;
  if (shared !== undefined || iam?.role !== undefined) {
    throw fail(
      `provider.${shared ?? 'iam.role'}`,
      'has no effect, since every function has a role of its own',
    );
  }

  for (const [key, config] of Object.entries(functions)) {
    if (config.role !== undefined && config.permissions === undefined) continue;
    try {
      giveRole(serverless, key, config);
    } catch (error) {
      throw fail(`function ${key}`, error instanceof Error ? error.message : String(error));
    }
  }
}

function giveRole(serverless: Serverless, key: string, config: FunctionConfig): void {
  if (config.role !== undefined) throw new Error('has both a role and permissions');
  const { service } = serverless;
  const provider = serverless.getProvider('aws');
  const resources = ((service.resources ??= {}).Resources ??= {});
  const logicalId = `${provider.naming.getNormalizedFunctionName(key)}Role`;
  if (resources[logicalId] !== undefined) throw new Error(`the resource ${logicalId} is there already`);
  resources[logicalId] = roleResource({ key, config, service, provider, resources });
  config.role = logicalId;
}
