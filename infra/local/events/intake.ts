import { seededRandom } from '../front-door/faults.ts';
import { throttled } from '../front-door/throttled.ts';
import { isAwsError } from '../kernel/aws-error.ts';
import type { AwsCall } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { PartContext } from '../kernel/part.ts';
import type { Principal } from '../kernel/principal.ts';
import { busNameOf, DEFAULT_BUS } from './buses/bus.ts';
import { type BusEvent, type EventContent, newEvent } from './buses/bus-event.ts';
import type { Archives } from './archives/archives.ts';
import type { Replay } from './archives/replay.ts';
import { busLogGroup, type Deliveries } from './delivery/deliveries.ts';
import type { NewDelivery } from './delivery/delivery-store.ts';
import { matchesPattern } from './pattern/event-pattern.ts';
import { entriesOf, eventOf } from './put-events.ts';
import type { RecentEvents } from './recent-events.ts';
import type { Registry } from './rules/registry.ts';
import type { Rule } from './rules/rule.ts';

/** An event that an AWS service puts on the default bus, as CloudWatch does for its alarms. */
export type ServiceEvent = EventContent;

interface AcceptedEvent {
  readonly bus: string;
  readonly event: BusEvent;
  readonly traceId?: string | undefined;
  /** Only these rules look at it; all of the bus when left out. */
  readonly ruleArns?: readonly string[];
}

interface IntakeParts {
  readonly registry: Registry;
  readonly deliveries: Deliveries;
  readonly recent: RecentEvents;
  readonly archives: Archives;
}

/** Takes events in: judges them by the rules of their bus, and hands them to the deliveries. */
export class Intake {
  readonly #context: PartContext;
  readonly #registry: Registry;
  readonly #deliveries: Deliveries;
  readonly #recent: RecentEvents;
  readonly #archives: Archives;
  readonly #random = seededRandom(1);

  constructor(context: PartContext, { registry, deliveries, recent, archives }: IntakeParts) {
    this.#context = context;
    this.#registry = registry;
    this.#deliveries = deliveries;
    this.#recent = recent;
    this.#archives = archives;
  }

  /** AWS: each entry is taken or refused on its own, and the answer has them in the request's order. */
  putEvents(call: AwsCall): JsonObject {
    const accepted: AcceptedEvent[] = [];
    const results = entriesOf(call.input).map((entry): JsonObject => {
      try {
        this.#strikeEntry(call);
        const event = eventOf(entry);
        const traceId = typeof entry.TraceHeader === 'string' ? entry.TraceHeader : call.traceId;
        accepted.push({ bus: busNameOf(entry.EventBusName), event, traceId });
        return { EventId: event.id };
      } catch (error) {
        if (!isAwsError(error)) throw error;
        return { ErrorCode: error.code, ErrorMessage: error.message };
      }
    });
    this.#accept(accepted, call.principal);
    return { FailedEntryCount: results.length - accepted.length, Entries: results };
  }

  /** A busy EventBridge takes some entries of a request and throttles others: fault rules name `PutEvents.Entry`. */
  #strikeEntry({ principal }: AwsCall): void {
    const target = { service: 'events', action: 'PutEvents.Entry', principal };
    if (this.#context.faults.strike('throttle', target)) throw throttled('events');
  }

  publish(content: ServiceEvent): void {
    const principal: Principal = { kind: 'internal', part: content.source };
    this.#accept([{ bus: DEFAULT_BUS, event: newEvent(content) }], principal);
  }

  /** AWS: when a rule's schedule is due, its own targets get an event, and no other rule sees it. */
  scheduled(rule: Rule, at: number): void {
    const source = 'aws.events';
    const content = { source, detailType: 'Scheduled Event', detail: {}, resources: [rule.arn] };
    const event = newEvent({ ...content, time: new Date(at) });
    this.#accept([{ bus: rule.busName, event, ruleArns: [rule.arn] }], { kind: 'internal', part: source });
  }

  /** AWS: replayed events say in `replay-name` what brought them, and keep their id and time. */
  replay({ name, busName: bus, ruleArns }: Replay, events: readonly BusEvent[]): void {
    const principal: Principal = { kind: 'internal', part: 'replay' };
    const chosen = ruleArns.length === 0 ? {} : { ruleArns };
    const repeated = events.map((event) => ({ bus, event: { ...event, 'replay-name': name }, ...chosen }));
    this.#accept(repeated, principal);
  }

  #accept(events: readonly AcceptedEvent[], putBy: Principal): void {
    const { faults } = this.#context;
    const target = { service: 'events', action: 'PutEvents', principal: putBy };
    const deliveries = events
      .flatMap((accepted) => this.#deliveriesOf(accepted))
      .flatMap((delivery) =>
        faults.strike('duplicate', target) === undefined ? [delivery] : [delivery, delivery],
      );
    // AWS promises no order; one strike mixes up what one call put.
    const isReordered = deliveries.length > 1 && faults.strike('reorder', target) !== undefined;
    this.#deliveries.accept(isReordered ? this.#mixedUp(deliveries) : deliveries);
  }

  #deliveriesOf({ bus, event, traceId, ruleArns }: AcceptedEvent): NewDelivery[] {
    if (this.#registry.findBus(bus) === undefined) {
      this.#lost(bus, event);
      return [];
    }
    this.#recent.add(bus, event);
    this.#archives.keep(bus, event);
    const ingestedAt = Date.now();
    return this.#registry
      .rules(bus)
      .filter((rule) => ruleArns?.includes(rule.arn) !== false)
      .filter((rule) => rule.state === 'ENABLED' && wants(rule, event))
      .flatMap((rule) =>
        rule.targets.map((target) => ({
          ...{ bus, event, target, traceId, ingestedAt },
          ruleName: rule.name,
          ruleArn: rule.arn,
        })),
      );
  }

  /** AWS: PutEvents to a bus that does not exist answers with an event id, and the event is gone. Here it is said. */
  #lost(bus: string, event: BusEvent): void {
    const note = `There is no event bus ${bus}: the event is lost, as it is on AWS`;
    this.#recent.add(bus, event, note);
    this.#context.logs.write(
      busLogGroup(bus),
      'lost',
      JSON.stringify({ level: 'ERROR', message: note, event }),
    );
  }

  /** Sattolo's shuffle: none stays in its place. */
  #mixedUp<T>(list: readonly T[]): T[] {
    const mixed = [...list];
    for (let index = mixed.length - 1; index > 0; index -= 1) {
      const other = Math.floor(this.#random() * index);
      [mixed[index], mixed[other]] = [mixed[other] as T, mixed[index] as T];
    }
    return mixed;
  }
}

/** A schedule's own event needs no pattern. */
function wants({ eventPattern, arn, scheduleExpression }: Rule, event: BusEvent): boolean {
  const isOwn = event.source === 'aws.events' && event.resources.includes(arn);
  if (scheduleExpression !== undefined && isOwn) return true;
  return eventPattern !== undefined && matchesPattern(eventPattern, event);
}
