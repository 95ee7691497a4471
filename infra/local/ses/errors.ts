import { AwsError } from '../kernel/aws-error.ts';

export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message);
}

export function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message, { status: 404 });
}

export function alreadyExists(message: string): AwsError {
  return new AwsError('AlreadyExistsException', message);
}

export function messageRejected(message: string): AwsError {
  return new AwsError('MessageRejected', message);
}

export function sendingPaused(message: string): AwsError {
  return new AwsError('SendingPausedException', message);
}

export function unknownOperation(operation: string): AwsError {
  return new AwsError('UnknownOperationException', `SES in the local cloud has no operation ${operation}`, {
    status: 404,
  });
}
