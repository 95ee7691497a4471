import { type Resource, resourcesOf, type Template } from './template.ts';

/** A rule that every compiled template keeps. */
export interface Policy {
  /** As its file is named. */
  readonly name: string;
  readonly why: string;
  check(template: Template): Verdict;
}

export interface Verdict {
  /** How many resources the policy looked at: none means that it proved nothing. */
  readonly checked: number;
  readonly violations: readonly Violation[];
}

export interface Violation {
  readonly resource: string;
  /** What is wrong, and what to do about it. */
  readonly message: string;
}

/**
 * A check of each resource by itself: of one type, or of those that a function selects.
 * `problems` gives what is wrong with one; `condition && message` reads well there, so `false` counts as nothing.
 */
export function each(
  select: string | ((template: Template) => readonly Resource[]),
  problems: (resource: Resource, template: Template) => readonly (string | false)[],
): Policy['check'] {
  return (template) => {
    const resources = typeof select === 'string' ? resourcesOf(template, select) : select(template);
    const violations = resources.flatMap((resource) =>
      problems(resource, template)
        .filter((message) => message !== false)
        .map((message) => ({ resource: resource.id, message })),
    );
    return { checked: resources.length, violations };
  };
}
