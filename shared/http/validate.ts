import * as v from 'valibot';
import { type FieldError, Problem, problems } from './problem.ts';

/** The input as the schema describes it, or a 400 that names every field that is wrong. */
export function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  return validateEach({ input: [schema, input] }).input;
}

/** Several inputs at once, each with its schema: one 400 names all that is wrong. What has no schema is left out. */
export function validateEach<Name extends string>(
  inputs: Readonly<Record<Name, readonly [schema: v.GenericSchema | undefined, input: unknown]>>,
): Partial<Record<Name, unknown>> {
  const errors: FieldError[] = [];
  const outputs: Partial<Record<Name, unknown>> = {};
  for (const [name, [schema, input]] of Object.entries(inputs) as [Name, (typeof inputs)[Name]][]) {
    if (schema === undefined) continue;
    const result = v.safeParse(schema, input);
    outputs[name] = result.output;
    errors.push(...(result.issues ?? []).map(fieldError));
  }
  if (errors.length === 0) return outputs;
  throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', { errors });
}

function fieldError(issue: v.BaseIssue<unknown>): FieldError {
  const field = v.getDotPath(issue) ?? '';
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return { field, message: 'is not a known field' };
  if (issue.received === 'undefined') return { field, message: 'is missing' };
  return {
    field,
    message: isOwnWording(issue) ? issue.message : `has to be ${KINDS[issue.type] ?? 'another'}`,
  };
}

/** Schemas say what is wrong in our words, except for the plain kinds, which need none. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  strict_object: 'an object',
  record: 'an object',
};

function isOwnWording({ type, message }: v.BaseIssue<unknown>): boolean {
  return KINDS[type] === undefined || !message.startsWith('Invalid ');
}
