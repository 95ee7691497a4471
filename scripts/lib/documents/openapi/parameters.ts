import * as v from 'valibot';
import type { Json, JsonObject } from '../../../../infra/local/kernel/json.ts';
import { formOf, type ParameterForm } from '../../../../shared/http/parameters.ts';
import { PARAMETER_DESCRIPTIONS } from './parameter-descriptions.ts';
import type { SchemaBook } from './schema-book.ts';
import { layersOf } from './schema-walk.ts';

/** The parameters of a route's `params` or `query`; `examples` are its sound requests, by name. */
export function parametersOf(
  schema: v.GenericSchema | undefined,
  place: 'path' | 'query',
  examples: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  { book, operationId }: { readonly book: SchemaBook; readonly operationId: string },
): JsonObject[] {
  if (schema === undefined) return [];
  const { entries } = schema as { entries?: Readonly<Record<string, v.GenericSchema>> };
  if (entries === undefined) throw new Error(`${operationId}: its ${place} parameters are no strictObject`);
  return Object.entries(entries).map(([name, parameter]) => {
    const where = `${operationId} ${place}.${name}`;
    const isOptional = ['optional', 'exact_optional', 'nullish'].includes(parameter.type);
    const shown = examplesOf(name, parameter, examples);
    return {
      name,
      in: place,
      required: !isOptional,
      description: descriptionOf(name, parameter) ?? untold(book, where),
      ...serialization(parameter),
      schema: schemaOf(parameter, book, where),
      ...(Object.keys(shown).length > 0 ? { examples: shown } : {}),
    };
  });
}

function descriptionOf(name: string, parameter: v.GenericSchema): string | undefined {
  const own = layersOf(parameter).map((layer) => v.getDescription(layer));
  return own.find((text) => text !== undefined) ?? PARAMETER_DESCRIPTIONS[name];
}

function untold(book: SchemaBook, where: string): string {
  book.complaints.push(`${where} says nothing of itself: add v.description('…')`);
  return '';
}

function serialization(parameter: v.GenericSchema): JsonObject {
  const form = findForm(parameter)?.form;
  if (form === 'list') return { style: 'form', explode: true };
  if (form === 'group') return { style: 'deepObject', explode: true };
  return {};
}

function schemaOf(parameter: v.GenericSchema, book: SchemaBook, where: string): JsonObject {
  const form = findForm(parameter);
  if (form === undefined) {
    const { description: _, ...schema } = book.write(parameter, where);
    return schema;
  }
  const preset = layersOf(parameter)
    .map((layer) => (layer as { default?: unknown }).default)
    .find((value) => value !== undefined);
  const schema = formSchema(form, book, where);
  return preset === undefined ? schema : { ...schema, default: valueOf(form, preset) as Json };
}

function formSchema(form: ParameterForm, book: SchemaBook, where: string): JsonObject {
  if (form.form === 'integer') return { type: 'integer', minimum: form.min, maximum: form.max };
  const items = book.write(form.of, `${where}[]`);
  if (form.form === 'list') return { type: 'array', items, maxItems: form.most };
  return {
    type: 'object',
    propertyNames: book.write(form.names, `${where}{name}`),
    additionalProperties: { type: 'array', items },
  };
}

function findForm(parameter: v.GenericSchema): ParameterForm | undefined {
  return layersOf(parameter)
    .map(formOf)
    .find((form) => form !== undefined);
}

function examplesOf(
  name: string,
  parameter: v.GenericSchema,
  examples: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): JsonObject {
  const form = findForm(parameter);
  return Object.fromEntries(
    Object.entries(examples)
      .filter(([, values]) => values[name] !== undefined)
      .map(([title, values]) => [title, { value: valueOf(form, values[name]) as Json }]),
  );
}

/** What the texts of the wire stand for. */
function valueOf(form: ParameterForm | undefined, wire: unknown): unknown {
  if (form?.form === 'integer') return Number(wire);
  return form?.form === 'list' ? [wire].flat() : wire;
}
