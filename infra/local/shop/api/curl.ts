import type { Json, JsonObject } from '../../kernel/json.ts';
import { entryOf, listOf, type OpenApi, type Operation, wordsOf } from './openapi.ts';

/** The request of an example as a command line. `name` undefined: the request as the parameters' own examples show it. */
export function curlOf(api: OpenApi, { method, path, body }: Operation, name: string, url: string): string {
  const parameters = listOf(body.parameters).map((parameter) => api.resolve(parameter));
  const valueOf = (parameter: JsonObject): Json | undefined =>
    entryOf(entryOf(parameter.examples, name), 'value') ?? parameter.example;
  const of = (place: string): [string, Json][] =>
    parameters.flatMap((parameter): [string, Json][] => {
      const value = valueOf(parameter);
      return parameter.in === place && value !== undefined && isShown(parameter)
        ? [[wordsOf(parameter, 'name'), value]]
        : [];
    });
  const filled = of('path').reduce(
    (text, [parameter, value]) => text.replace(`{${parameter}}`, encodeURIComponent(textOf(value))),
    path,
  );
  const search = of('query').flatMap(([parameter, value]) => pairsOf(parameter, value));
  const address = `${url}${filled}${search.length > 0 ? `?${search.join('&')}` : ''}`;
  const sent = requestBody(api, body, name);
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} ${quoted(address)}`,
    ...(Array.isArray(body.security) && body.security.length > 0
      ? ['-H "authorization: Bearer $TOKEN"']
      : []),
    ...of('header').map(([header, value]) => `-H ${quoted(`${header.toLowerCase()}: ${textOf(value)}`)}`),
    ...(sent === undefined
      ? []
      : ["-H 'content-type: application/json'", `-d ${quoted(JSON.stringify(sent))}`]),
  ];
  return lines.join(' \\\n  ');
}

/** Headers that may be left out would only hide what the example shows. */
function isShown(parameter: JsonObject): boolean {
  return parameter.in !== 'header' || parameter.required === true;
}

function requestBody(api: OpenApi, body: JsonObject, name: string): Json | undefined {
  const content = entryOf(api.resolve(body.requestBody).content, 'application/json');
  return entryOf(entryOf(entryOf(content, 'examples'), name), 'value');
}

/** A list repeats its parameter, a group has its names in brackets. */
function pairsOf(name: string, value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pairsOf(name, item));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([inner, part]) => pairsOf(`${name}[${inner}]`, part ?? ''));
  return [`${name.replace('[', '%5B').replace(']', '%5D')}=${encodeURIComponent(textOf(value))}`];
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
