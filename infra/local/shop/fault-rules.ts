import { FAULT_KINDS, type FaultKind, type FaultRule } from '../front-door/faults.ts';
import { isJsonObject } from '../kernel/json.ts';

const MEMBERS: Readonly<Record<keyof FaultRule, 'string' | 'number'>> = {
  kind: 'string',
  service: 'string',
  action: 'string',
  principal: 'string',
  rate: 'number',
  seed: 'number',
  delayMs: 'number',
  errorCode: 'string',
  status: 'number',
  times: 'number',
};

/** One rule, or a list of them, as `POST /_local/faults` takes it. */
export function parseFaultRules(body: unknown): { rules: FaultRule[] } | { problem: string } {
  const list = Array.isArray(body) ? body : [body];
  for (const rule of list) {
    const problem = problemOf(rule);
    if (problem !== undefined) return { problem };
  }
  return { rules: list as FaultRule[] };
}

function problemOf(rule: unknown): string | undefined {
  if (!isJsonObject(rule))
    return 'A fault rule is an object such as {"service":"sqs","kind":"duplicate","rate":0.2}.';
  for (const [name, value] of Object.entries(rule)) {
    const type = (MEMBERS as Readonly<Record<string, string | undefined>>)[name];
    if (type === undefined) return `A fault rule has no ${name}; it has ${Object.keys(MEMBERS).join(', ')}.`;
    if (typeof value !== type) return `${name} is a ${type}.`;
  }
  if (!FAULT_KINDS.includes(rule.kind as FaultKind)) return `kind is one of ${FAULT_KINDS.join(', ')}.`;
  const rate = rule.rate ?? 1;
  if (typeof rate === 'number' && (rate < 0 || rate > 1)) return 'rate is between 0 and 1.';
  return undefined;
}
