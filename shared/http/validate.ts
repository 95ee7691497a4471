import * as v from 'valibot';
import { type FieldError, Problem, problems } from './problem.ts';

/** The input as the schema describes it, or a 400 that names every field that is wrong. */
export function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const errors = result.issues.map(fieldError);
  throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', { errors });
}

function fieldError(issue: v.BaseIssue<unknown>): FieldError {
  const field = v.getDotPath(issue) ?? '';
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return { field, message: 'is not a known field' };
  return { field, message: issue.received === 'undefined' ? 'is missing' : issue.message };
}
