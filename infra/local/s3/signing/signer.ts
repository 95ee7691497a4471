import type { Credentials, SigningKey } from '../../front-door/credentials.ts';
import { s3Error } from '../errors.ts';
import { isSame, signatureOf, type CredentialScope } from './sigv4.ts';

/** The key that signed, with its session token. Throws as S3 does when there is no such key. */
export function signerOf(
  credentials: Credentials,
  { accessKeyId }: CredentialScope,
  sessionToken: string | undefined,
): SigningKey {
  const key = credentials.signingKeyOf(accessKeyId);
  // AWS: a temporary key without its session token is not found either.
  if (key === undefined || (key.sessionToken !== undefined && sessionToken === undefined)) {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw s3Error('InvalidAccessKeyId', message, 403, { AWSAccessKeyId: accessKeyId });
  }
  if (key.sessionToken !== sessionToken) {
    throw s3Error('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400);
  }
  return key;
}

/** Throws when the text was signed otherwise, or by another. */
export function checkSignature(
  signature: string,
  text: string,
  scope: CredentialScope,
  key: SigningKey,
): void {
  if (isSame(signature, signatureOf(text, scope, key))) return;
  const message =
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  throw s3Error('SignatureDoesNotMatch', message, 403, {
    AWSAccessKeyId: scope.accessKeyId,
    StringToSign: text,
    SignatureProvided: signature,
  });
}
