import { isAwsError } from './kernel/aws-error.ts';
import type { AwsApi } from './kernel/aws-service.ts';
import type { JsonObject } from './kernel/json.ts';

export interface DemoAccount {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly locale: 'en' | 'pt';
  readonly groups: readonly string[];
}

/**
 * Whom the shop knows when it first opens on a laptop. Those in no group become customers at their first sign-in, as
 * everybody does whom the pool has confirmed.
 */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  account('customer', 'Carla Customer', 'en'),
  account('second-customer', 'Simão Segundo', 'pt'),
  account('operator', 'Olga Operator', 'en', 'operators'),
  account('approver', 'Abel Approver', 'en', 'operators', 'approvers'),
];

function account(who: string, name: string, locale: DemoAccount['locale'], ...groups: string[]): DemoAccount {
  const [givenName = '', familyName = ''] = name.split(' ');
  return { email: `${who}@bodega.test`, givenName, familyName, locale, groups };
}

/** One for all; strict enough for every password policy. */
export const DEMO_PASSWORD = 'Bodega-Demo-1';

/** Makes sure that the demo accounts stand in the pool, confirmed, in their groups. Safe to run at every boot. */
export async function ensureDemoAccounts(api: AwsApi, userPoolId: string): Promise<void> {
  const call = (operation: string, input: JsonObject): Promise<JsonObject> =>
    api.call({ kind: 'developer' }, 'cognito-idp', operation, { UserPoolId: userPoolId, ...input });
  for (const demo of DEMO_ACCOUNTS) {
    if (await created(call, demo)) {
      await call('AdminSetUserPassword', {
        Username: demo.email,
        Password: DEMO_PASSWORD,
        Permanent: true,
      });
    }
    for (const group of demo.groups) await joined(call, demo.email, group);
  }
}

type Call = (operation: string, input: JsonObject) => Promise<JsonObject>;

/** False when an earlier boot made the account and gave it its password: a password changed since then stays. */
async function created(call: Call, { email, givenName, familyName, locale }: DemoAccount): Promise<boolean> {
  try {
    await call('AdminCreateUser', {
      Username: email,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'given_name', Value: givenName },
        { Name: 'family_name', Value: familyName },
        { Name: 'locale', Value: locale },
      ],
    });
    return true;
  } catch (error) {
    if (!isAwsError(error, 'UsernameExistsException')) throw error;
  }
  // A boot that was killed between the two calls leaves an account that still has its temporary password.
  const { UserStatus: status } = await call('AdminGetUser', { Username: email });
  return status === 'FORCE_CHANGE_PASSWORD';
}

/** A pool need not have the group. */
async function joined(call: Call, email: string, group: string): Promise<void> {
  try {
    await call('AdminAddUserToGroup', { Username: email, GroupName: group });
  } catch (error) {
    if (!isAwsError(error, 'ResourceNotFoundException')) throw error;
  }
}
