import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import * as v from 'valibot';
import type { JsonObject } from '../../../../infra/local/kernel/json.ts';
import { partsOf } from './schema-walk.ts';

/** What a schema checks or changes beyond what JSON Schema can say; the message of the refusal says it then. */
const UNSPOKEN = [
  'trim',
  'check',
  'raw_check',
  'check_items',
  'partial_check',
  'normalize',
  'to_lower_case',
  'to_upper_case',
];

const CONVERSION: ConversionConfig = {
  target: 'draft-2020-12',
  typeMode: 'input',
  ignoreActions: UNSPOKEN,
  overrideRef: ({ referenceId }) => `#/components/schemas/${nameOf(referenceId)}`,
  overrideAction: ({ valibotAction, jsonSchema }) =>
    // JSON Schema reads its patterns as Unicode, which is all that this flag says.
    isUnicodePattern(valibotAction) ? { ...jsonSchema, pattern: valibotAction.requirement.source } : null,
};

const OBJECTS: ReadonlySet<string> = new Set(['object', 'strict_object', 'loose_object', 'object_with_rest']);

/**
 * Valibot schemas as JSON Schema 2020-12. A schema with a title stands once, as a component by that name; an object
 * without one may be used in one place only, so that nothing stands there twice.
 */
export class SchemaBook {
  readonly #named = new Map<v.GenericSchema, string>();
  /** Where each object without a title stands. */
  readonly #places = new Map<v.GenericSchema, string>();

  /** What is missing in the routes, said all at once. */
  readonly complaints: string[] = [];

  /** The schema as it stands at `place`, which is for messages: `createProduct request`. */
  write(schema: v.GenericSchema, place: string): JsonObject {
    this.#collect(schema, place);
    return this.#convert(schema);
  }

  components(): Record<string, JsonObject> {
    const components = new Map<string, JsonObject>();
    for (const [id, schema] of Object.entries(toJsonSchemaDefs(this.#definitions(), CONVERSION))) {
      const { title: _, ...body } = tidy(schema) as JsonObject;
      const name = nameOf(id);
      const before = components.get(name);
      if (before !== undefined && JSON.stringify(before) !== JSON.stringify(body))
        this.complaints.push(`two schemas have the title ${name} and are not the same`);
      components.set(name, body);
    }
    return Object.fromEntries([...components].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  #collect(schema: v.GenericSchema, place: string): void {
    if (this.#named.has(schema)) return;
    const title = v.getTitle(schema);
    if (title !== undefined) this.#named.set(schema, title);
    else if (OBJECTS.has(schema.type) && !('pipe' in schema)) this.#claim(schema, place);
    this.#collectParts(schema, place, title !== undefined);
  }

  /** The schema that a titled one was made of by a pipe has no place of its own. */
  #collectParts(schema: v.GenericSchema, place: string, isNamed: boolean): void {
    for (const [step, part] of partsOf(schema)) {
      if (isNamed && 'pipe' in schema) this.#collectParts(part, place, true);
      else this.#collect(part, `${place}${step}`);
    }
  }

  #claim(schema: v.GenericSchema, place: string): void {
    const before = this.#places.get(schema);
    if (before !== undefined)
      this.complaints.push(
        `the same object stands at ${before} and at ${place}: give it a name, v.title('…')`,
      );
    this.#places.set(schema, place);
  }

  #convert(schema: v.GenericSchema): JsonObject {
    const converted = toJsonSchema(schema, { ...CONVERSION, definitions: this.#definitions() });
    const { $schema: _, $defs: __, ...json } = converted as JsonObject;
    return tidy(json) as JsonObject;
  }

  /** A name may have been made of a schema more than once; each has its own id here. */
  #definitions(): Record<string, v.GenericSchema> {
    return Object.fromEntries([...this.#named].map(([schema, name], index) => [`${name} ${index}`, schema]));
  }
}

function nameOf(id: string): string {
  return id.replace(/ \d+$/, '');
}

function isUnicodePattern(action: {
  readonly type: string;
}): action is { readonly type: 'regex'; readonly requirement: RegExp } {
  return action.type === 'regex' && (action as { requirement?: RegExp }).requirement?.flags === 'u';
}

/** Without the empty lists that say nothing. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, part]) => !(name === 'required' && Array.isArray(part) && part.length === 0))
      .map(([name, part]) => [name, tidy(part)]),
  );
}
