import { isAwsError } from './kernel/aws-error.ts';
import type { AwsApi } from './kernel/aws-service.ts';
import type { JsonObject } from './kernel/json.ts';

export interface DemoAccount {
  readonly email: string;
  readonly name: string;
  readonly groups: readonly string[];
}

/** Whom the shop knows when it first opens on a laptop. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { email: 'customer@bodega.test', name: 'Carla Customer', groups: [] },
  { email: 'second-customer@bodega.test', name: 'Simon Second', groups: [] },
  { email: 'operator@bodega.test', name: 'Olga Operator', groups: ['operators'] },
  { email: 'approver@bodega.test', name: 'Abel Approver', groups: ['operators', 'approvers'] },
];

/** One for all; strict enough for every password policy. */
export const DEMO_PASSWORD = 'Bodega-Demo-1';

/** Makes sure that the demo accounts stand in the pool, confirmed, in their groups. Safe to run at every boot. */
export async function ensureDemoAccounts(api: AwsApi, userPoolId: string): Promise<void> {
  const call = (operation: string, input: JsonObject): Promise<JsonObject> =>
    api.call({ kind: 'developer' }, 'cognito-idp', operation, { UserPoolId: userPoolId, ...input });
  for (const account of DEMO_ACCOUNTS) {
    if (await created(call, account)) {
      await call('AdminSetUserPassword', {
        Username: account.email,
        Password: DEMO_PASSWORD,
        Permanent: true,
      });
    }
    for (const group of account.groups) await joined(call, account.email, group);
  }
}

type Call = (operation: string, input: JsonObject) => Promise<JsonObject>;

/** False when an earlier boot made the account and gave it its password: a password changed since then stays. */
async function created(call: Call, { email, name }: DemoAccount): Promise<boolean> {
  try {
    await call('AdminCreateUser', {
      Username: email,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'name', Value: name },
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
