import { AwsError } from '../kernel/aws-error.ts';
import { ACCOUNT_ID, nameFromArn } from '../kernel/account.ts';
import type { AwsService } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { type Principal, principalName } from '../kernel/principal.ts';
import type { Credentials } from '../front-door/credentials.ts';
import { optionalNumber, refuseUnknown, requiredText, unknownOperation } from './input.ts';
import type { Role, Roles } from './roles.ts';

/** Who one is, and, by AssumeRole, being someone else: to try at the laptop what a function's role may do. */
export function stsService(roles: Roles, credentials: Credentials): AwsService {
  return {
    name: 'sts',
    permissions: (operation, input) => {
      // AWS: GetCallerIdentity needs no permission.
      if (operation !== 'AssumeRole') return [];
      const resource = requiredText(input, 'RoleArn');
      const resourcePolicy = roles.findByArn(resource)?.assumeRolePolicy;
      return [{ action: 'sts:AssumeRole', resource, resourcePolicy }];
    },
    perform: async ({ operation, principal, input }) => {
      switch (operation) {
        case 'GetCallerIdentity':
          refuseUnknown(operation, input, []);
          return identity(roles, principal);
        case 'AssumeRole':
          refuseUnknown(operation, input, ['RoleArn', 'RoleSessionName', 'DurationSeconds']);
          return assumeRole(roles, credentials, input);
        default:
          throw unknownOperation('sts', operation);
      }
    },
  };
}

function identity(roles: Roles, principal: Principal): JsonObject {
  const identified = { Account: ACCOUNT_ID, Arn: principalName(principal) };
  if (principal.kind !== 'role') return { ...identified, UserId: ACCOUNT_ID };
  const roleId = roles.find(nameFromArn(principal.roleArn))?.roleId ?? '';
  return { ...identified, UserId: `${roleId}:${principal.session}` };
}

/** The SDK asks anew once the lifetime is over; the keys themselves stay those of the role until the cloud stops. */
function assumeRole(roles: Roles, credentials: Credentials, input: JsonObject): JsonObject {
  const role = assumable(roles, requiredText(input, 'RoleArn'));
  const session = sessionName(input);
  const lifetime = optionalNumber(input, 'DurationSeconds', Math.min(3600, role.maxSessionDuration));
  const principal: Principal = { kind: 'role', roleArn: role.arn, session };
  const { accessKeyId, secretAccessKey, sessionToken } = credentials.issue(principal);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(Date.now() + lifetime * 1000).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${session}`, Arn: principalName(principal) },
  };
}

/** AWS does not tell a role that is not there from one that may not be assumed. */
function assumable(roles: Roles, arn: string): Role {
  const role = roles.findByArn(arn);
  if (role !== undefined) return role;
  const message = `User is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
  throw new AwsError('AccessDenied', message, { status: 403 });
}

function sessionName(input: JsonObject): string {
  const name = requiredText(input, 'RoleSessionName');
  if (/^[\w+=,.@-]{2,64}$/.test(name)) return name;
  throw new AwsError(
    'ValidationError',
    'RoleSessionName must be 2 to 64 of the characters A-Z a-z 0-9 _+=,.@-',
  );
}
