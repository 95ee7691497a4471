import { POLICIES } from './policies.ts';
import type { Policy, Violation } from './policy.ts';
import type { Template } from './template.ts';

/** What one policy found in all templates. */
export interface Result {
  readonly policy: string;
  readonly why: string;
  readonly checked: number;
  readonly violations: readonly (Violation & { readonly stack: string })[];
}

export function checkPolicies(
  templates: readonly Template[],
  policies: readonly Policy[] = POLICIES,
): Result[] {
  return policies.map((policy) => {
    const verdicts = templates.map((template) => ({ stack: stackName(template), ...policy.check(template) }));
    return {
      policy: policy.name,
      why: policy.why,
      checked: verdicts.reduce((sum, { checked }) => sum + checked, 0),
      violations: verdicts.flatMap(({ stack, violations }) =>
        violations.map((violation) => ({ stack, ...violation })),
      ),
    };
  });
}

/** A line for each policy; under a broken one why it stands, and a line for each violation. */
export function report(results: readonly Result[]): string {
  const width = Math.max(...results.map(({ policy }) => policy.length));
  return results.flatMap((result) => linesOf(result, width)).join('\n');
}

function linesOf({ policy, why, checked, violations }: Result, width: number): string[] {
  const sign = violations.length === 0 ? '✓' : '✗';
  const line = `${sign} ${policy.padEnd(width)} ${String(checked).padStart(4)} checked`;
  if (violations.length === 0) return [line];
  const found = violations.map(({ stack, resource, message }) => `    ${stack} ${resource}: ${message}`);
  return [`${line}, ${violations.length} violated`, `    ${why}`, ...found];
}

function stackName({ service, stage }: Template): string {
  return `${service}-${stage}`;
}
