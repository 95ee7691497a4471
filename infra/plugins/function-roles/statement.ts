import type { Json, JsonObject } from '../../local/kernel/json.ts';

/** A statement of an IAM policy, as a template writes it. */
export interface Statement extends JsonObject {
  Effect: 'Allow';
  Action: string[];
  Resource: Json;
  Condition?: JsonObject;
}

export function allow(actions: readonly string[], resource: Json): Statement {
  return { Effect: 'Allow', Action: [...actions], Resource: resource };
}

/** `!Ref`, `!GetAtt`, `!Sub`, `!ImportValue` …: an object with the function's name as its one key. */
export function isIntrinsic(value: Json | undefined): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && /^(Ref|Fn::\w+)$/.test(keys[0] ?? '');
}
