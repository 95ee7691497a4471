import type { StateStore } from '../../kernel/state-store.ts';
import { parseExpression } from '../../scheduler/times/schedule-expression.ts';
import { Timetable } from '../../scheduler/times/timetable.ts';
import { DEFAULT_BUS } from '../buses/bus.ts';
import type { ScheduleOverview } from '../../scheduler/scheduler.ts';
import type { Registry } from './registry.ts';
import type { Rule } from './rule.ts';
import { targetArn } from './target.ts';

const LOOK_MS = 1000;
/** AWS: a target is tried for up to 24 hours; what was due before that is over. */
const TOO_LATE_MS = 86_400_000;

/** Tells when the rules with a schedule are due. */
export class RuleSchedules {
  readonly #registry: Registry;
  readonly #times: Timetable;
  readonly #isDue: (rule: Rule, at: number) => void;
  readonly #known = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: StateStore, registry: Registry, isDue: (rule: Rule, at: number) => void) {
    this.#registry = registry;
    this.#times = new Timetable(store, 'rules');
    this.#isDue = isDue;
  }

  start(): void {
    this.look(Date.now());
    this.#times.tidy();
    this.#timer = setInterval(() => {
      this.look(Date.now());
    }, LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  list(): ScheduleOverview[] {
    return this.#registry.rules(DEFAULT_BUS).flatMap((rule) => {
      const { name, state, scheduleExpression: expression, targets } = rule;
      if (expression === undefined) return [];
      const next = this.#times.nextAt(name);
      return [
        {
          ...{ name, expression, timeZone: 'UTC', state },
          target: targets.map(targetArn).join(', '),
          next: next === undefined ? undefined : new Date(next).toISOString(),
        },
      ];
    });
  }

  /** Whatever the time; false when there is no such rule. */
  run(name: string): boolean {
    const rule = this.#registry.findRule(DEFAULT_BUS, name);
    if (rule?.scheduleExpression === undefined) return false;
    this.#isDue(rule, Date.now());
    return true;
  }

  /** Brings up what is due by now. */
  look(now: number): void {
    this.#follow(now);
    for (const due of this.#times.due(now)) {
      const rule = this.#registry.findRule(DEFAULT_BUS, due.key);
      if (rule !== undefined && now - due.at < TOO_LATE_MS) this.#isDue(rule, due.at);
      this.#times.done(due, now);
    }
  }

  /** Rules come, change and go by the API. AWS: a rate begins to count when the rule is made. */
  #follow(now: number): void {
    const wanted = new Map(
      this.#registry
        .rules(DEFAULT_BUS)
        .flatMap(({ name, state, scheduleExpression: expression }) =>
          state === 'ENABLED' && expression !== undefined ? [[name, expression] as const] : [],
        ),
    );
    for (const [name, expression] of wanted) {
      if (this.#known.get(name) === expression) continue;
      this.#known.set(name, expression);
      this.#times.set(name, expression, parseExpression(expression), { base: now, after: now });
    }
    for (const name of this.#known.keys()) {
      if (wanted.has(name)) continue;
      this.#known.delete(name);
      this.#times.remove(name);
    }
  }
}
