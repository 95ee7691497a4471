import { AwsError } from '../kernel/aws-error.ts';
import type { JsonObject } from '../kernel/json.ts';

/** An error as S3 names it; `details` are further elements of its XML. */
export function s3Error(code: string, message: string, status: number, details: JsonObject = {}): AwsError {
  return new AwsError(code, message, { status, details });
}

export function noSuchBucket(name: string): AwsError {
  return s3Error('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
}

export function noSuchKey(key: string): AwsError {
  return s3Error('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
}

export function noSuchUpload(uploadId: string): AwsError {
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  return s3Error('NoSuchUpload', message, 404, { UploadId: uploadId });
}

export function accessDenied(message: string, details: JsonObject = {}): AwsError {
  return s3Error('AccessDenied', message, 403, details);
}

export function invalidArgument(message: string, name: string, value: string): AwsError {
  return s3Error('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value });
}

export function preconditionFailed(condition: string): AwsError {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return s3Error('PreconditionFailed', message, 412, { Condition: condition });
}

/** What AWS has and the local cloud has not: said, never ignored. */
export function notImplemented(what: string, details: JsonObject = {}): AwsError {
  return s3Error('NotImplemented', `The local cloud's S3 does not know ${what}`, 501, details);
}

export function malformedXml(): AwsError {
  const message = 'The XML you provided was not well-formed or did not validate against our published schema';
  return s3Error('MalformedXML', message, 400);
}

/** The front door speaks of these as the other services do; S3 has words of its own. */
export function inWordsOfS3(error: AwsError): AwsError {
  switch (error.code) {
    case 'AccessDeniedException':
      return accessDenied(error.message);
    case 'MissingAuthenticationTokenException':
      return accessDenied('Access Denied');
    case 'ExpiredTokenException':
      return s3Error('ExpiredToken', 'The provided token has expired.', 400);
    case 'InternalFailure':
    case 'InternalServerError':
      return s3Error('InternalError', error.message, 500);
    default:
      return error;
  }
}
