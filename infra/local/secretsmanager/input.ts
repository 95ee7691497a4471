import { inputReaders } from '../kernel/input-readers.ts';
import type { JsonObject } from '../kernel/json.ts';
import { invalidParameter } from './errors.ts';

export const { optionalText, requiredText } = inputReaders({
  invalid: invalidParameter,
  missing: (name) => invalidParameter(`You must provide ${name}.`),
});

export function flag(input: JsonObject, name: string, otherwise = false): boolean {
  const value = input[name] ?? otherwise;
  // CloudFormation takes texts too.
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw invalidParameter(`${name} must be true or false`);
}

export function textList(input: JsonObject, name: string): string[] | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw invalidParameter(`${name} must be a list of strings`);
  }
  return value;
}
