import type { JsonObject } from '../kernel/json.ts';
import { invalidParameter } from './errors.ts';

export function optionalText(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidParameter(`${name} must be a string`);
  return value;
}

export function requiredText(input: JsonObject, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') throw invalidParameter(`You must provide ${name}.`);
  return value;
}

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
