import type { JsonObject } from '../../../infra/local/kernel/json.ts';
import { changesBetween } from './schema-changes.ts';

export type Verdict = 'unchanged' | 'compatible' | 'new' | 'broken';

/** How a contract of today stands to what was released of it. */
export interface Finding {
  /** `ProductCreated.v1` */
  readonly name: string;
  readonly verdict: Verdict;
  /** What is different, a sentence each. */
  readonly changes: readonly string[];
}

/** The JSON Schema of the events of each contract, by the contract's name. */
export type Schemas = ReadonlyMap<string, JsonObject>;

export function checkContracts(released: Schemas, current: Schemas): Finding[] {
  const names = [...new Set([...released.keys(), ...current.keys()])].sort();
  return names.map((name) => ({ name, ...judge(released.get(name), current.get(name)) }));
}

function judge(released?: JsonObject, current?: JsonObject): Omit<Finding, 'name'> {
  if (released === undefined) return { verdict: 'new', changes: [] };
  if (current === undefined)
    return {
      verdict: 'broken',
      changes: ['the contract was removed: consumers listen to it, and its events wait in queues'],
    };
  const changes = changesBetween(released, current);
  return { verdict: verdictOn(changes), changes: changes.map(({ words }) => words) };
}

function verdictOn(changes: ReturnType<typeof changesBetween>): Verdict {
  if (changes.some(({ breaks }) => breaks)) return 'broken';
  return changes.length === 0 ? 'unchanged' : 'compatible';
}

export function isBroken({ verdict }: Finding): boolean {
  return verdict === 'broken';
}

const SIGNS: Readonly<Record<Verdict, string>> = { unchanged: '✓', compatible: '✓', new: '+', broken: '✗' };

/** A line for each contract, its changes below; for a broken one, what to do instead. */
export function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return findings
    .flatMap((finding) => [
      `${SIGNS[finding.verdict]} ${finding.name.padEnd(width)}  ${finding.verdict}`,
      ...finding.changes.map((change) => `    ${change}`),
      ...(isBroken(finding) ? [`    → ${advice(finding, findings)}`] : []),
    ])
    .join('\n');
}

function advice({ name }: Finding, findings: readonly Finding[]): string {
  const [type = '', released = ''] = name.split('.v');
  const versions = findings.filter((each) => each.name.startsWith(`${type}.v`)).map(versionOf);
  const next = Math.max(...versions) + 1;
  return `leave version ${released} as it was released, and make version ${next} beside it (docs/events.md)`;
}

function versionOf({ name }: Finding): number {
  return Number(name.split('.v').at(-1));
}
