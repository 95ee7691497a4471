/** A route's key, taken apart: `GET /orders/{orderId}`, `ANY /files/{path+}` or `$default`. */
export interface RouteKey {
  readonly text: string;
  /** `ANY` and `$default` take every method. */
  readonly method: string;
  readonly segments: readonly RouteSegment[];
  /** The key without the names of its variables: two routes of the same shape catch the same requests. */
  readonly shape: string;
}

export interface RouteSegment {
  readonly kind: 'static' | 'variable' | 'greedy';
  /** The text of a static segment, the name of a variable. */
  readonly name: string;
}

export const DEFAULT_ROUTE = '$default';

const METHODS = new Set(['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

export function parseRouteKey(text: string): RouteKey {
  if (text === DEFAULT_ROUTE) return { text, method: 'ANY', segments: [], shape: text };
  const [, method = '', path = ''] = /^([A-Z]+) (\/\S*)$/.exec(text) ?? [];
  if (!METHODS.has(method)) {
    throw new Error(
      `${text} is not a route key: "$default", or a method and a path as "GET /orders/{orderId}"`,
    );
  }
  // AWS: a route key does not end with a slash, except for the root.
  if (path !== '/' && path.endsWith('/')) throw new Error(`the route key ${text} ends with a slash`);
  const segments = path === '/' ? [] : path.slice(1).split('/').map(parseSegment);
  const greedy = segments.findIndex(({ kind }) => kind === 'greedy');
  if (greedy !== -1 && greedy !== segments.length - 1) {
    throw new Error(`in the route key ${text} the greedy variable is not at the end`);
  }
  return { text, method, segments, shape: `${method} /${segments.map(shapeOf).join('/')}` };
}

function parseSegment(text: string): RouteSegment {
  const variable = /^\{([\w.:-]+)(\+?)\}$/.exec(text);
  if (variable !== null) {
    return { kind: variable[2] === '+' ? 'greedy' : 'variable', name: variable[1] ?? '' };
  }
  if (text === '' || /[{}]/.test(text)) throw new Error(`"${text}" is not a segment of a route`);
  return { kind: 'static', name: text };
}

function shapeOf({ kind, name }: RouteSegment): string {
  if (kind === 'static') return name;
  return kind === 'variable' ? '{}' : '{+}';
}
