import { AwsError } from '../kernel/aws-error.ts';
import type { JsonObject } from '../kernel/json.ts';

/** A parameter that the operation cannot do without. */
export function requiredText(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError(
    'ValidationError',
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

export function optionalText(input: JsonObject, name: string): string | undefined {
  return input[name] === undefined ? undefined : requiredText(input, name);
}

export function optionalNumber(input: JsonObject, name: string, otherwise: number): number {
  const value = Number(input[name] ?? otherwise);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new AwsError('ValidationError', `${name} must be a whole number`);
}

export function refuseUnknown(operation: string, input: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(input).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AwsError(
    'ValidationError',
    `The local cloud does not know the parameter ${unknown} of ${operation}`,
  );
}

export function unknownOperation(service: string, operation: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `The local cloud has no operation ${service}:${operation}`,
    {
      queryCode: 'InvalidAction',
    },
  );
}
