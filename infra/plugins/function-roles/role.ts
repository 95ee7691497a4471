import { createHash } from 'node:crypto';
import type { JsonObject } from '../../local/kernel/json.ts';
import { assumedBy, type FunctionInService, ownNeeds } from './own-needs.ts';
import { statementOf } from './permission.ts';
import type { Statement } from './statement.ts';

/** The function's own role: what it needs to run, and what its `permissions` list. */
export function roleResource(fn: FunctionInService): JsonObject {
  const statements = [...ownNeeds(fn), ...listedPermissions(fn)];
  return {
    Type: 'AWS::IAM::Role',
    ...(fn.config.condition === undefined ? {} : { Condition: fn.config.condition }),
    Properties: {
      RoleName: roleName(fn.config.name, fn.provider.getRegion()),
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: assumedBy(fn) }, Action: ['sts:AssumeRole'] }],
      },
      Policies: [
        {
          PolicyName: 'permissions',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: statements.map((statement) => ({ ...statement })),
          },
        },
      ],
    },
  };
}

function listedPermissions({ config, resources }: FunctionInService): Statement[] {
  const { permissions = [] } = config;
  if (!Array.isArray(permissions)) throw new Error('permissions is not a list');
  return permissions.map((entry, index) => {
    try {
      return statementOf(entry, resources);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`permissions[${index}] ${JSON.stringify(entry)}: ${reason}`, { cause: error });
    }
  });
}

const LONGEST_NAME = 64;

/**
 * The function's name, which holds service, stage and function. AWS: roles belong to the account and not to a region,
 * so the region is part of the name. A name over AWS's 64 characters ends in a digest instead.
 */
export function roleName(functionName: string, region: string): string {
  const name = `${functionName}-${region}`;
  if (name.length <= LONGEST_NAME) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - digest.length - 1)}-${digest}`;
}
