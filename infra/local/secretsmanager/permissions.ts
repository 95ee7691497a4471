import { arn } from '../kernel/account.ts';
import type { NeededPermission } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { optionalText, requiredText } from './input.ts';
import type { Secrets } from './secrets.ts';

const WITHOUT_RESOURCE: ReadonlySet<string> = new Set(['ListSecrets', 'GetRandomPassword']);

export function neededPermissions(
  secrets: Secrets,
  operation: string,
  input: JsonObject,
): NeededPermission[] {
  const action = `secretsmanager:${operation}`;
  if (WITHOUT_RESOURCE.has(operation)) return [{ action, resource: '*' }];
  if (operation === 'CreateSecret') {
    const name = requiredText(input, 'Name');
    return [{ action, resource: named(name), conditions: { 'secretsmanager:Name': [name] } }];
  }
  const id = requiredText(input, 'SecretId');
  // AWS: a secret that does not exist is refused by what was asked for.
  const resource = secrets.find(id)?.arn ?? (id.startsWith('arn:') ? id : named(id));
  return [{ action, resource, conditions: { 'secretsmanager:SecretId': [resource], ...versionKeys(input) } }];
}

function named(name: string): string {
  return arn('secretsmanager', `secret:${name}`);
}

function versionKeys(input: JsonObject): Record<string, string[]> {
  const [stage, id] = [optionalText(input, 'VersionStage'), optionalText(input, 'VersionId')];
  return {
    ...(stage === undefined ? {} : { 'secretsmanager:VersionStage': [stage] }),
    ...(id === undefined ? {} : { 'secretsmanager:VersionId': [id] }),
  };
}
