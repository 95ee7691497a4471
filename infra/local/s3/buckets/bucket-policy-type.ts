import { Policy } from '../../iam/policy.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { known, type ResourceType } from '../../stacks/resource-type.ts';
import { S3_CONDITION_KEYS } from '../access.ts';
import type { Buckets } from './buckets.ts';
import { textAt } from './template-values.ts';

/** `AWS::S3::BucketPolicy`: which principals may do what with the bucket, and what nobody may. */
export function bucketPolicyType(buckets: Buckets): ResourceType {
  return {
    type: 'AWS::S3::BucketPolicy',
    properties: { Bucket: known, PolicyDocument: known },
    create: ({ stack, logicalId, properties }) => {
      const { PolicyDocument: document } = properties;
      if (!isJsonObject(document)) throw new Error('PolicyDocument is not a document');
      // Compiled here only to find its mistakes at boot; the front door compiles it for its checks.
      new Policy(document, 'resource');
      for (const statement of statementsOf(document)) checkStatement(statement);
      buckets.setPolicy(textAt(properties, 'Bucket'), document);
      return { ref: `${stack}-${logicalId}` };
    },
  };
}

function statementsOf({ Statement: statements = [] }: JsonObject): JsonObject[] {
  return [statements].flat().filter(isJsonObject);
}

function checkStatement(statement: JsonObject): void {
  if (statement.Effect === 'Allow' && statement.Condition === undefined && isEverybody(statement.Principal)) {
    throw new Error('the policy makes the bucket public, and the local cloud has no public buckets');
  }
  const strange = conditionKeys(statement.Condition).find(
    (key) => key.startsWith('s3:') && !S3_CONDITION_KEYS.has(key),
  );
  if (strange !== undefined) throw new Error(`the condition key ${strange} is not known here`);
}

function isEverybody(principal: Json | undefined): boolean {
  const named = isJsonObject(principal) ? principal.AWS : principal;
  return [named ?? []].flat().includes('*');
}

function conditionKeys(condition: Json | undefined): string[] {
  if (!isJsonObject(condition)) return [];
  return Object.values(condition).flatMap((keys) =>
    isJsonObject(keys) ? Object.keys(keys).map((key) => key.toLowerCase()) : [],
  );
}
