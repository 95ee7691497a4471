import type { Context, PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { CUSTOMER_SCOPE } from '../../domain/customer-scope.ts';
import { currentCustomer } from './current-customer.ts';

/**
 * The pool asks before it issues tokens, at every sign-in and refresh. Tokens of customers get the scope that their
 * routes ask for: tokens of the console's operators do not have it, nor do ID tokens. The groups are there already.
 */
export async function handler(
  event: PreTokenGenerationV2TriggerEvent,
  { awsRequestId }: Context,
): Promise<PreTokenGenerationV2TriggerEvent> {
  const { userAttributes, groupConfiguration } = event.request;
  const { groupsToOverride: groups = [] } = groupConfiguration;
  const cause = { correlationId: awsRequestId, causationId: awsRequestId };
  const customer = await currentCustomer(userAttributes, groups, { cause, now: new Date() });
  if (customer !== undefined) {
    event.response.claimsAndScopeOverrideDetails = {
      accessTokenGeneration: { scopesToAdd: [CUSTOMER_SCOPE] },
    };
  }
  return event;
}
