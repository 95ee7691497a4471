import type { Credentials } from '../../front-door/credentials.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Principal } from '../../kernel/principal.ts';
import { accessDenied, invalidArgument, s3Error } from '../errors.ts';
import { entityTooLarge } from '../wire/stage-body.ts';
import { ALGORITHM, parseCredential, scopeProblem } from './sigv4.ts';
import { checkSignature, signerOf } from './signer.ts';

/** The fields of a form before its file; names in lower case, since AWS ignores their case. */
export type FormFields = ReadonlyMap<string, string>;

/** How large the file may be. */
export interface SizeLimits {
  readonly min: number;
  readonly max: number;
}

export interface AllowedForm {
  readonly principal: Principal;
  readonly size: SizeLimits | undefined;
}

/** AWS: every field needs a condition, but these. */
const WITHOUT_CONDITION: ReadonlySet<string> = new Set(['x-amz-signature', 'file', 'policy']);

/** Checks a browser's upload against the policy that somebody signed for it. Throws as S3 does. */
export function allowedByPolicy(
  fields: FormFields,
  bucket: string,
  { credentials, now }: { credentials: Credentials; now: number },
): AllowedForm {
  const encoded = fields.get('policy');
  // Without a policy it would be an anonymous upload, and no bucket here is public.
  if (encoded === undefined) throw accessDenied('Access Denied');
  const principal = signedBy(fields, encoded, credentials);
  const policy = parsePolicy(encoded);
  const expiration = Date.parse(textOf(policy.expiration));
  if (Number.isNaN(expiration)) throw invalidPolicy("Policy missing expiration or it isn't a date.");
  if (expiration <= now) throw invalidForm('Policy expired.');
  const conditions = listOf(policy.conditions);
  // AWS: the bucket is known from the address; a field of that name must be allowed as any other.
  const values = new Map([...fields, ['bucket', bucket]]);
  const covered = new Set(conditions.flatMap((condition) => checkCondition(condition, values)));
  const extra = [...fields.keys()].filter(
    (name) => !covered.has(name) && !WITHOUT_CONDITION.has(name) && !name.startsWith('x-ignore-'),
  );
  if (extra.length > 0) throw invalidForm(`Extra input fields: ${extra.join(', ')}`);
  return { principal, size: sizeLimits(conditions) };
}

function signedBy(fields: FormFields, policy: string, credentials: Credentials): Principal {
  const algorithm = required(fields, 'x-amz-algorithm');
  if (algorithm !== ALGORITHM) {
    throw invalidArgument(`X-Amz-Algorithm only supports "${ALGORITHM}"`, 'X-Amz-Algorithm', algorithm);
  }
  const credential = required(fields, 'x-amz-credential');
  const scope = parseCredential(credential);
  const problem = scope === undefined ? 'the Credential is mal-formed' : scopeProblem(scope);
  if (scope === undefined || problem !== undefined) {
    throw invalidArgument(
      `Error parsing the X-Amz-Credential parameter; ${problem}`,
      'X-Amz-Credential',
      credential,
    );
  }
  required(fields, 'x-amz-date');
  const key = signerOf(credentials, scope, fields.get('x-amz-security-token'));
  checkSignature(required(fields, 'x-amz-signature'), policy, scope, key);
  return key.principal;
}

function required(fields: FormFields, name: string): string {
  const value = fields.get(name);
  if (value !== undefined && value !== '') return value;
  throw invalidArgument(`Bucket POST must contain a field named '${name}'.`, name, '');
}

function parsePolicy(encoded: string): JsonObject {
  let policy: unknown;
  try {
    policy = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  } catch {
    throw invalidPolicy('Invalid JSON.');
  }
  if (!isJsonObject(policy)) throw invalidPolicy('Invalid JSON.');
  return policy;
}

/** The fields that a condition allows; throws when it does not hold. */
function checkCondition(condition: Json, values: FormFields): string[] {
  const [operator, name, wanted] = partsOf(condition);
  if (operator === 'content-length-range') return [];
  const field = name.toLowerCase();
  const value = values.get(field) ?? '';
  const holds = operator === 'eq' ? value === wanted : startsWith(field, value, wanted);
  if (!holds) throw invalidForm(`Policy Condition failed: ${JSON.stringify([operator, `$${name}`, wanted])}`);
  return [field];
}

/** `{"acl": "private"}` is short for `["eq", "$acl", "private"]`. */
function partsOf(condition: Json): [operator: string, name: string, value: string] {
  if (isJsonObject(condition)) {
    const [entry, ...others] = Object.entries(condition);
    if (entry === undefined || others.length > 0)
      throw invalidPolicy(
        'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
      );
    return ['eq', entry[0], textOf(entry[1])];
  }
  const [operator, name, value] = listOf(condition).map(textOf);
  const known = ['eq', 'starts-with', 'content-length-range'];
  if (
    operator === undefined ||
    name === undefined ||
    value === undefined ||
    !known.includes(operator.toLowerCase())
  )
    throw invalidPolicy(`Invalid condition: ${JSON.stringify(condition)}`);
  return [operator.toLowerCase(), name.replace(/^\$/, ''), value];
}

/** AWS: of a list of content types, each must begin so. */
function startsWith(field: string, value: string, prefix: string): boolean {
  const values = field === 'content-type' ? value.split(',').map((part) => part.trim()) : [value];
  return values.every((part) => part.startsWith(prefix));
}

function sizeLimits(conditions: readonly Json[]): SizeLimits | undefined {
  const ranges = conditions.filter(
    (condition) => Array.isArray(condition) && textOf(condition[0]).toLowerCase() === 'content-length-range',
  ) as Json[][];
  if (ranges.length === 0) return undefined;
  const min = Math.max(...ranges.map((range) => Number(range[1])));
  const max = Math.min(...ranges.map((range) => Number(range[2])));
  if (!(min >= 0 && max >= min)) throw invalidPolicy('Invalid content-length-range.');
  return { min, max };
}

/** Throws while the file comes in, as soon as it is too large. */
export function checkNotAbove(limits: SizeLimits | undefined, size: number): void {
  if (limits !== undefined && size > limits.max) throw entityTooLarge(size, limits.max);
}

export function checkNotBelow(limits: SizeLimits | undefined, size: number): void {
  if (limits === undefined || size >= limits.min) return;
  throw s3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
    ProposedSize: String(size),
    MinSizeAllowed: String(limits.min),
  });
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function listOf(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  throw invalidPolicy('Invalid conditions.');
}

function invalidForm(reason: string): Error {
  return accessDenied(`Invalid according to Policy: ${reason}`);
}

function invalidPolicy(reason: string): Error {
  return s3Error('InvalidPolicyDocument', `Invalid Policy: ${reason}`, 400);
}
