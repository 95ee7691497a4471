import type { JsonObject } from '../../kernel/json.ts';
import { invalidParameter } from '../errors.ts';
import { text } from '../input.ts';

/** A member of AuthParameters or ChallengeResponses that the flow cannot do without. */
export function requiredParameter(parameters: JsonObject, name: string): string {
  const value = text(parameters, name);
  if (value === undefined || value === '') throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
