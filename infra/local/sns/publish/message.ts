import { randomUUID } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { invalidParameter, snsError } from '../errors.ts';
import { jsonObject, optionalText } from '../input.ts';
import type { SnsProtocol } from '../subscriptions/subscription.ts';

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** In base64. */
  readonly BinaryValue?: string;
}

/** A message as it was published. */
export interface SnsMessage {
  readonly id: string;
  readonly topicArn: string;
  readonly subject?: string | undefined;
  readonly message: string;
  /** With `MessageStructure: json`: what some protocols get in place of `message`. */
  readonly byProtocol: Readonly<Partial<Record<SnsProtocol, string>>>;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly publishedAt: string;
}

/** AWS: 256 KB, the attributes included; for a batch, all its messages together. */
export const LARGEST_MESSAGE = 256 * 1024;

/** The message that a request makes; throws what Publish would answer. */
export function readMessage(topicArn: string, input: JsonObject): SnsMessage {
  const whole = optionalText(input, 'Message') ?? '';
  if (whole === '') throw invalidParameter('Empty message');
  const attributes = readAttributes(input.MessageAttributes);
  if (sizeOf(whole, attributes) > LARGEST_MESSAGE) throw invalidParameter('Message too long');
  const byProtocol = structureOf(input, whole);
  return {
    id: randomUUID(),
    topicArn,
    subject: checkSubject(optionalText(input, 'Subject')),
    message: byProtocol.default ?? whole,
    byProtocol,
    attributes,
    publishedAt: new Date().toISOString(),
  };
}

/** AWS: ASCII that begins with a letter, digit or punctuation mark, without line breaks, up to 100 characters. */
function checkSubject(subject: string | undefined): string | undefined {
  if (subject === undefined) return undefined;
  if (!/^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(subject)) throw invalidParameter('Subject');
  return subject;
}

/** AWS: `MessageStructure: json` has a text for each protocol, and one for all others under `default`. */
function structureOf(input: JsonObject, whole: string): Record<string, string> {
  const structure = optionalText(input, 'MessageStructure');
  if (structure === undefined) return {};
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  const texts = Object.entries(jsonObject('Message Structure - JSON message body', whole)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  if (!texts.some(([name]) => name === 'default')) {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  return Object.fromEntries(texts);
}

function readAttributes(value: Json | undefined): Record<string, MessageAttribute> {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw invalidParameter('MessageAttributes is not a map');
  return Object.fromEntries(
    Object.entries(value).map(([name, attribute]) => [name, readAttribute(name, attribute)]),
  );
}

function readAttribute(name: string, value: Json | undefined): MessageAttribute {
  const right = /^[\w-]+(\.[\w-]+)*$/.test(name) && name.length <= 256 && !/^(aws|amazon)\./i.test(name);
  if (!right) throw invalidAttribute(`The message attribute name '${name}' is invalid.`);
  const { DataType, StringValue, BinaryValue } = isJsonObject(value) ? value : {};
  if (typeof DataType !== 'string' || !/^(String|Number|Binary)(\..+)?$/.test(DataType)) {
    throw invalidAttribute(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const isBinary = DataType.startsWith('Binary');
  const given = isBinary ? BinaryValue : StringValue;
  if (typeof given !== 'string' || given === '') {
    throw invalidAttribute(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  }
  if (DataType.startsWith('Number') && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(given)) {
    throw invalidAttribute(`Could not cast message attribute '${name}' value to number.`);
  }
  return isBinary ? { DataType, BinaryValue: given } : { DataType, StringValue: given };
}

function invalidAttribute(reason: string): Error {
  return snsError('ParameterValueInvalid', reason);
}

/** AWS: names, types and values of the attributes count too. */
export function sizeOf(message: string, attributes: SnsMessage['attributes']): number {
  return Object.entries(attributes).reduce(
    (size, [name, { DataType, StringValue, BinaryValue }]) =>
      size +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      Buffer.byteLength(StringValue ?? '') +
      Buffer.byteLength(BinaryValue ?? '', 'base64'),
    Buffer.byteLength(message),
  );
}
