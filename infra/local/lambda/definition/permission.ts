import { createHash } from 'node:crypto';
import type { JsonObject } from '../../kernel/json.ts';
import { type DeclaredResource, known, type PropertyShape } from '../../stacks/resource-type.ts';
import { functionArn, type FunctionReference } from './function-name.ts';
import { optionalText, text } from './template-values.ts';

export const permissionProperties: PropertyShape = {
  FunctionName: known,
  Action: known,
  Principal: known,
  SourceArn: known,
  SourceAccount: known,
};

/** The statement that AddPermission writes into the function's resource policy. */
export function policyStatement(
  resource: DeclaredResource,
  reference: FunctionReference,
): { id: string; statement: JsonObject } {
  const { stack, logicalId, properties } = resource;
  const principal = text(properties, 'Principal');
  const sourceArn = optionalText(properties, 'SourceArn');
  const sourceAccount = optionalText(properties, 'SourceAccount');
  const condition = {
    ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
    ...(sourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
  };
  const id = `${logicalId}-${createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 12)}`;
  const statement = {
    Sid: id,
    Effect: 'Allow',
    Principal: principal.endsWith('.amazonaws.com') ? { Service: principal } : principalOfAccount(principal),
    Action: text(properties, 'Action'),
    Resource: functionArn(reference),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
  return { id, statement };
}

function principalOfAccount(principal: string): JsonObject | string {
  if (principal === '*') return '*';
  return { AWS: /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal };
}
