import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../../infra/local/kernel/json.ts';

/** A difference between the released JSON Schema of an event and today's. */
export interface Change {
  /** `data.variants[].sku was removed` */
  readonly words: string;
  readonly breaks: boolean;
}

/** They say nothing about which events are valid. */
const ANNOTATIONS = new Set(['$schema', '$id', '$comment', 'title', 'description', 'examples', 'deprecated']);

/**
 * What was released stays exactly as it is; optional fields may join it. A field that allows less than before makes
 * events invalid that were published before and wait in queues; one that allows more surprises the consumers.
 * Both break, and so does every difference in a keyword that is not named here.
 */
export function changesBetween(released: JsonObject, current: JsonObject, path = ''): Change[] {
  if (!isDeepStrictEqual(plain(ownRules(released)), plain(ownRules(current)))) {
    return [broken(path, `was changed from ${inWords(released)} to ${inWords(current)}`)];
  }
  return [
    ...fieldChanges(released, current, path),
    ...alternatives(released).flatMap((each, index) =>
      changesBetween(each, alternatives(current)[index] ?? {}, path),
    ),
    ...changesWithin(released.items, current.items, `${path}[]`),
    ...changesWithin(released.additionalProperties, current.additionalProperties, `${path}.*`),
  ];
}

function fieldChanges(released: JsonObject, current: JsonObject, path: string): Change[] {
  const before = fieldsOf(released);
  const after = fieldsOf(current);
  const kept = [...before].flatMap(([name, field]) =>
    changesOfField(field, after.get(name), inside(path, name)),
  );
  const isOpen = (released.additionalProperties ?? true) === true;
  const added = [...after]
    .filter(([name]) => !before.has(name))
    .map(([name, { required }]) => addition(inside(path, name), required, isOpen));
  return [...kept, ...added];
}

function changesOfField(before: Field, after: Field | undefined, path: string): Change[] {
  if (after === undefined) return [broken(path, 'was removed')];
  const changes = changesBetween(before.schema, after.schema, path);
  if (before.required === after.required) return changes;
  const what = after.required
    ? 'was optional and became required: events published before may lack it'
    : 'was required and became optional: consumers count on it';
  return [broken(path, what), ...changes];
}

function addition(path: string, required: boolean, isOpen: boolean): Change {
  if (required) return broken(path, 'was added as a required field: events published before lack it');
  if (!isOpen) return broken(path, 'was added where the released schema says what other fields may be');
  return { words: `${nameOf(path)} was added, optional`, breaks: false };
}

interface Field {
  readonly schema: JsonObject;
  readonly required: boolean;
}

function fieldsOf({ properties, required }: JsonObject): Map<string, Field> {
  const schemas = isJsonObject(properties) ? properties : {};
  const mandatory = Array.isArray(required) ? required.map(String) : [];
  const names = new Set([...Object.keys(schemas), ...mandatory]);
  return new Map(
    [...names].map((name) => {
      const schema = schemas[name];
      return [name, { schema: isJsonObject(schema) ? schema : {}, required: mandatory.includes(name) }];
    }),
  );
}

/** In their order: one that was moved counts as changed. */
function alternatives({ anyOf }: JsonObject): JsonObject[] {
  return Array.isArray(anyOf) ? anyOf.filter(isJsonObject) : [];
}

function changesWithin(released: Json | undefined, current: Json | undefined, path: string): Change[] {
  return isJsonObject(released) && isJsonObject(current) ? changesBetween(released, current, path) : [];
}

/** The rules of the value itself: what is compared part by part stands only as "there is one". */
function ownRules(schema: JsonObject): JsonObject {
  const { properties: _properties, required: _required, ...rules } = schema;
  return {
    ...Object.fromEntries(Object.entries(rules).filter(([keyword]) => !ANNOTATIONS.has(keyword))),
    ...(Array.isArray(rules.enum) && { enum: rules.enum.map((value) => JSON.stringify(value)).sort() }),
    ...(Array.isArray(rules.anyOf) && { anyOf: rules.anyOf.length }),
    ...(isJsonObject(rules.items) && { items: {} }),
    ...(isJsonObject(rules.additionalProperties) && { additionalProperties: {} }),
  };
}

/** As it would be read from a file. */
function plain(schema: JsonObject): unknown {
  return JSON.parse(JSON.stringify(schema));
}

/** `integer (minimum 0)`, `one of "draft", "published"`, `string or null` */
function inWords(schema: JsonObject): string {
  const limits = Object.entries(schema)
    .filter(([keyword]) => !TOLD_BY_KIND.has(keyword) && !ANNOTATIONS.has(keyword))
    .map(([keyword, value]) => `${keyword} ${JSON.stringify(value)}`);
  return limits.length === 0 ? kindOf(schema) : `${kindOf(schema)} (${limits.join(', ')})`;
}

const TOLD_BY_KIND = new Set(['type', 'const', 'enum', 'anyOf', 'items', 'properties', 'required']);

function kindOf(schema: JsonObject): string {
  const { type, const: only, enum: values, items } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(values)) return `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (isJsonObject(items)) return `list of ${inWords(items)}`;
  if (Array.isArray(schema.anyOf)) return alternatives(schema).map(inWords).join(' or ');
  return typeof type === 'string' ? type : 'anything';
}

function broken(path: string, what: string): Change {
  return { words: `${nameOf(path)} ${what}`, breaks: true };
}

function inside(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** A field as those who define events know it. */
function nameOf(path: string): string {
  return path === '' ? 'the event' : path.replace(/^detail\./, '');
}
