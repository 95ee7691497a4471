import { DEFAULT_ROUTE, type RouteKey } from './route-key.ts';

export interface Match<R> {
  readonly route: R;
  /** Absent when the route has no variables. */
  readonly pathParameters?: Record<string, string>;
}

/**
 * Finds the route of a request, prepared once as a tree of path segments.
 *
 * AWS: the most specific route wins: a full match of path and method, then a greedy variable, then `$default`. Static
 * segments come before variables, a longer path before a greedy one, a method of its own before ANY. Paths are
 * compared with regard to case, and `/orders/` is not `/orders`.
 */
export class RouteTable<R extends { readonly key: RouteKey }> {
  readonly #root = new Node<R>();
  #default: R | undefined;

  constructor(routes: Iterable<R>) {
    for (const route of routes) this.#add(route);
  }

  find(method: string, segments: readonly string[]): Match<R> | undefined {
    const accept = (routes: RoutesOfPath<R>): R | undefined => routes.get(method) ?? routes.get('ANY');
    const found = this.#search(segments, accept);
    if (found !== undefined) return found;
    return this.#default === undefined ? undefined : { route: this.#default };
  }

  /** The most specific route of the path, whatever its method. */
  findAnyMethod(segments: readonly string[]): R | undefined {
    const accept = (routes: RoutesOfPath<R>): R | undefined => routes.values().next().value;
    return this.#search(segments, accept)?.route ?? this.#default;
  }

  #search(segments: readonly string[], accept: Accept<R>): Match<R> | undefined {
    const values: string[] = [];
    const isRoot = segments.length === 1 && segments[0] === '';
    const route = fullMatch(this.#root, isRoot ? [] : segments, 0, accept, values);
    if (route !== undefined) return withParameters(route, values);
    values.length = 0;
    const greedy = greedyMatch(this.#root, segments, 0, accept, values);
    return greedy === undefined ? undefined : withParameters(greedy, values);
  }

  #add(route: R): void {
    if (route.key.text === DEFAULT_ROUTE) {
      this.#default = route;
      return;
    }
    let node = this.#root;
    for (const { kind, name } of route.key.segments) {
      if (kind === 'greedy') {
        node.greedy.set(route.key.method, route);
        return;
      }
      node = kind === 'static' ? node.staticChild(name) : node.variableChild();
    }
    node.routes.set(route.key.method, route);
  }
}

/** The routes of one path by their methods. */
type RoutesOfPath<R> = Map<string, R>;
type Accept<R> = (routes: RoutesOfPath<R>) => R | undefined;

class Node<R> {
  readonly routes: RoutesOfPath<R> = new Map();
  readonly greedy: RoutesOfPath<R> = new Map();
  readonly children = new Map<string, Node<R>>();
  variable: Node<R> | undefined;

  staticChild(name: string): Node<R> {
    let child = this.children.get(name);
    if (child === undefined) {
      child = new Node();
      this.children.set(name, child);
    }
    return child;
  }

  variableChild(): Node<R> {
    this.variable ??= new Node();
    return this.variable;
  }
}

/** Where a path leads nowhere for this method, the next less specific one is tried. */
function fullMatch<R>(
  node: Node<R>,
  segments: readonly string[],
  depth: number,
  accept: Accept<R>,
  values: string[],
): R | undefined {
  const segment = segments[depth];
  if (segment === undefined) return accept(node.routes);
  const child = node.children.get(segment);
  const found = child === undefined ? undefined : fullMatch(child, segments, depth + 1, accept, values);
  if (found !== undefined || node.variable === undefined || segment === '') return found;
  values.push(segment);
  const route = fullMatch(node.variable, segments, depth + 1, accept, values);
  if (route === undefined) values.pop();
  return route;
}

function greedyMatch<R>(
  node: Node<R>,
  segments: readonly string[],
  depth: number,
  accept: Accept<R>,
  values: string[],
): R | undefined {
  const segment = segments[depth];
  if (segment === undefined) return undefined;
  const child = node.children.get(segment);
  const deeper = child === undefined ? undefined : greedyMatch(child, segments, depth + 1, accept, values);
  if (deeper !== undefined) return deeper;
  if (node.variable !== undefined && segment !== '') {
    values.push(segment);
    const route = greedyMatch(node.variable, segments, depth + 1, accept, values);
    if (route !== undefined) return route;
    values.pop();
  }
  const route = accept(node.greedy);
  // AWS: a greedy variable catches everything below its path, `/files/` too.
  if (route !== undefined) values.push(segments.slice(depth).join('/'));
  return route;
}

function withParameters<R extends { readonly key: RouteKey }>(route: R, values: readonly string[]): Match<R> {
  if (values.length === 0) return { route };
  const names = route.key.segments.filter(({ kind }) => kind !== 'static');
  return {
    route,
    pathParameters: Object.fromEntries(names.map(({ name }, index) => [name, values[index] ?? ''])),
  };
}
