import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem, problems } from './problem.ts';

/**
 * The query as values: `?q=lamp&attributes[colour]=red&attributes[colour]=blue` is
 * `{q: 'lamp', attributes: {colour: ['red', 'blue']}}`. Read from the raw text, since the parsed one of API Gateway joins
 * repeated parameters with commas that values may hold as well.
 */
export function queryOf({ rawQueryString }: APIGatewayProxyEventV2): Record<string, unknown> {
  const texts = new Map<string, string[]>();
  const groups = new Map<string, Map<string, string[]>>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const [, outer, inner] = /^([^[\]]+)\[([^[\]]+)\]$/.exec(name) ?? [];
    // What every object has, as `a[__proto__]`, stays one odd name, which no schema allows.
    if (outer === undefined || inner === undefined || inner in {}) add(texts, name, value);
    else add(groupOf(groups, outer), inner, value);
  }
  const names = new Set([...texts.keys(), ...groups.keys()]);
  // Unlike an assignment, this makes even of `__proto__` a property like any other.
  return Object.fromEntries([...names].map((name) => [name, parameter(texts.get(name), groups.get(name))]));
}

/** Once a text, repeated a list, in brackets a group; with and without brackets a list that no schema allows. */
function parameter(texts: string[] = [], inBrackets: Map<string, string[]> | undefined): unknown {
  const group = inBrackets === undefined ? [] : [Object.fromEntries(inBrackets)];
  const values = [...texts, ...group];
  return values.length === 1 ? values[0] : values;
}

function add(lists: Map<string, string[]>, name: string, value: string): void {
  lists.set(name, [...(lists.get(name) ?? []), value]);
}

function groupOf(groups: Map<string, Map<string, string[]>>, name: string): Map<string, string[]> {
  const group = groups.get(name) ?? new Map<string, string[]>();
  groups.set(name, group);
  return group;
}

export function jsonBodyOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): unknown {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body) as unknown;
  } catch {
    throw new Problem(problems.malformedBody, 'The body has to be JSON.');
  }
}
