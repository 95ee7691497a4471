import type { ServiceEvent } from '../../events/intake.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Alarm, AlarmValue } from './alarm.ts';
import { alarmEvent } from './alarm-event.ts';
import { sendAction } from './alarm-action.ts';
import { type AlarmState, AlarmStore } from './alarm-store.ts';
import { datapoints, evaluate, evaluationRange, reasonFor, type Sample } from './evaluation.ts';
import { MetricReader } from './metrics.ts';

export interface WatchedAlarm {
  readonly alarm: Alarm;
  state: AlarmState;
  samples: Sample[];
}

/** Where the changes of state are logged. */
const LOG_GROUP = '/aws/cloudwatch/alarms';

/** Reads the metrics of the alarms every few seconds, and tells of every change of state. */
export class Alarms {
  readonly #context: PartContext;
  readonly #publish: (event: ServiceEvent) => void;
  readonly #intervalMs: number;
  readonly #store: AlarmStore;
  readonly #alarms = new Map<string, WatchedAlarm>();
  readonly #sending = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();

  constructor(context: PartContext, publish: (event: ServiceEvent) => void, intervalMs: number) {
    this.#context = context;
    this.#publish = publish;
    this.#intervalMs = intervalMs;
    this.#store = new AlarmStore(context.store);
  }

  declare(alarm: Alarm): void {
    this.#alarms.set(alarm.name, { alarm, state: this.#store.read(alarm.name), samples: [] });
  }

  list(): WatchedAlarm[] {
    return [...this.#alarms.values()].sort((one, other) => (one.alarm.name < other.alarm.name ? -1 : 1));
  }

  /** AWS: SetAlarmState holds until the next evaluation. */
  set(name: string, value: AlarmValue, reason: string, reasonData?: string): void {
    const watched = this.#alarms.get(name);
    if (watched === undefined)
      throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist`, { status: 404 });
    this.#change(watched, { value, reason, reasonData, updatedAt: Date.now() });
  }

  start(): void {
    this.#store.keepOnly([...this.#alarms.keys()]);
    if (this.#alarms.size === 0) return;
    const next = (): void => {
      this.#round = this.#evaluateAll().then(() => {
        this.#timer = setTimeout(next, this.#intervalMs);
      });
    };
    next();
  }

  async stop(): Promise<void> {
    await this.#round;
    await Promise.all(this.#sending);
    clearTimeout(this.#timer);
  }

  async #evaluateAll(): Promise<void> {
    const metrics = new MetricReader(this.#context);
    for (const watched of this.#alarms.values()) {
      const value = await metrics.read(watched.alarm);
      this.#evaluate(watched, value, Date.now());
    }
  }

  #evaluate(watched: WatchedAlarm, value: number | undefined, now: number): void {
    const { alarm } = watched;
    if (value !== undefined) watched.samples.push({ at: now, value });
    const oldest = now - evaluationRange(alarm);
    watched.samples = watched.samples.filter(({ at }) => at > oldest);
    const range = datapoints(alarm, watched.samples, now);
    const judged = evaluate(alarm, range);
    if (judged === undefined || judged === watched.state.value) return;
    const recentDatapoints = range.filter((datapoint) => datapoint !== undefined);
    this.#change(watched, {
      value: judged,
      reason: reasonFor(alarm, judged, range),
      reasonData: JSON.stringify({
        version: '1.0',
        queryDate: new Date(now).toISOString().replace('Z', '+0000'),
        statistic: alarm.statistic,
        period: alarm.period,
        recentDatapoints,
        threshold: alarm.threshold,
      }),
      updatedAt: now,
    });
  }

  /** AWS: an alarm tells its actions of a change of state once, in CloudWatch's own name. */
  #tell(alarm: Alarm, previous: AlarmState, state: AlarmState): void {
    const topics = alarm.actionsEnabled ? alarm.actions[state.value] : [];
    for (const topic of topics) {
      const sent = sendAction(this.#context, topic, alarm, { previous, state })
        .catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          const line = { level: 'ERROR', message: 'The action failed', alarm: alarm.name, topic, reason };
          this.#context.logs.write(LOG_GROUP, alarm.name, JSON.stringify(line));
        })
        .finally(() => this.#sending.delete(sent));
      this.#sending.add(sent);
    }
  }

  #change(watched: WatchedAlarm, state: AlarmState): void {
    const { alarm, state: previous } = watched;
    watched.state = state;
    this.#store.write(alarm.name, state);
    if (previous.value === state.value) return;
    const { value, reason } = state;
    const line = { alarm: alarm.name, from: previous.value, to: value, reason };
    this.#context.logs.write(LOG_GROUP, alarm.name, JSON.stringify(line));
    this.#publish(alarmEvent(alarm, previous, state));
    this.#tell(alarm, previous, state);
  }
}
