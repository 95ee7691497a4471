import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { LocalConfig } from '../../infra/local/shop/local-config.ts';

/** Signs a demo account in, as a client would, and gives its access token. */
export async function accessToken(config: LocalConfig, email: string): Promise<string> {
  const account = config.accounts.find((each) => each.email === email);
  if (account === undefined || config.userPoolClientId === undefined)
    throw new Error(`${email} is no demo account`);
  const client = new CognitoIdentityProviderClient({
    endpoint: config.awsEndpoint,
    region: config.region,
    credentials: { accessKeyId: 'developer', secretAccessKey: 'developer' },
  });
  const { AuthenticationResult: result } = await client.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: config.userPoolClientId,
      AuthParameters: { USERNAME: account.email, PASSWORD: account.password },
    }),
  );
  client.destroy();
  if (result?.AccessToken === undefined) throw new Error(`${email} could not sign in`);
  return result.AccessToken;
}
