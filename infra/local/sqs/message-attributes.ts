import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { invalidParameter } from './errors.ts';

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** In base64. */
  readonly BinaryValue?: string;
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** AWS: a message carries at most 10 attributes. */
const MOST = 10;

export function readAttributes(value: Json | undefined): MessageAttributes {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw invalidParameter('MessageAttributes is not a map');
  const entries = Object.entries(value);
  if (entries.length > MOST) {
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MOST}].`,
    );
  }
  return Object.fromEntries(entries.map(([name, attribute]) => [name, readAttribute(name, attribute)]));
}

function readAttribute(name: string, value: Json | undefined): MessageAttribute {
  checkName(name);
  const { DataType, StringValue, BinaryValue, ...others } = isJsonObject(value) ? value : {};
  const [unknown] = Object.entries(others).filter(([, list]) => !Array.isArray(list) || list.length > 0);
  // AWS: the list values are "not implemented, reserved for future use".
  if (unknown !== undefined)
    throw invalidParameter(`Message attribute list values in ${unknown[0]} are not supported.`);
  if (
    typeof DataType !== 'string' ||
    !/^(String|Number|Binary)(\..+)?$/.test(DataType) ||
    DataType.length > 256
  ) {
    throw invalidParameter(
      `The type of message attribute '${name}' is invalid. It must be String, Number or Binary.`,
    );
  }
  const binary = DataType.startsWith('Binary');
  const given = binary ? BinaryValue : StringValue;
  if (typeof given !== 'string' || given === '' || (binary ? StringValue : BinaryValue) !== undefined) {
    throw invalidParameter(
      `The message attribute '${name}' must contain a non-empty value of type '${DataType}', and no other.`,
    );
  }
  if (DataType.startsWith('Number') && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(given)) {
    throw invalidParameter(`Can't cast the value of message attribute '${name}' to a number.`);
  }
  return binary ? { DataType, BinaryValue: given } : { DataType, StringValue: given };
}

/** AWS: letters, digits, `_`, `-` and `.`, no period at the ends or twice, not `AWS.` or `Amazon.`, up to 256. */
function checkName(name: string): void {
  const right = /^[\w-]+(\.[\w-]+)*$/.test(name) && name.length <= 256 && !/^(aws|amazon)\./i.test(name);
  if (!right) throw invalidParameter(`The message attribute name '${name}' is invalid.`);
}

/** AWS: names, types and values count towards the message's size. */
export function attributesSize(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (size, [name, attribute]) =>
      size + Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + valueBytes(attribute).length,
    0,
  );
}

/**
 * The attributes that a receiver asked for: by name, with `prefix.*`, or all with `All` or `.*`.
 */
export function selectAttributes(
  attributes: MessageAttributes,
  wanted: readonly string[],
): MessageAttributes {
  if (wanted.length === 0) return {};
  if (wanted.includes('All') || wanted.includes('.*')) return attributes;
  const names = new Set(wanted);
  const prefixes = wanted.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -2));
  return Object.fromEntries(
    Object.entries(attributes).filter(
      ([name]) => names.has(name) || prefixes.some((prefix) => name.startsWith(prefix)),
    ),
  );
}

export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

/**
 * AWS's digest of attributes, which SDKs verify: by name, each of name, type and value behind its length in 4 bytes,
 * and before the value one byte that tells text (1) from binary (2).
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort((one, other) =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)),
  );
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    add(Buffer.from(name));
    add(Buffer.from(attribute.DataType));
    hash.update(Buffer.of(attribute.BinaryValue === undefined ? 1 : 2));
    add(valueBytes(attribute));
  }
  return hash.digest('hex');
}

function valueBytes({ StringValue, BinaryValue }: MessageAttribute): Buffer {
  return BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64');
}

export function attributesJson(attributes: MessageAttributes): JsonObject {
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, { ...attribute }]));
}
