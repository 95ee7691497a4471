import { arn, nameFromArn } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { busArn } from '../buses/bus.ts';
import type { Registry } from '../rules/registry.ts';
import { optionalText, text } from '../text.ts';
import { archiveArn } from './archive.ts';
import type { Position } from './archive-store.ts';
import type { Archives } from './archives.ts';

export type ReplayState = 'STARTING' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

export interface Replay {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly archiveName: string;
  readonly busName: string;
  /** Only these rules get the events; every rule of the bus when there are none. */
  readonly ruleArns: readonly string[];
  /** In milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly startedAt: number;
  readonly state: ReplayState;
  readonly stateReason?: string | undefined;
  readonly position: Position;
  readonly endedAt?: number | undefined;
}

export function replayArn(name: string): string {
  return arn('events', `replay/${name}`);
}

/** Refuses what StartReplay would refuse. */
export function readReplay(registry: Registry, archives: Archives, input: JsonObject): Replay {
  const name = text(input.ReplayName);
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) throw invalid(`ReplayName '${name}' is not valid.`);
  const source = text(input.EventSourceArn);
  const archive = archives.get(nameFromArn(source));
  if (source !== archiveArn(archive.name)) throw invalid('EventSourceArn is not the ARN of an archive.');
  const destination = isJsonObject(input.Destination) ? input.Destination : {};
  // AWS: events go back to the bus that they came from.
  if (destination.Arn !== busArn(archive.busName)) {
    throw invalid('Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.');
  }
  const from = timeOf(input.EventStartTime, 'EventStartTime');
  const until = timeOf(input.EventEndTime, 'EventEndTime');
  if (from >= until) throw invalid('Parameter EventStartTime is not valid. It must be before EventEndTime.');
  // The time of an event has whole seconds.
  const start = Math.floor(from / 1000) * 1000;
  return {
    name,
    arn: replayArn(name),
    description: optionalText(input.Description),
    archiveName: archive.name,
    busName: archive.busName,
    ruleArns: rulesOf(registry, archive.busName, destination.FilterArns),
    from,
    until,
    startedAt: Date.now(),
    state: 'STARTING',
    position: { time: start - 1, id: 0 },
  };
}

function rulesOf(registry: Registry, busName: string, value: Json | undefined): string[] {
  const known = new Set(registry.rules(busName).map((rule) => rule.arn));
  return (Array.isArray(value) ? value : []).map((ruleArn) => {
    if (typeof ruleArn === 'string' && known.has(ruleArn)) return ruleArn;
    throw invalid(`Parameter FilterArns is not valid. Reason: ${text(ruleArn)} is no rule of the bus.`);
  });
}

/** Seconds in the JSON protocol. */
function timeOf(value: Json | undefined, name: string): number {
  const time = typeof value === 'number' ? value * 1000 : Date.parse(text(value));
  if (Number.isFinite(time)) return time;
  throw invalid(`Parameter ${name} is not valid.`);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

export function described(replay: Replay): JsonObject {
  return {
    ReplayArn: replay.arn,
    ...(replay.description === undefined ? {} : { Description: replay.description }),
    Destination: { Arn: busArn(replay.busName), FilterArns: [...replay.ruleArns] },
    ...listed(replay),
  };
}

export function listed(replay: Replay): JsonObject {
  return {
    ReplayName: replay.name,
    EventSourceArn: archiveArn(replay.archiveName),
    State: replay.state,
    ...(replay.stateReason === undefined ? {} : { StateReason: replay.stateReason }),
    EventStartTime: replay.from / 1000,
    EventEndTime: replay.until / 1000,
    ...(replay.position.id === 0 ? {} : { EventLastReplayedTime: replay.position.time / 1000 }),
    ReplayStartTime: replay.startedAt / 1000,
    ...(replay.endedAt === undefined ? {} : { ReplayEndTime: replay.endedAt / 1000 }),
  };
}
