import type { AwsError } from './aws-error.ts';
import { isJsonObject, type JsonObject } from './json.ts';

export interface InputErrors {
  readonly invalid: (reason: string) => AwsError;
  /** What a required member that is not there is answered; else it is invalid. */
  readonly missing?: (name: string) => AwsError;
}

/** Readers of the members of a request, whose errors are those of the service. */
export function inputReaders({ invalid, missing = (name) => invalid(`${name} is required`) }: InputErrors) {
  function optionalText(input: JsonObject, name: string): string | undefined {
    const value = input[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw invalid(`${name} must be a string`);
    return value;
  }

  function requiredText(input: JsonObject, name: string): string {
    const value = optionalText(input, name);
    if (value === undefined || value === '') throw missing(name);
    return value;
  }

  function textMap(input: JsonObject, name: string): Record<string, string> {
    const value = input[name] ?? {};
    if (!isJsonObject(value)) throw invalid(`${name} must be a map`);
    const texts: Record<string, string> = {};
    for (const [key, text] of Object.entries(value)) {
      if (typeof text !== 'string') throw invalid(`${name}.${key} must be a string`);
      texts[key] = text;
    }
    return texts;
  }

  function objectList(input: JsonObject, name: string): JsonObject[] {
    const value = input[name] ?? [];
    if (Array.isArray(value) && value.every(isJsonObject)) return value;
    throw invalid(`${name} must be a list of structures`);
  }

  return { optionalText, requiredText, textMap, objectList };
}
