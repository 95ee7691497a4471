import { isJsonObject, type Json, type JsonObject } from '../local/kernel/json.ts';

/** A pattern without its `$or`s: each alternative that it allows, as a pattern of its own. */
export function alternativesOf(pattern: JsonObject): JsonObject[] {
  const { $or, ...fields } = pattern;
  const choices = Object.entries(fields).map(([name, value]) =>
    isJsonObject(value)
      ? alternativesOf(value).map((inner): JsonObject => ({ [name]: inner }))
      : [{ [name]: value }],
  );
  if (Array.isArray($or)) choices.push($or.filter(isJsonObject).flatMap(alternativesOf));
  return choices.reduce<JsonObject[]>(
    (all, choice) => all.flatMap((one) => choice.map((other) => merged(one, other))),
    [{}],
  );
}

function merged(one: JsonObject, other: JsonObject): JsonObject {
  const both = { ...one, ...other };
  for (const [name, value] of Object.entries(one)) {
    const second = other[name];
    if (isJsonObject(value) && isJsonObject(second)) both[name] = merged(value, second);
  }
  return both;
}

/** A field that a pattern names, with what it may be: `['detail', 'data', 'status']`, `['published']`. */
export type NamedField = readonly [path: readonly string[], allowed: Json];

export function namedFields(pattern: JsonObject, path: readonly string[] = []): NamedField[] {
  return Object.entries(pattern).flatMap(([name, value]): NamedField[] =>
    isJsonObject(value) ? namedFields(value, [...path, name]) : [[[...path, name], value ?? null]],
  );
}
