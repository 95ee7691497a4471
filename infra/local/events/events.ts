import { AwsError } from '../kernel/aws-error.ts';
import type { AwsService, NeededPermission } from '../kernel/aws-service.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import type { Part, PartContext } from '../kernel/part.ts';
import { archiveOperations } from './archives/archive-operations.ts';
import { ArchiveStore } from './archives/archive-store.ts';
import { Archives } from './archives/archives.ts';
import { replayOperations } from './archives/replay-operations.ts';
import { Replays } from './archives/replays.ts';
import { archiveType } from './archives/resource-type.ts';
import { busArn, busNameOf, busPolicy } from './buses/bus.ts';
import { busOperations } from './buses/bus-operations.ts';
import { Deliveries, type RetryDelays } from './delivery/deliveries.ts';
import { Intake, type ServiceEvent } from './intake.ts';
import type { ScheduleOverview } from '../scheduler/scheduler.ts';
import type { Operations } from './operation.ts';
import { type RecentEvent, RecentEvents } from './recent-events.ts';
import { Registry } from './rules/registry.ts';
import { eventResourceTypes } from './rules/resource-types.ts';
import { RuleSchedules } from './rules/rule-schedules.ts';
import { ruleOperations } from './rules/rule-operations.ts';
import { targetOperations } from './rules/target-operations.ts';
import { text } from './text.ts';

export interface Events extends Part {
  /** The last 1,000 events and how they fared, newest first. */
  recentEvents(): readonly RecentEvent[];
  /** Puts an event of an AWS service on the default bus. */
  publishServiceEvent(event: ServiceEvent): void;
  /** The rules that have a schedule. */
  schedules(): readonly ScheduleOverview[];
  /** Gives the targets of such a rule its event now; false when there is no such rule. */
  runSchedule(name: string): boolean;
}

const LAPTOP_DELAYS: RetryDelays = { retryBaseDelayMs: 200, retryMaximumDelayMs: 30_000 };

/** EventBridge: buses, rules, archives with their replays, and the delivery of events to queues, topics and functions. */
export function createEvents(context: PartContext, delays: Partial<RetryDelays> = {}): Events {
  const registry = new Registry(context.store);
  const recent = new RecentEvents();
  const deliveries = new Deliveries(context, recent, { ...LAPTOP_DELAYS, ...delays });
  const archived = new ArchiveStore(context.store);
  const archives = new Archives(context.store, archived);
  const intake = new Intake(context, { registry, deliveries, recent, archives });
  const replays = new Replays({ store: context.store, archives, events: archived, intake });
  const schedules = new RuleSchedules(context.store, registry, (rule, at) => {
    intake.scheduled(rule, at);
  });
  const operations: Operations = {
    ...busOperations(registry),
    ...ruleOperations(registry),
    ...targetOperations(registry),
    ...archiveOperations(registry, archives, archived),
    ...replayOperations(registry, archives, replays),
  };
  return {
    services: [eventsService(registry, intake, operations)],
    resourceTypes: [...eventResourceTypes(registry), archiveType(registry, archives)],
    start: () => {
      deliveries.start();
      archives.start();
      replays.start();
      schedules.start();
    },
    stop: async () => {
      schedules.stop();
      archives.stop();
      await replays.stop();
      await deliveries.stop();
    },
    recentEvents: () => recent.list(),
    schedules: () => schedules.list(),
    runSchedule: (name) => schedules.run(name),
    publishServiceEvent: (event) => {
      intake.publish(event);
    },
  };
}

function eventsService(registry: Registry, intake: Intake, operations: Operations): AwsService {
  return {
    name: 'events',
    targets: ['AWSEvents'],
    permissions: (operation, input) => {
      if (operation === 'PutEvents') return putEventsPermissions(registry, input);
      return [{ action: `events:${operation}`, resource: operations[operation]?.resource(input) ?? '*' }];
    },
    perform: async (call) => {
      if (call.operation === 'PutEvents') return intake.putEvents(call);
      const operation = operations[call.operation];
      if (operation !== undefined) return operation.perform(call.input);
      throw new AwsError(
        'UnknownOperationException',
        `The local cloud does not know events:${call.operation}`,
      );
    },
  };
}

/** AWS: each entry needs events:PutEvents on its bus, and a policy may ask for its source and its detail type. */
function putEventsPermissions(registry: Registry, input: JsonObject): NeededPermission[] {
  const entries = Array.isArray(input.Entries) ? input.Entries.filter(isJsonObject) : [];
  return entries.map((entry) => {
    const bus = busNameOf(entry.EventBusName);
    return {
      action: 'events:PutEvents',
      resource: busArn(bus),
      conditions: { 'events:source': [text(entry.Source)], 'events:detail-type': [text(entry.DetailType)] },
      resourcePolicy: busPolicy(registry.findBus(bus)),
    };
  });
}
