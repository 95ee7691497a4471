import { AwsError } from '../kernel/aws-error.ts';

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

export function parameterNotFound(name: string): AwsError {
  return new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
}

export function unknownOperation(operation: string): AwsError {
  return new AwsError('UnknownOperationException', `SSM in the local cloud has no operation ${operation}`);
}
