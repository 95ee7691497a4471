import { randomUUID } from 'node:crypto';
import type { Example, OtherRequest } from '../../../shared/http/examples.ts';
import type { Access, Route } from '../../../shared/http/route.ts';

export interface RealAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Sender {
  readonly url: string;
  readonly tokens: Readonly<Record<Exclude<Access, 'public'>, string>>;
}

/** Sends the request of an example, signed in as somebody who may. */
export async function send(
  { route, request = {} }: Pick<Example, 'route' | 'request'>,
  { url, tokens }: Sender,
): Promise<RealAnswer> {
  const { params = {}, query = {}, body, headers } = request;
  const path = route.path.replace(/\{(\w+)\}/g, (_match, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = searchOf(query);
  const response = await fetch(`${url}${path}${search === '' ? '' : `?${search}`}`, {
    method: route.method,
    headers: {
      ...(route.access === 'public' ? {} : { authorization: `Bearer ${tokens[route.access]}` }),
      ...usualHeaders(route, body),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : parsed(text) };
}

function usualHeaders(route: Route, body: unknown): Record<string, string> {
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(route.idempotent === true ? { 'idempotency-key': randomUUID() } : {}),
  };
}

/** `{status: ['draft', 'archived'], attributes: {colour: ['red']}}` as it stands in an address. */
export function searchOf(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return Object.entries(value).flatMap(([inner, values]) => textsOf(`${name}[${inner}]`, values));
    return textsOf(name, value);
  });
  return new URLSearchParams(pairs).toString();
}

function textsOf(name: string, value: unknown): [string, string][] {
  return [value].flat().map((text) => [name, String(text)]);
}

/** A request to an address that an answer has given, such as an upload. */
export async function sendOther({ method, url, headers, body = '', form }: OtherRequest): Promise<void> {
  const response = await fetch(url, {
    method,
    ...(headers === undefined ? {} : { headers }),
    body: form === undefined ? body : multipart(form, body),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
}

function multipart(form: Readonly<Record<string, string>>, file: string): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) data.append(name, value);
  data.append('file', new Blob([file]));
  return data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
