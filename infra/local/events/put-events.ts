import { AwsError } from '../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { type BusEvent, newEvent } from './buses/bus-event.ts';
import { text } from './text.ts';

/** AWS (since January 2026): the entries of a request have at most 1 MB together. */
const LARGEST_REQUEST = 1024 * 1024;
/** AWS: a request has 1 to 10 entries. */
const MOST_ENTRIES = 10;

/** Refuses the request as a whole, or gives its entries. */
export function entriesOf(input: JsonObject): JsonObject[] {
  const entries = Array.isArray(input.Entries) ? input.Entries.filter(isJsonObject) : [];
  if (entries.length === 0) throw wrongLength('greater than or equal to 1');
  if (entries.length > MOST_ENTRIES) throw wrongLength('less than or equal to 10');
  const size = entries.reduce((sum, entry) => sum + entrySize(entry), 0);
  if (size > LARGEST_REQUEST) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  return entries;
}

/** AWS: 14 bytes for the time; Source, DetailType, Detail and Resources by their UTF-8. */
function entrySize(entry: JsonObject): number {
  const resources = Array.isArray(entry.Resources) ? entry.Resources : [];
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...resources].filter(
    (text) => typeof text === 'string',
  );
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), entry.Time === undefined ? 0 : 14);
}

function wrongLength(constraint: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${constraint}`,
  );
}

/** The event that an entry makes, or why it makes none. Throws AwsError, for this entry alone. */
export function eventOf(entry: JsonObject): BusEvent {
  const source = required(entry, 'Source');
  const detailType = required(entry, 'DetailType');
  const detail = parseDetail(required(entry, 'Detail'));
  // AWS: sources that begin with "aws." are its own.
  if (source.startsWith('aws.')) {
    throw new AwsError('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  const resources = Array.isArray(entry.Resources) ? entry.Resources : [];
  return newEvent({ source, detailType, detail, resources, time: timeOf(entry.Time) });
}

function required(entry: JsonObject, name: string): string {
  const value = entry[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError(
    'InvalidArgument',
    `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  );
}

/** AWS: the detail is a JSON object. */
function parseDetail(text: string): JsonObject {
  let detail: unknown;
  try {
    detail = JSON.parse(text);
  } catch (error) {
    throw new AwsError('MalformedDetail', 'Detail is malformed.', { cause: error });
  }
  if (!isJsonObject(detail)) throw new AwsError('MalformedDetail', 'Detail is malformed.');
  return detail;
}

/** Seconds in the JSON protocol; AWS: the time of the call when left out. */
function timeOf(value: Json | undefined): Date {
  if (value === undefined || value === null) return new Date();
  const time = new Date(typeof value === 'number' ? value * 1000 : text(value));
  if (!Number.isNaN(time.getTime())) return time;
  throw new AwsError('InvalidArgument', 'Parameter Time is not valid.');
}
