import { AwsError } from '../kernel/aws-error.ts';

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}

export function resourceExists(message: string): AwsError {
  return new AwsError('ResourceExistsException', message);
}

export function secretNotFound(what = 'the specified secret.'): AwsError {
  return new AwsError('ResourceNotFoundException', `Secrets Manager can't find ${what}`);
}

export function unknownOperation(operation: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `Secrets Manager in the local cloud has no operation ${operation}`,
  );
}
