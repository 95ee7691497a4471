import { existsSync, globSync, watch } from 'node:fs';
import { join } from 'node:path';
import { bundle, type BundleContext } from './bundle.ts';
import { ROOT } from './root.ts';
import type { Service } from './services.ts';

/** Editors write a file in several steps. */
const SETTLED_MS = 60;

export interface HotReload {
  stop(): Promise<void>;
}

/**
 * Watches the sources. A saved handler is bundled again into its zip, which the local cloud then runs; a saved
 * serverless.yml packages the service again and starts the local cloud anew on the same data.
 */
export function hotReload(
  services: readonly Service[],
  { restart, say }: { restart: (service: Service) => Promise<void>; say: (line: string) => void },
): HotReload {
  // From the first save on: a bundler that nobody needs would keep 100 MB.
  const bundles = new Map<Service, Promise<BundleContext>>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();

  const watchers = watchedFolders(services).map((folder) =>
    watch(folder, { recursive: true }, (_event, name) => {
      const path = join(folder, name ?? '');
      if (!isSource(path)) return;
      changed.add(path);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const paths = [...changed];
        changed.clear();
        work = work
          .then(() => react(paths))
          .catch((error: unknown) => {
            say(`  ✗ ${error instanceof Error ? error.message : String(error)}`);
          });
      }, SETTLED_MS);
    }),
  );

  async function react(paths: readonly string[]): Promise<void> {
    for (const service of services) {
      const own = paths.filter((path) => path.startsWith(`${service.folder}/`));
      const shared = paths.some((path) => path.startsWith(join(ROOT, 'shared/')));
      if (own.some((path) => path.endsWith('.yml'))) {
        await forgetBundle(service);
        await restart(service);
        say(`  ↻ ${service.name}: its resources are new`);
      } else if (own.length > 0 || shared) {
        await rebundle(service);
      }
    }
  }

  async function rebundle(service: Service): Promise<void> {
    if (!hasFunctions(service)) return;
    const context = bundles.get(service) ?? bundle(service);
    bundles.set(service, context);
    const renewed = await (await context).renew();
    if (renewed.length > 0) say(`  ↻ ${service.name}: ${renewed.join(', ')}`);
  }

  /** Which functions there are may be new. */
  async function forgetBundle(service: Service): Promise<void> {
    const context = bundles.get(service);
    bundles.delete(service);
    await (await context)?.dispose();
  }

  return {
    stop: async () => {
      for (const watcher of watchers) watcher.close();
      clearTimeout(timer);
      await work;
      for (const service of services) await forgetBundle(service);
    },
  };
}

function watchedFolders(services: readonly Service[]): string[] {
  return [...services.map(({ folder }) => folder), join(ROOT, 'shared')].filter((folder) =>
    existsSync(folder),
  );
}

function isSource(path: string): boolean {
  return /\.(ts|yml)$/.test(path) && !/\.test\.ts$|\/(node_modules|\.serverless|\.esbuild)\//.test(path);
}

function hasFunctions(service: Service): boolean {
  return globSync('functions/*/handler.ts', { cwd: service.folder }).length > 0;
}
