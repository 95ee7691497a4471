import { crc32 } from 'node:zlib';
import { arn } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { compileFilter } from './filter-pattern.ts';
import type { LogFiles } from './log-files.ts';
import type { LogEvent } from './log-line.ts';
import { text } from '../text.ts';

export interface LogGroups {
  readonly files: LogFiles;
  /** RetentionInDays, by log group. */
  readonly retention: ReadonlyMap<string, number>;
}

export type LogOperations = Readonly<Record<string, (input: JsonObject) => JsonObject>>;

/** What `aws logs tail` and `sls logs` need. */
export function logOperations(groups: LogGroups): LogOperations {
  return {
    DescribeLogGroups: (input) => describeLogGroups(groups, input),
    DescribeLogStreams: (input) => describeLogStreams(groups, input),
    FilterLogEvents: (input) => filterLogEvents(groups, input),
    GetLogEvents: (input) => getLogEvents(groups, input),
  };
}

export function logGroupArn(name: string): string {
  return arn('logs', `log-group:${name}`);
}

/** AWS: the name, or the ARN as `logGroupIdentifier`. */
export function logGroupOf(input: JsonObject): string {
  const identifier = text(input.logGroupIdentifier);
  if (identifier === '') return text(input.logGroupName);
  return identifier.startsWith('arn:') ? (identifier.split(':')[6] ?? '') : identifier;
}

function describeLogGroups({ files, retention }: LogGroups, input: JsonObject): JsonObject {
  const groups = files
    .groups()
    .filter(
      (name) =>
        name.startsWith(text(input.logGroupNamePrefix)) && name.includes(text(input.logGroupNamePattern)),
    )
    .map((name): JsonObject => {
      const days = retention.get(name);
      return {
        logGroupName: name,
        arn: `${logGroupArn(name)}:*`,
        logGroupArn: logGroupArn(name),
        creationTime: files.createdAt(name),
        metricFilterCount: 0,
        storedBytes: files.bytes(name),
        ...(days === undefined ? {} : { retentionInDays: days }),
      };
    });
  return paged(groups, input, 'logGroups');
}

function describeLogStreams({ files }: LogGroups, input: JsonObject): JsonObject {
  const name = existing(files, logGroupOf(input));
  const streams = streamsOf(files.read(name))
    .filter(({ logStreamName }) => logStreamName.startsWith(text(input.logStreamNamePrefix)))
    .map((stream) => ({
      ...stream,
      arn: `${logGroupArn(name)}:log-stream:${stream.logStreamName}`,
      storedBytes: 0,
    }));
  // AWS: by name, or by the time of the last event.
  streams.sort(
    input.orderBy === 'LastEventTime'
      ? (one, other) => one.lastEventTimestamp - other.lastEventTimestamp
      : (one, other) => (one.logStreamName < other.logStreamName ? -1 : 1),
  );
  return paged(input.descending === true ? streams.reverse() : streams, input, 'logStreams');
}

function streamsOf(events: readonly LogEvent[]) {
  const byStream = Map.groupBy(events, (event) => event.stream);
  return [...byStream].map(([logStreamName, list]) => {
    const first = list[0]?.timestamp ?? 0;
    const last = list.at(-1)?.timestamp ?? 0;
    return {
      logStreamName,
      creationTime: first,
      firstEventTimestamp: first,
      lastEventTimestamp: last,
      lastIngestionTime: last,
    };
  });
}

function filterLogEvents({ files }: LogGroups, input: JsonObject): JsonObject {
  const matches = compileFilter(text(input.filterPattern));
  const names = Array.isArray(input.logStreamNames) ? new Set<Json>(input.logStreamNames) : undefined;
  const events = withIds(files.read(existing(files, logGroupOf(input))))
    .filter(
      ({ event }) =>
        isWithin(event, input) &&
        names?.has(event.stream) !== false &&
        event.stream.startsWith(text(input.logStreamNamePrefix)) &&
        matches(event.message),
    )
    .map(({ event, eventId }) => ({ logStreamName: event.stream, ...answered(event), eventId }));
  return { ...paged(events, input, 'events', 10_000), searchedLogStreams: [] };
}

/** AWS: the newest events unless startFromHead; the tokens go on in both directions, and stay the same at the ends. */
function getLogEvents({ files }: LogGroups, input: JsonObject): JsonObject {
  const events = files
    .read(existing(files, logGroupOf(input)))
    .filter((event) => event.stream === input.logStreamName && isWithin(event, input));
  const limit = limitOf(input, 10_000);
  const [direction, position] = text(input.nextToken).split('/');
  let start = input.startFromHead === true ? 0 : Math.max(0, events.length - limit);
  let end = Math.min(events.length, start + limit);
  if (direction === 'f') {
    start = Math.min(Number(position), events.length);
    end = Math.min(events.length, start + limit);
  } else if (direction === 'b') {
    end = Math.min(Number(position), events.length);
    start = Math.max(0, end - limit);
  }
  return {
    events: events.slice(start, end).map(answered),
    nextForwardToken: `f/${end}`,
    nextBackwardToken: `b/${start}`,
  };
}

function answered({ timestamp, message }: LogEvent): {
  timestamp: number;
  message: string;
  ingestionTime: number;
} {
  return { timestamp, message, ingestionTime: timestamp };
}

/** AWS: the start belongs to the range, and so does the end. */
function isWithin({ timestamp }: LogEvent, { startTime, endTime }: JsonObject): boolean {
  return timestamp >= Number(startTime ?? 0) && timestamp <= Number(endTime ?? Infinity);
}

/** Ids that stay the same from call to call, which `aws logs tail --follow` relies on. */
function withIds(events: readonly LogEvent[]): { event: LogEvent; eventId: string }[] {
  const seen = new Map<string, number>();
  return events.map((event) => {
    const id = `${event.timestamp}${String(crc32(`${event.stream}\t${event.message}`)).padStart(10, '0')}`;
    const same = seen.get(id) ?? 0;
    seen.set(id, same + 1);
    return { event, eventId: `${id}${String(same).padStart(6, '0')}` };
  });
}

function existing(files: LogFiles, name: string): string {
  if (files.has(name)) return name;
  throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
}

function paged(items: readonly JsonObject[], input: JsonObject, member: string, most = 50): JsonObject {
  const start = typeof input.nextToken === 'string' ? Number(atob(input.nextToken)) : 0;
  if (!Number.isInteger(start) || start < 0) {
    throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  const end = start + limitOf(input, most);
  return {
    [member]: items.slice(start, end),
    ...(end < items.length ? { nextToken: btoa(String(end)) } : {}),
  };
}

function limitOf(input: JsonObject, most: number): number {
  const limit = Number(input.limit ?? most);
  if (limit >= 1 && limit <= most) return limit;
  throw new AwsError('InvalidParameterException', `limit is between 1 and ${most}`);
}
