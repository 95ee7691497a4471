import { type Principal, principalName } from '../kernel/principal.ts';

export const FAULT_KINDS = [
  /** The call is refused as AWS throttles it. */
  'throttle',
  /** The call fails with `errorCode` and `status` (default InternalServerError, 500); nothing is done. */
  'error',
  /** The call is performed `delayMs` later. */
  'delay',
  /** What is delivered comes twice: messages received, events put, stream records read. */
  'duplicate',
  /** What is delivered comes in another order, where AWS does not promise one. */
  'reorder',
  /** The calling function's process dies before the call has its effect. On lambda/Invoke: before the handler runs. */
  'crash-before',
  /** The calling function's process dies after the call's effect, before it learns of it. On lambda/Invoke: after the handler. */
  'crash-after',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** When and how something goes wrong. What is left out matches everything. */
export interface FaultRule {
  readonly kind: FaultKind;
  readonly service?: string;
  readonly action?: string;
  /** A function's, role's or service's name, or a part of it. */
  readonly principal?: string;
  /** Share of the matching calls that are struck, 0 to 1; 1 when left out. */
  readonly rate?: number;
  /** Same seed, same sequence of strikes. */
  readonly seed?: number;
  readonly delayMs?: number;
  readonly errorCode?: string;
  readonly status?: number;
  /** How many strikes the rule has in all; endless when left out. */
  readonly times?: number;
}

export interface FaultTarget {
  readonly service: string;
  readonly action: string;
  readonly principal: Principal;
}

interface ArmedRule {
  readonly rule: FaultRule;
  readonly random: () => number;
  strikes: number;
}

/** Makes things go wrong on request, repeatably. */
export class Faults {
  #rules: ArmedRule[] = [];
  readonly #crashListeners: ((instance: string) => void)[] = [];

  /** Adds rules to those that are set. */
  set(rules: readonly FaultRule[]): void {
    this.#rules.push(...rules.map((rule) => ({ rule, random: seededRandom(rule.seed ?? 1), strikes: 0 })));
  }

  clear(): void {
    this.#rules = [];
  }

  list(): readonly (FaultRule & { readonly strikes: number })[] {
    return this.#rules.map(({ rule, strikes }) => ({ ...rule, strikes }));
  }

  /** The rule of this kind that strikes now, if any. Each question counts as one matching call. */
  strike(kind: FaultKind, target: FaultTarget): FaultRule | undefined {
    return this.#rules.find((armed) => {
      if (armed.rule.kind !== kind || !matches(armed.rule, target)) return false;
      if (armed.strikes >= (armed.rule.times ?? Infinity)) return false;
      if (armed.random() >= (armed.rule.rate ?? 1)) return false;
      armed.strikes += 1;
      return true;
    })?.rule;
  }

  /** Lambda listens, and ends the execution environment as if its process had died. */
  onCrash(listener: (instance: string) => void): void {
    this.#crashListeners.push(listener);
  }

  crash(instance: string): void {
    for (const listener of this.#crashListeners) listener(instance);
  }
}

function matches(rule: FaultRule, target: FaultTarget): boolean {
  return (
    (rule.service ?? target.service) === target.service &&
    (rule.action ?? target.action) === target.action &&
    (rule.principal === undefined || principalName(target.principal).includes(rule.principal))
  );
}

/** Mulberry32: small, fast, and the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
