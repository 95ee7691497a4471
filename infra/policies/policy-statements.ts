import { isJsonObject, type Json, type JsonObject } from '../local/kernel/json.ts';
import { text } from './expression.ts';
import { listOf, type Resource, valueAt } from './template.ts';

/** Every statement of every policy document of a resource: inline policies, trust, queue, bucket and topic policies. */
export function statementsOf(resource: Resource): JsonObject[] {
  return statementsIn(resource.properties);
}

export function isAllow(statement: JsonObject): boolean {
  return statement.Effect === 'Allow';
}

export function actionsOf(statement: JsonObject): string[] {
  return listOf(statement.Action).map(text);
}

/** What the statement demands `aws:SourceArn` to be. */
export function sourceArnsOf(statement: JsonObject): Json[] {
  return ['ArnEquals', 'ArnLike', 'StringEquals'].flatMap((operator) =>
    listOf(valueAt(statement.Condition, `${operator}.aws:SourceArn`)),
  );
}

/** That the ARN is of one account, and not of any that anybody owns. */
export function isOfOneAccount(arn: Json | undefined): boolean {
  const [scheme, ...owner] = text(arn).split(':').slice(0, 5);
  return scheme !== '' && ![scheme, ...owner].some((part) => part?.includes('*'));
}

/** As those of buckets: `arn:aws:s3:::files`. */
export function namesNoAccount(arn: Json | undefined): boolean {
  const [, , , , account] = text(arn).split(':');
  return account === '';
}

/** A bucket's ARN names no account, and the name of a bucket that is gone is free for everybody. */
export function missingSourceCondition(statement: JsonObject): string | undefined {
  const sources = sourceArnsOf(statement).filter(isOfOneAccount);
  if (sources.length === 0) return 'aws:SourceArn';
  const account = valueAt(statement.Condition, 'StringEquals.aws:SourceAccount');
  return sources.some(namesNoAccount) && account === undefined ? 'aws:SourceAccount' : undefined;
}

function statementsIn(value: Json | undefined): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(statementsIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'Statement' ? listOf(part).filter(isJsonObject) : statementsIn(part),
  );
}
