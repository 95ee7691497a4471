import { AwsError } from '../kernel/aws-error.ts';

/** The answer by which each service tells its callers to slow down. */
export function throttled(service: string): AwsError {
  switch (service) {
    case 'dynamodb':
      return new AwsError(
        'ProvisionedThroughputExceededException',
        'The level of configured provisioned throughput for the table was exceeded.',
      );
    case 'lambda':
      return new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429 });
    case 'sqs':
      return new AwsError('RequestThrottled', 'The request was denied due to request throttling.', {
        queryCode: 'RequestThrottled',
      });
    case 's3':
      return new AwsError('SlowDown', 'Please reduce your request rate.', { status: 503 });
    case 'ses':
      return new AwsError('TooManyRequestsException', 'Maximum sending rate exceeded.', { status: 429 });
    case 'cognito-idp':
      return new AwsError('TooManyRequestsException', 'Rate exceeded');
    default:
      return new AwsError('ThrottlingException', 'Rate exceeded');
  }
}
