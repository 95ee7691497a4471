import { AwsError } from '../../kernel/aws-error.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';

type Step = { readonly member: string } | { readonly index: number } | 'all';

/** One step: `.name`, `.*`, `[0]` or `[*]`. */
const STEP = /\.([^.[\]*'"]+)|(\.\*|\[\*\])|\[(\d+)\]/y;

/**
 * The JSONPath that EventBridge takes: dot notation with dashes, underscores and slashes, array indices, and `*`.
 * AWS says nothing of a path beyond that and leaves its variable out; here it is refused.
 */
export function parseJsonPath(path: string): readonly Step[] {
  if (!path.startsWith('$')) throw invalidPath(path);
  const steps: Step[] = [];
  for (let position = 1; position < path.length; position = STEP.lastIndex) {
    STEP.lastIndex = position;
    const [, member, all, index] = STEP.exec(path) ?? [];
    if (member !== undefined) steps.push({ member });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else if (all !== undefined) steps.push('all');
    else throw invalidPath(path);
  }
  return steps;
}

/** The value at the path; for a path with `*`, the list of all values. */
export function valueAt(path: string, root: Json): Json | undefined {
  const steps = parseJsonPath(path);
  const found = steps.reduce<Json[]>((values, step) => values.flatMap((value) => take(value, step)), [root]);
  return steps.includes('all') ? found : found[0];
}

function take(value: Json, step: Step): Json[] {
  if (step === 'all')
    return Array.isArray(value) ? value : isJsonObject(value) ? defined(Object.values(value)) : [];
  if ('index' in step) return Array.isArray(value) ? defined([value[step.index]]) : [];
  return isJsonObject(value) && Object.hasOwn(value, step.member) ? defined([value[step.member]]) : [];
}

function defined(values: readonly (Json | undefined)[]): Json[] {
  return values.filter((value) => value !== undefined);
}

function invalidPath(path: string): AwsError {
  return new AwsError('ValidationException', `Invalid JSONPath: ${path}`);
}
