import type { Correspondence } from './correspondence.ts';

interface Comparison {
  readonly correspondence: Correspondence;
  /** Names of fields that the shop makes anew each time. */
  readonly varies: ReadonlySet<string>;
}

/** Where a real value is not the documented one; a line each. */
export function differences(
  documented: unknown,
  real: unknown,
  comparison: Comparison,
  at: string,
): string[] {
  const name = at.slice(at.lastIndexOf('.') + 1);
  if (comparison.varies.has(name) && typeof documented === typeof real) {
    if (typeof documented === 'string') comparison.correspondence.stand(documented, String(real));
    return [];
  }
  if (Array.isArray(documented) && Array.isArray(real) && documented.length === real.length)
    return documented.flatMap((item, index) => differences(item, real[index], comparison, `${at}.${index}`));
  if (isRecord(documented) && isRecord(real)) return ofFields(documented, real, comparison, at);
  if (typeof documented === 'string' && typeof real === 'string') {
    if (comparison.correspondence.matches(documented, real)) return [];
  } else if (documented === real) return [];
  const expected = comparison.correspondence.translate(documented);
  return [`${at}: documented ${JSON.stringify(expected)}, answered ${JSON.stringify(real)}`];
}

function ofFields(
  documented: Record<string, unknown>,
  real: Record<string, unknown>,
  comparison: Comparison,
  at: string,
): string[] {
  const expected = new Map(
    Object.entries(documented).map(([name, value]) => [comparison.correspondence.translate(name), value]),
  );
  const names = new Set([...expected.keys(), ...Object.keys(real)]);
  return [...names].flatMap((name) =>
    differences(expected.get(name), real[name], comparison, `${at}.${name}`),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
