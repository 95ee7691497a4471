import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Example } from '../../../../shared/http/examples.ts';
import type { Route } from '../../../../shared/http/route.ts';
import { ROOT } from '../../root.ts';

/** A route of the shop, with all that stands in its folder. */
export interface FoundRoute {
  readonly service: string;
  /** `create-product` */
  readonly folder: string;
  /** `createProduct`, as the function is called in serverless.yml. */
  readonly operationId: string;
  readonly route: Route;
  readonly examples: Readonly<Record<string, Example>>;
}

const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Every `services/<service>/functions/<verb-noun>/route.ts`, by service, path and method. */
export async function findRoutes(): Promise<FoundRoute[]> {
  const services = new Set(routeFiles('*').map((file) => file.split(/[\\/]/)[1] ?? ''));
  const found = await Promise.all(
    [...services].flatMap((service) => routeFolders(service).map((folder) => readRoute(service, folder))),
  );
  return found.sort((one, other) => compare(placeOf(one), placeOf(other)));
}

/** The folders of a service's routes: `create-product`. */
export function routeFolders(service: string): string[] {
  return routeFiles(service).map((file) => basename(dirname(file)));
}

function routeFiles(service: string): string[] {
  return globSync(`services/${service}/functions/*/route.ts`, { cwd: ROOT }).sort();
}

export async function readRoute(service: string, folder: string): Promise<FoundRoute> {
  const place = join(ROOT, 'services', service, 'functions', folder);
  const { route } = (await import(join(place, 'route.ts'))) as { route?: Route };
  if (route === undefined) throw new Error(`${join(place, 'route.ts')} exports no \`route\``);
  const beside = join(place, 'examples.ts');
  const { examples = {} } = (existsSync(beside) ? await import(beside) : {}) as Partial<FoundRoute>;
  return { service, folder, operationId: camelCase(folder), route, examples };
}

export function camelCase(folder: string): string {
  return folder.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function placeOf({ service, route }: FoundRoute): string {
  return [service, route.path, METHODS.indexOf(route.method)].join('\n');
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
