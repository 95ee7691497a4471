import { AwsError } from '../kernel/aws-error.ts';

/** SNS speaks the query protocol only: its codes stand there as they are. */
export function snsError(code: string, message: string, status = 400): AwsError {
  return new AwsError(code, message, { status });
}

export function invalidParameter(reason: string): AwsError {
  return snsError('InvalidParameter', `Invalid parameter: ${reason}`);
}

export function topicNotFound(): AwsError {
  return snsError('NotFound', 'Topic does not exist', 404);
}

export function subscriptionNotFound(): AwsError {
  return snsError('NotFound', 'Subscription does not exist', 404);
}

export function unknownOperation(operation: string): AwsError {
  return snsError('InvalidAction', `SNS in the local cloud has no operation ${operation}`, 404);
}
