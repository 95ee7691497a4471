import { AwsError } from '../kernel/aws-error.ts';
import { arn } from '../kernel/account.ts';
import type { NeededPermission } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';

/** AWS: these are open to anybody. IAM is not asked, whoever calls; tokens, codes and passwords are the protection. */
export const PUBLIC_OPERATIONS: ReadonlySet<string> = new Set([
  'AssociateSoftwareToken', 'ChangePassword', 'ConfirmForgotPassword', 'ConfirmSignUp', 'DeleteUser', 'DeleteUserAttributes',
  'ForgotPassword',
  'GetTokensFromRefreshToken', 'GetUser', 'GetUserAttributeVerificationCode', 'GlobalSignOut', 'InitiateAuth',
  'ResendConfirmationCode', 'RespondToAuthChallenge', 'RevokeToken', 'SetUserMFAPreference', 'SignUp',
  'UpdateUserAttributes', 'VerifySoftwareToken', 'VerifyUserAttribute',
]); // prettier-ignore

/** AWS: everything else needs a permission on the pool, but for the list of all pools. */
export function permissionsFor(operation: string, input: JsonObject): NeededPermission[] {
  if (PUBLIC_OPERATIONS.has(operation)) return [];
  const action = `cognito-idp:${operation}`;
  if (operation === 'ListUserPools') return [{ action, resource: '*' }];
  const { UserPoolId: poolId } = input;
  return [{ action, resource: arn('cognito-idp', `userpool/${typeof poolId === 'string' ? poolId : ''}`) }];
}

export function unknownOperation(operation: string): AwsError {
  return new AwsError('UnknownOperationException', `cognito-idp has no operation ${operation} here`);
}
