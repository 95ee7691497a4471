import { isDeepStrictEqual } from 'node:util';
import type * as v from 'valibot';
import type { FileRow } from './file-row.ts';
import type { Header } from './header.ts';
import type { LineError } from './line-error.ts';

interface SaidVariant {
  readonly sku: string;
  readonly options: Readonly<Record<string, string>>;
}

/** How the variants of a product stand against each other; the schema would not say in which line. */
export function variantErrors(rows: readonly FileRow[], variants: readonly SaidVariant[]): LineError[] {
  const errors: LineError[] = [];
  for (const [index, { sku, options }] of variants.entries()) {
    const line = rows[index]?.line ?? 0;
    const before = variants.slice(0, index);
    const lineOf = (found: number) => String(rows[found]?.line);
    const sameSku = before.findIndex((other) => other.sku === sku && sku !== '');
    const sameOptions = before.findIndex((other) => isDeepStrictEqual(other.options, options));
    const first = variants[0]?.options ?? {};
    if (sameSku >= 0)
      errors.push({ line, field: 'sku', message: `stands in line ${lineOf(sameSku)} already` });
    else if (!isDeepStrictEqual(Object.keys(options).sort(), Object.keys(first).sort()))
      errors.push({ line, message: `fills in other options than line ${lineOf(0)}` });
    else if (sameOptions >= 0)
      errors.push({ line, message: `has the same options as line ${lineOf(sameOptions)}` });
  }
  return errors;
}

/** What the schema of products finds wrong, as lines and columns of the file. */
export function inputErrors(
  issues: readonly v.BaseIssue<unknown>[],
  rows: readonly FileRow[],
  header: Header,
): LineError[] {
  return issues.flatMap((issue) => {
    const [top, ...within] = (issue.path ?? []).map(({ key }) => String(key));
    if (top === 'variants' && within.length === 0 && isSaidByLine(issue)) return [];
    const inner = top === 'variants' ? within.slice(1) : within;
    return [
      {
        line: rows[top === 'variants' ? Number(within[0] ?? 0) : 0]?.line ?? 0,
        field: columnOf(top, inner, header),
        message: issue.received === 'undefined' ? 'is missing' : issue.message,
      },
    ];
  });
}

/** `variantErrors` finds these, each in its line. */
function isSaidByLine({ type }: v.BaseIssue<unknown>): boolean {
  return type === 'check';
}

function columnOf(
  top: string | undefined,
  [name, trait]: readonly string[],
  { columns, names }: Header,
): string | undefined {
  switch (top) {
    case 'slug':
      return 'handle';
    case 'attributes':
      return name === undefined ? undefined : `attribute:${name}`;
    case 'variants':
      if (name === 'prices') return names[columns.findIndex(({ kind }) => kind === 'price')];
      if (name === 'options') return trait === undefined ? undefined : `option:${trait}`;
      return name;
    default:
      return top;
  }
}
