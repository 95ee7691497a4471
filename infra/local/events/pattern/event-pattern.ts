import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { compileComparison, OPERATORS, type Comparison } from './comparison.ts';
import { invalidPattern } from './invalid-pattern.ts';

/**
 * EventBridge's pattern language, which Lambda's filter criteria speak too.
 *
 * A pattern has the shape of the event. Its leaves are lists, of which one entry must fit; its fields must all fit.
 * Patterns run for every record, so each is compiled once to functions.
 */
export function matchesPattern(pattern: JsonObject, event: Json): boolean {
  let compiled = compiledPatterns.get(pattern);
  if (compiled === undefined) {
    compiled = compilePattern(pattern);
    compiledPatterns.set(pattern, compiled);
  }
  return compiled(event, event);
}

/** Throws the InvalidEventPatternException that PutRule would answer. */
export function validatePattern(pattern: JsonObject): void {
  compilePattern(pattern);
}

const compiledPatterns = new WeakMap<JsonObject, Matcher>();

/** Judges the value that stands at its place in the event; `event` is the whole of it. */
type Matcher = (value: Json | undefined, event: Json) => boolean;

/** AWS: "$or" may expand a pattern to at most 1,000 combinations. */
const MAXIMUM_COMBINATIONS = 1000;

interface Fields {
  readonly matches: Matcher;
  /** How many patterns without `$or` it would take to say the same. */
  readonly combinations: number;
  /** Every field named, as a path, to find those named twice. */
  readonly paths: ReadonlySet<string>;
}

function compilePattern(pattern: JsonObject): Matcher {
  const { matches, combinations } = compileFields(pattern, [], false);
  if (combinations > MAXIMUM_COMBINATIONS) {
    throw invalidPattern(
      `$or gives ${combinations} combinations, and at most ${MAXIMUM_COMBINATIONS} are allowed`,
    );
  }
  return matches;
}

function compileFields(pattern: JsonObject, path: readonly string[], insideOr: boolean): Fields {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalidPattern('Empty objects are not allowed');
  const compiled = entries.map(([name, value]) => compileField(name, value, path, insideOr));
  const paths = new Set<string>();
  for (const field of compiled) {
    for (const named of field.paths) {
      if (paths.has(named)) throw invalidPattern(`Path \`${named}\` cannot be allowed multiple times`);
      paths.add(named);
    }
  }
  return {
    matches: all(compiled.map((field) => field.matches)),
    combinations: compiled.reduce((product, field) => product * field.combinations, 1),
    paths,
  };
}

function compileField(
  name: string,
  value: Json | undefined,
  path: readonly string[],
  insideOr: boolean,
): Fields {
  if (name === '$or') return compileOr(value, path);
  if (insideOr && OPERATORS.has(name)) {
    throw invalidPattern(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
  }
  const fieldPath = [...path, name];
  if (Array.isArray(value)) {
    const matches = compileLeaf(value, fieldPath);
    const field: Matcher = (parent, event) => matches(memberOf(parent, name), event);
    return { matches: field, combinations: 1, paths: new Set([fieldPath.join('.')]) };
  }
  if (!isJsonObject(value)) throw invalidPattern(`"${name}" must be an object or an array`);
  const fields = compileFields(value, fieldPath, insideOr);
  return {
    ...fields,
    matches: (parent, event) => matchesObject(fields.matches, memberOf(parent, name), event),
  };
}

function compileOr(alternatives: Json | undefined, path: readonly string[]): Fields {
  if (!Array.isArray(alternatives)) throw invalidPattern('It must be an Array followed with $or.');
  const compiled = alternatives.map((alternative) => {
    if (isJsonObject(alternative)) return compileFields(alternative, path, true);
    throw invalidPattern('Only JSON object is allowed in array of $or relationship.');
  });
  if (compiled.length < 2) throw invalidPattern('There must have at least 2 Objects in $or relationship.');
  return {
    matches: (value, event) => compiled.some((alternative) => alternative.matches(value, event)),
    combinations: compiled.reduce((sum, alternative) => sum + alternative.combinations, 0),
    paths: new Set(compiled.flatMap((alternative) => [...alternative.paths])),
  };
}

/**
 * AWS: objects in an array are taken one by one, and all fields of the pattern must fit within the same one
 * (`{ "employees": { "firstName": ["Anna"], "lastName": ["Jones"] } }` needs one employee with both names).
 * Where the pattern has an object and the event has none, the fields below are absent.
 */
function matchesObject(matches: Matcher, value: Json | undefined, event: Json): boolean {
  if (!Array.isArray(value)) return matches(value, event);
  if (value.length === 0) return matches(undefined, event);
  return value.some((element) => matchesObject(matches, element, event));
}

function compileLeaf(allowed: readonly Json[], path: readonly string[]): Matcher {
  if (allowed.length === 0) throw invalidPattern('Empty arrays are not allowed');
  const mayBeAbsent = allowed.some(isAbsence);
  const comparisons = allowed.filter((entry) => !isAbsence(entry)).map(compileComparison);
  return (value, event) =>
    (value !== undefined && someLeaf(value, comparisons)) || (mayBeAbsent && !hasLeaf(event, path));
}

/** AWS: an array in the event fits when any of its elements does; arrays within arrays are taken apart. */
function someLeaf(value: Json, comparisons: readonly Comparison[]): boolean {
  if (Array.isArray(value)) return value.some((element) => someLeaf(element, comparisons));
  if (isJsonObject(value)) return false;
  return comparisons.some((fits) => fits(value));
}

/**
 * AWS: `exists` works on leaf nodes only, so a field that holds an object counts as absent; and a field is absent
 * when the event has it nowhere, whichever element of an array is looked at.
 */
function hasLeaf(value: Json | undefined, path: readonly string[]): boolean {
  if (value === undefined) return false;
  if (Array.isArray(value)) return value.some((element) => hasLeaf(element, path));
  const [name, ...rest] = path;
  if (name === undefined) return !isJsonObject(value);
  return isJsonObject(value) && hasLeaf(memberOf(value, name), rest);
}

function isAbsence(entry: Json): boolean {
  return isJsonObject(entry) && entry.exists === false && Object.keys(entry).length === 1;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function all(matchers: readonly Matcher[]): Matcher {
  const [first, ...others] = matchers;
  if (first !== undefined && others.length === 0) return first;
  return (value, event) => matchers.every((matches) => matches(value, event));
}
