import type { AwsApi } from '../kernel/aws-service.ts';
import { isJsonObject, type Json } from '../kernel/json.ts';
import type { Principal } from '../kernel/principal.ts';
import { UserError } from '../kernel/user-error.ts';

const REFERENCE = /\{\{resolve:([a-z-]+):([^{}]+)\}\}/g;
const CLOUDFORMATION: Principal = { kind: 'internal', part: 'cloudformation' };

/** What a text names by `{{resolve:…}}`: which service, and there what. */
export interface DynamicReference {
  readonly service: string;
  readonly key: string;
}

/** Gives the value behind a reference; throws when there is none. */
export type LookUp = (reference: DynamicReference) => Promise<string>;

/** The names of the parameters and secrets that a value refers to, so that they can come first. */
export function dynamicReferences(value: Json): DynamicReference[] {
  return [...JSON.stringify(value).matchAll(REFERENCE)].map(([, service = '', key = '']) => ({
    service,
    key,
  }));
}

/** Replaces `{{resolve:ssm:name}}` and `{{resolve:secretsmanager:id:SecretString:key}}` in every text of the value. */
export async function resolveDynamicReferences(value: Json, lookUp: LookUp): Promise<Json> {
  if (typeof value === 'string') return replaced(value, lookUp);
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolveDynamicReferences(item, lookUp)));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await resolveDynamicReferences(item ?? null, lookUp)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function replaced(text: string, lookUp: LookUp): Promise<string> {
  let [result, end] = ['', 0];
  for (const match of text.matchAll(REFERENCE)) {
    const [reference, service = '', key = ''] = match;
    result += text.slice(end, match.index) + (await lookUp({ service, key }));
    end = match.index + reference.length;
  }
  return result + text.slice(end);
}

/** Looks up through the front door, as CloudFormation does. */
export function lookUpBy(api: AwsApi): LookUp {
  return async ({ service, key }) => {
    try {
      if (service === 'ssm') return await parameterValue(api, key);
      if (service === 'secretsmanager') return await secretValue(api, key);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError(`{{resolve:${service}:${key}}}: ${reason}`);
    }
    throw new UserError(`{{resolve:${service}:…}} is not known here`);
  };
}

async function parameterValue(api: AwsApi, key: string): Promise<string> {
  const { Parameter: parameter } = await api.call(CLOUDFORMATION, 'ssm', 'GetParameter', { Name: key });
  if (!isJsonObject(parameter)) throw new Error('it gives nothing');
  // AWS: a SecureString is for ssm-secure, which only a few properties take.
  if (parameter.Type === 'SecureString') throw new Error('a SecureString does not go into a template');
  return parameter.Value as string;
}

/** `secret-id:SecretString:json-key:version-stage:version-id`; the id may be an ARN, which has colons of its own. */
async function secretValue(api: AwsApi, key: string): Promise<string> {
  const parts = key.split(':');
  const id = parts.splice(0, key.startsWith('arn:') ? 7 : 1).join(':');
  const [kind = 'SecretString', jsonKey = '', stage = '', version = ''] = parts;
  if (kind !== 'SecretString') throw new Error('only SecretString can be referred to');
  const { SecretString: text } = await api.call(CLOUDFORMATION, 'secretsmanager', 'GetSecretValue', {
    SecretId: id,
    ...(stage === '' ? {} : { VersionStage: stage }),
    ...(version === '' ? {} : { VersionId: version }),
  });
  if (typeof text !== 'string') throw new Error(`the secret ${id} is not a text`);
  return jsonKey === '' ? text : memberOf(text, jsonKey, id);
}

function memberOf(text: string, jsonKey: string, id: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Said below, without the text.
  }
  const member = isJsonObject(parsed) ? parsed[jsonKey] : undefined;
  if (member === undefined) throw new Error(`the secret ${id} has no key ${jsonKey}`);
  return typeof member === 'object' ? JSON.stringify(member) : String(member);
}
