import { type BuildOptions, context, type OutputFile } from 'esbuild';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './root.ts';
import type { Service } from './services.ts';
import { zip } from '../../infra/local/lambda/code/zip.ts';
import { unzip } from '../../infra/local/lambda/code/unzip.ts';

/** Nothing is written there; the zip's paths are relative to it. */
const OUTPUT_FOLDER = '.esbuild/hot-reload';

export interface BundleContext {
  /** Bundles again, replaces the zips whose content is new, and names their functions. */
  renew(): Promise<string[]>;
  dispose(): Promise<void>;
}

interface PackagedFunction {
  readonly name: string;
  /** `functions/get-product/handler` */
  readonly module: string;
}

/** Bundles a service's functions as its package does, but again and again, and fast. */
export async function bundle(service: Service): Promise<BundleContext> {
  const functions = packagedFunctions(service);
  const builder = await context({
    ...esbuildOptions(),
    absWorkingDir: service.folder,
    entryPoints: functions.map(({ module }) => `${module}.ts`),
    outbase: service.folder,
    outdir: join(service.folder, OUTPUT_FOLDER),
    write: false,
    logLevel: 'silent',
  });
  return {
    renew: async () => {
      const { outputFiles } = await builder.rebuild();
      return functions.filter((each) => renewZip(service, each, outputFiles)).map(({ name }) => name);
    },
    dispose: () => builder.dispose(),
  };
}

/** Replaces the function's zip where the bundle differs from it; whole at once, so that nobody reads half a zip. */
function renewZip(
  service: Service,
  { name, module }: PackagedFunction,
  outputs: readonly OutputFile[],
): boolean {
  const target = join(service.packageFolder, `${name}.zip`);
  const base = join(service.folder, OUTPUT_FOLDER);
  const files = outputs
    .filter(({ path }) => path.includes(`/${module}.`))
    .map(({ path, contents }) => [relative(base, path), contents] as const);
  const packaged = unzip(readFileSync(target));
  if (files.every(([path, contents]) => packaged.get(path)?.equals(contents) === true)) return false;
  writeFileSync(`${target}.new`, zip(Object.fromEntries(files)));
  renameSync(`${target}.new`, target);
  return true;
}

/** From what `sls package` wrote down. */
function packagedFunctions(service: Service): PackagedFunction[] {
  const state = JSON.parse(readFileSync(join(service.packageFolder, 'serverless-state.json'), 'utf8')) as {
    service: { functions?: Record<string, { handler: string }> };
  };
  return Object.entries(state.service.functions ?? {}).map(([name, { handler }]) => ({
    name,
    module: handler.slice(0, handler.lastIndexOf('.')),
  }));
}

/** The options of serverless-esbuild, less those that only the plugin knows. */
function esbuildOptions(): BuildOptions {
  const options = parse(readFileSync(join(ROOT, 'infra/defaults/esbuild.yml'), 'utf8')) as PluginOptions;
  const { exclude: _exclude, packager: _packager, outputFileExtension, ...own } = options;
  return { ...own, outExtension: { '.js': outputFileExtension } };
}

interface PluginOptions extends BuildOptions {
  readonly exclude?: unknown;
  readonly packager?: unknown;
  readonly outputFileExtension: string;
}
