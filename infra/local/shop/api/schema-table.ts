import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { escaped } from '../page-style.ts';
import { entriesOf, wordsOf } from './openapi.ts';

/** The fields of a schema, inner ones below those that hold them; any other schema in one line. */
export function schemaTable(schema: JsonObject): string {
  const rows = fieldRows(schema, '');
  if (rows.length === 0) return `<p>${typeText(schema)}</p>`;
  return `<table><thead><tr><th>Field</th><th>Type</th><th></th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function fieldRows(schema: JsonObject, prefix: string): string[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return entriesOf(schema.properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const optional = required.includes(name) ? '' : '<span class="none">optional</span> ';
    const words = `${optional}${escaped(wordsOf(field, 'description'))}`;
    const row = `<tr><td><code>${escaped(path)}</code></td><td>${typeText(field)}</td><td>${words}</td></tr>`;
    const items = isJsonObject(field.items) ? field.items : {};
    return [row, ...fieldRows(field, `${path}.`), ...fieldRows(items, `${path}[].`)];
  });
}

/** `list of Variant, 1 to 50`, `draft | published | archived`. */
export function typeText(schema: JsonObject): string {
  const { $ref: reference, items, additionalProperties } = schema;
  if (typeof reference === 'string') {
    const name = escaped(reference.split('/').at(-1) ?? '');
    return `<a href="#schema-${name}">${name}</a>`;
  }
  const choices = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (Array.isArray(choices)) return choices.map((choice) => `<code>${inJson(choice)}</code>`).join(' | ');
  const several = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (several !== undefined) return several.filter(isJsonObject).map(typeText).join(' or ');
  return [
    isJsonObject(items) ? `list of ${typeText(items)}` : kindOf(schema),
    ...(isJsonObject(additionalProperties) ? [`by name: ${typeText(additionalProperties)}`] : []),
    ...limits(schema),
  ].join(', ');
}

function kindOf({ type, format }: JsonObject): string {
  const kind = Array.isArray(type)
    ? type.map(String).join(' or ')
    : typeof type === 'string'
      ? type
      : 'anything';
  return escaped(typeof format === 'string' ? `${kind} (${format})` : kind);
}

function limits(schema: JsonObject): string[] {
  const range = (least: Json | undefined, most: Json | undefined, unit: string): string[] => {
    if (least === undefined && most === undefined) return [];
    const from = least === undefined ? 'at most' : inJson(least);
    return [
      most === undefined
        ? `${from} or more${unit}`
        : `${from}${least === undefined ? ' ' : ' to '}${inJson(most)}${unit}`,
    ];
  };
  const most = schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum;
  return [
    ...range(schema.minimum, most, ''),
    ...range(schema.minLength, schema.maxLength, ' characters'),
    ...range(schema.minItems, schema.maxItems, ''),
    ...(typeof schema.pattern === 'string' ? [`<code>${escaped(schema.pattern)}</code>`] : []),
    ...(schema.default === undefined ? [] : [`else <code>${inJson(schema.default)}</code>`]),
  ];
}

function inJson(value: Json): string {
  return escaped(JSON.stringify(value));
}
