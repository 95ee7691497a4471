import type { PreSignUpTriggerEvent } from 'aws-lambda';
import {
  countedOf,
  requireLastingAddress,
  SignUpRefused,
  TOO_MANY,
} from '../../domain/sign-up/check-sign-up.ts';
import { countSignUp } from '../../store/sign-ups.ts';

/**
 * The pool asks before anybody signs up. What is thrown is what the person reads. Accounts that operators make are not
 * looked at: they know whom they invite.
 */
export async function handler(event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> {
  if (event.triggerSource !== 'PreSignUp_SignUp') return event;
  const address = event.request.userAttributes.email ?? '';
  requireLastingAddress(address);
  for (const { what, limit } of countedOf(address))
    if (!(await countSignUp(what, limit))) throw new SignUpRefused(TOO_MANY);
  return event;
}
