import { AwsError } from '../kernel/aws-error.ts';

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function notAuthorized(message: string, cause?: unknown): AwsError {
  return new AwsError('NotAuthorizedException', message, { cause });
}

/** AWS: one message for an unknown user and a wrong password, so that nobody learns which it was. */
export function wrongCredentials(): AwsError {
  return notAuthorized('Incorrect username or password.');
}

export function userNotFound(message = 'User does not exist.'): AwsError {
  return new AwsError('UserNotFoundException', message);
}

export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function codeMismatch(message = 'Invalid verification code provided, please try again.'): AwsError {
  return new AwsError('CodeMismatchException', message);
}

export function attemptLimitExceeded(): AwsError {
  return new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
}

export function aliasExists(attribute: string): AwsError {
  const name = attribute === 'phone_number' ? 'phone number' : attribute;
  return new AwsError('AliasExistsException', `An account with the given ${name} already exists.`);
}
