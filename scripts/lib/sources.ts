import { build, type Metafile, type Plugin } from 'esbuild';
import { join } from 'node:path';

/** Packages from npm stay outside: nobody edits them, and there are a thousand files of them. */
const ownSourcesOnly: Plugin = {
  name: 'own-sources-only',
  setup: (plugin) => {
    plugin.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@bodega/') ? undefined : { path, external: true },
    );
  },
};

/** Of each module of a service, all files of the repository that it is made of. */
export async function sourcesOf(
  folder: string,
  modules: readonly string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: modules.map((module) => `${module}.ts`),
    plugins: [ownSourcesOnly],
    outdir: '.',
    bundle: true,
    platform: 'node',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return new Map(modules.map((module) => [module, reachable(metafile, module, folder)]));
}

export function reachable({ inputs }: Metafile, module: string, folder: string): Set<string> {
  const found = new Set<string>();
  const waiting = [`${module}.ts`];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    for (const { path, external } of inputs[next]?.imports ?? []) if (external !== true) waiting.push(path);
  }
  return new Set([...found].map((path) => join(folder, path)));
}
