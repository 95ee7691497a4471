import { AwsError } from '../kernel/aws-error.ts';
import type { JsonObject } from '../kernel/json.ts';

/** One operation of the API: the ARN that a caller needs permission for, and what it does. */
export interface Operation {
  resource(input: JsonObject): string;
  perform(input: JsonObject): JsonObject;
}

export type Operations = Readonly<Record<string, Operation>>;

/** A page of a list, as `Limit` and `NextToken` ask for it. */
export function page(
  items: readonly JsonObject[] | readonly string[],
  input: JsonObject,
  member: string,
): JsonObject {
  const limit = Number(input.Limit ?? 100);
  if (!(limit >= 1 && limit <= 100)) {
    throw new AwsError('ValidationException', 'Limit is between 1 and 100');
  }
  const start = typeof input.NextToken === 'string' ? Number(atob(input.NextToken)) : 0;
  if (!Number.isInteger(start) || start < 0) throw new AwsError('ValidationException', 'Invalid NextToken.');
  const end = start + limit;
  return {
    [member]: [...items.slice(start, end)],
    ...(end < items.length ? { NextToken: btoa(String(end)) } : {}),
  };
}
