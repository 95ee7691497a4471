import type { Context, PostConfirmationTriggerEvent } from 'aws-lambda';
import { newCustomer } from '../../domain/customer-changes.ts';
import { addCustomer } from '../../store/customers.ts';

/**
 * The pool tells that somebody has confirmed: a sign-up makes a customer, a new password does not. The pool may tell
 * twice, and there is one customer; whoever was not told of because this failed is made up for by prepareToken.
 */
export async function handler(
  event: PostConfirmationTriggerEvent,
  { awsRequestId }: Context,
): Promise<PostConfirmationTriggerEvent> {
  if (event.triggerSource !== 'PostConfirmation_ConfirmSignUp') return event;
  const cause = { correlationId: awsRequestId, causationId: awsRequestId };
  await addCustomer(newCustomer(event.request.userAttributes, { cause, now: new Date() }));
  return event;
}
