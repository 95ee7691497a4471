import type { HttpApi, HttpApis } from './api.ts';
import type { Properties } from './properties.ts';

/** The API that a resource belongs to, by its property `ApiId`. */
export function apiOf(apis: HttpApis, properties: Properties): HttpApi {
  const id = properties.text('ApiId');
  const api = apis.get(id);
  if (api === undefined) throw new Error(`there is no API ${id}`);
  return api;
}
