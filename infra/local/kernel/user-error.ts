/** A mistake of the user's: shown as one line that says what to do, without a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
