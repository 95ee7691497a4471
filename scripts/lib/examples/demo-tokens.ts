import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../../../infra/local/demo-accounts.ts';
import type { TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { accessToken } from '../access-token.ts';
import type { Sender } from './send.ts';

/**
 * Fresh tokens of the demo accounts. To sign in is what makes somebody a customer again whom an emptied table forgot; an
 * example that deleted the account itself gets it back, too.
 */
export async function demoTokens(shop: TestCloud): Promise<Sender['tokens']> {
  const config = await shop.config();
  const tokenOf = async (who: string): Promise<string> => {
    const email = `${who}@bodega.test`;
    try {
      return await accessToken(config, email);
    } catch {
      await makeAgain(shop, email);
      return accessToken(config, email);
    }
  };
  return {
    customers: await tokenOf('customer'),
    operators: await tokenOf('operator'),
    approvers: await tokenOf('approver'),
  };
}

async function makeAgain(shop: TestCloud, email: string): Promise<void> {
  const { userPoolId: UserPoolId } = await shop.config();
  const demo = DEMO_ACCOUNTS.find((each) => each.email === email);
  if (demo === undefined) throw new Error(`${email} is no demo account`);
  const { givenName, familyName, locale } = demo;
  const cognito = shop.client(CognitoIdentityProviderClient);
  const attributes = {
    email,
    email_verified: 'true',
    given_name: givenName,
    family_name: familyName,
    locale,
  };
  await cognito.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      MessageAction: 'SUPPRESS',
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
  await cognito.send(
    new AdminSetUserPasswordCommand({
      UserPoolId,
      Username: email,
      Password: DEMO_PASSWORD,
      Permanent: true,
    }),
  );
}
