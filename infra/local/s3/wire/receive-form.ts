import type { Credentials } from '../../front-door/credentials.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Principal } from '../../kernel/principal.ts';
import { invalidArgument, notImplemented } from '../errors.ts';
import { DESCRIBING_HEADERS } from '../objects/description.ts';
import { allowedByPolicy, checkNotAbove, checkNotBelow, type FormFields } from '../signing/post-policy.ts';
import { CHECKSUM_HEADERS, type ChecksumAlgorithm, type Claims } from './checksums.ts';
import { FormData } from './form-data.ts';
import { checkedKey, checkedMetadata } from './operation-input.ts';
import { claimedChecksums } from './receive-body.ts';
import type { S3Request } from './s3-request.ts';
import { checkLargest, type StagedBody, stageBody } from './stage-body.ts';

const METADATA = 'x-amz-meta-';
/** Of the signature, of the answer, and of the claims about the file. */
const OTHER_FIELDS: ReadonlySet<string> = new Set([
  ...['x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-signature', 'x-amz-security-token'],
  ...['x-amz-checksum-algorithm', ...CHECKSUM_HEADERS],
]);

export interface ReceivedForm {
  readonly principal: Principal;
  readonly input: JsonObject;
}

/** Takes a browser's upload in: the fields are checked before the file is read, its size while it is. */
export async function receiveForm(
  request: S3Request,
  bucket: string,
  { path, credentials, now }: { path: string; credentials: Credentials; now: number },
  bring: (body: StagedBody) => void,
): Promise<ReceivedForm> {
  const form = new FormData(request.body, request.header('content-type') ?? '');
  await form.readFields();
  const { fileName } = form;
  if (fileName === undefined) {
    throw invalidArgument('POST requires exactly one file upload per request.', 'file', '0');
  }
  // AWS: the variable is replaced before the policy is looked at.
  const fields = new Map(
    [...form.fields].map(([name, value]) => [name, value.replaceAll('${filename}', fileName)]),
  );
  const { principal, size } = allowedByPolicy(fields, bucket, { credentials, now });
  const input = inputOf(fields, request, bucket);
  const body = await stageBody(form.readFile(), {
    path,
    claims: claimsOf(fields),
    checkSize: (length) => {
      checkNotAbove(size, length);
      checkLargest(length);
    },
  });
  bring(body);
  checkNotBelow(size, body.size);
  return { principal, input };
}

function inputOf(fields: FormFields, request: S3Request, bucket: string): JsonObject {
  const key = fields.get('key');
  if (key === undefined || key === '') {
    const message =
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.";
    throw invalidArgument(message, 'key', '');
  }
  refuseUnknown(fields);
  const input: JsonObject = { Bucket: bucket, Key: checkedKey(key), Host: request.header('host') ?? '' };
  const members = { ...DESCRIBING_HEADERS, acl: 'ACL', success_action_status: 'SuccessActionStatus' };
  for (const [name, member] of Object.entries({
    ...members,
    success_action_redirect: 'SuccessActionRedirect',
  })) {
    const value = fields.get(name);
    if (value !== undefined) input[member] = value;
  }
  const metadata = [...fields].filter(([name]) => name.startsWith(METADATA));
  input.Metadata = checkedMetadata(
    Object.fromEntries(metadata.map(([name, value]) => [name.slice(METADATA.length), value])),
  );
  return input;
}

function refuseUnknown(fields: FormFields): void {
  const unknown = [...fields.keys()].find(
    (name) =>
      name === 'tagging' ||
      (name.startsWith('x-amz-') &&
        !name.startsWith(METADATA) &&
        !OTHER_FIELDS.has(name) &&
        DESCRIBING_HEADERS[name] === undefined),
  );
  if (unknown !== undefined) throw notImplemented(`the field ${unknown} of a POST`);
}

function claimsOf(fields: FormFields): Claims {
  const checksums = claimedChecksums((name) => fields.get(name));
  return {
    md5: fields.get('content-md5'),
    checksums: () => checksums,
    algorithms: Object.keys(checksums) as ChecksumAlgorithm[],
  };
}
