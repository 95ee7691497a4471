import {
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { environment } from '@bodega/shared/observability/environment';

const cognito = new CognitoIdentityProviderClient({});
const userPoolId = environment('USER_POOL_ID');

/** AWS: a user of the pool itself is found by the `sub`, too. One who is gone already is no error. */
export async function removeUser(sub: string): Promise<void> {
  try {
    await cognito.send(new AdminDeleteUserCommand({ UserPoolId: userPoolId, Username: sub }));
  } catch (error) {
    if (!(error instanceof UserNotFoundException)) throw error;
  }
}
