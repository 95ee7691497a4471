import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/** An OpenAPI document, as far as its page reads it. */
export class OpenApi {
  readonly #document: JsonObject;

  constructor(document: unknown) {
    this.#document = isJsonObject(document) ? document : {};
  }

  get title(): string {
    return wordsOf(this.#document.info, 'title');
  }

  get description(): string {
    return wordsOf(this.#document.info, 'description');
  }

  get tags(): JsonObject[] {
    return listOf(this.#document.tags);
  }

  get schemas(): [name: string, schema: JsonObject][] {
    return entriesOf(entryOf(this.#document.components, 'schemas'));
  }

  operations(tag: string): Operation[] {
    return entriesOf(this.#document.paths).flatMap(([path, item]) =>
      entriesOf(item)
        .filter(([, body]) => Array.isArray(body.tags) && body.tags.includes(tag))
        .map(([method, body]) => ({ method: method.toUpperCase(), path, body })),
    );
  }

  /** The thing itself, where a reference to it stands. */
  resolve(value: Json | undefined): JsonObject {
    if (!isJsonObject(value)) return {};
    const { $ref: reference } = value;
    if (typeof reference !== 'string') return value;
    const found = reference
      .split('/')
      .slice(1)
      .reduce<Json | undefined>((part, name) => entryOf(part, name), this.#document);
    return isJsonObject(found) ? found : {};
  }
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: JsonObject;
}

export function entryOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}

export function wordsOf(value: Json | undefined, name: string): string {
  const entry = entryOf(value, name);
  return typeof entry === 'string' ? entry : '';
}

/** The objects of an object, with their names. */
export function entriesOf(value: Json | undefined): [string, JsonObject][] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]));
}

/** The objects of a list. */
export function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
