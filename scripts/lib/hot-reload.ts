import { existsSync, globSync, watch } from 'node:fs';
import { join } from 'node:path';
import { Bundler } from './bundle.ts';
import { ROOT } from './root.ts';
import type { Service } from './services.ts';

/** Editors write a file in several steps. */
const SETTLED_MS = 60;

export interface HotReload {
  /** Starts the bundler before the first save needs it. */
  warmUp(): Promise<void>;
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
  const bundlers = new Map<Service, Bundler>();
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
      if (own.some((path) => path.endsWith('.yml'))) {
        // Which functions there are may be new.
        await forgetBundler(service);
        await restart(service);
        bundlerOf(service);
        say(`  ↻ ${service.name}: its resources are new`);
      } else {
        await bundlerOf(service)?.renew(paths, (name) => {
          say(`  ↻ ${service.name}: ${name}`);
        });
      }
    }
  }

  function bundlerOf(service: Service): Bundler | undefined {
    if (!hasFunctions(service)) return undefined;
    const bundler = bundlers.get(service) ?? new Bundler(service);
    bundlers.set(service, bundler);
    return bundler;
  }

  async function forgetBundler(service: Service): Promise<void> {
    const bundler = bundlers.get(service);
    bundlers.delete(service);
    await bundler?.dispose();
  }

  return {
    warmUp: async () => {
      for (const service of services) await bundlerOf(service)?.warmUp();
    },
    stop: async () => {
      for (const watcher of watchers) watcher.close();
      clearTimeout(timer);
      await work;
      for (const service of services) await forgetBundler(service);
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
