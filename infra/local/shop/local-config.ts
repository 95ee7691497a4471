import { DEMO_ACCOUNTS, DEMO_PASSWORD, ensureDemoAccounts } from '../demo-accounts.ts';
import { REGION } from '../kernel/account.ts';
import type { AwsApi } from '../kernel/aws-service.ts';
import type { ProvisionedStack } from '../stacks/provision.ts';

/** What any client needs to begin. */
export interface LocalConfig {
  readonly region: string;
  readonly url: string;
  readonly awsEndpoint: string;
  readonly issuer?: string;
  readonly userPoolId?: string;
  readonly userPoolClientId?: string;
  readonly accounts: readonly { email: string; password: string; groups: readonly string[] }[];
}

/** Which stack outputs tell a client how to sign in. */
const OUTPUTS = {
  userPoolId: 'UserPoolId',
  userPoolClientId: 'CustomersClientId',
  issuer: 'UserPoolIssuer',
} as const;

/** Makes the demo accounts in the shop's user pool, if it has one, and says all that a client needs to begin. */
export async function localConfig(
  context: { api: AwsApi; awsEndpoint: string; shopUrl: string },
  stacks: readonly ProvisionedStack[],
): Promise<LocalConfig> {
  const outputs = Object.assign({}, ...stacks.map((stack) => stack.outputs)) as Record<
    string,
    string | undefined
  >;
  const addresses = { region: REGION, url: context.shopUrl, awsEndpoint: context.awsEndpoint };
  const userPoolId = outputs[OUTPUTS.userPoolId];
  const userPoolClientId = outputs[OUTPUTS.userPoolClientId];
  const issuer = outputs[OUTPUTS.issuer];
  if (userPoolId === undefined || userPoolClientId === undefined || issuer === undefined) {
    return { ...addresses, accounts: [] };
  }
  await ensureDemoAccounts(context.api, userPoolId);
  const accounts = DEMO_ACCOUNTS.map((account) => ({ ...account, password: DEMO_PASSWORD }));
  return { ...addresses, issuer, userPoolId, userPoolClientId, accounts };
}
