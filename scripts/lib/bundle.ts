import { type BuildOptions, type BuildResult, context, type OutputFile } from 'esbuild';
import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { unzip } from '../../infra/local/lambda/code/unzip.ts';
import { zip } from '../../infra/local/lambda/code/zip.ts';
import { ROOT } from './root.ts';
import type { Service } from './services.ts';
import { reachable, sourcesOf } from './sources.ts';

/** Nothing is written there; as deep as a function's own folder, for source maps name their sources from there. */
const OUTPUT_FOLDER = '.esbuild/hot-reload';
const OUTPUT = 'functions/chosen/handler';

interface PackagedFunction {
  readonly name: string;
  /** `functions/get-product/handler` */
  readonly module: string;
}

/**
 * Bundles a service's functions as its package does, but only those that have changed, and fast.
 *
 * One after the other passes through one and the same context of the bundler. So the SDK, which is most of every
 * bundle, is read and parsed once for all, before the first save; and no more than one bundle is in memory.
 */
export class Bundler {
  readonly #service: Service;
  readonly #functions: readonly PackagedFunction[];
  readonly #context: ReturnType<typeof bundlingContext>;
  /** A link to the function that is to be bundled next. */
  readonly #chosen = join(mkdtempSync(join(tmpdir(), 'bodega-bundler-')), 'chosen.ts');
  /** Module → the files of the repository that it is made of. */
  readonly #sources: Promise<Map<string, ReadonlySet<string>>>;
  /** Those whose last bundle failed: what they lack may come with any file. */
  readonly #broken = new Set<PackagedFunction>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(service: Service) {
    this.#service = service;
    this.#functions = packagedFunctions(service);
    this.#context = bundlingContext(service.folder, this.#chosen);
    this.#sources = this.#readSources();
  }

  /** Resolves when the bundler has seen all that the first save needs. */
  async warmUp(): Promise<void> {
    await this.#sources;
    const [first] = this.#functions;
    if (first !== undefined) await this.#bundle(first.module);
  }

  /** Bundles the functions that have one of the files in them, and names each whose code is new. */
  async renew(changed: readonly string[], renewed: (name: string) => void): Promise<void> {
    const sources = await this.#sources;
    const affected = this.#functions.filter(
      (each) => this.#broken.has(each) || changed.some((path) => sources.get(each.module)?.has(path)),
    );
    for (const each of affected) this.#broken.add(each);
    for (const each of affected) {
      const { outputFiles, metafile } = await this.#bundle(each.module);
      this.#broken.delete(each);
      sources.set(each.module, reachable(metafile, each.module, this.#service.folder));
      if (renewZip(this.#service, each, outputFiles)) renewed(each.name);
    }
  }

  async dispose(): Promise<void> {
    await this.#turn;
    await (await this.#context).dispose();
    rmSync(dirname(this.#chosen), { recursive: true, force: true });
  }

  #bundle(module: string): Promise<Bundle> {
    const bundled = this.#turn.then(async () => {
      rmSync(this.#chosen, { force: true });
      symlinkSync(join(this.#service.folder, `${module}.ts`), this.#chosen);
      return (await this.#context).rebuild();
    });
    this.#turn = bundled.catch(() => undefined);
    return bundled;
  }

  /** Where a source cannot be read, every save tries every function, and says why it cannot be bundled. */
  async #readSources(): Promise<Map<string, ReadonlySet<string>>> {
    const modules = this.#functions.map(({ module }) => module);
    try {
      return await sourcesOf(this.#service.folder, modules);
    } catch {
      for (const each of this.#functions) this.#broken.add(each);
      return new Map();
    }
  }
}

type Bundle = BuildResult<{ write: false; metafile: true }>;

/**
 * The entry is a link: the bundler follows it anew each time, and treats what it finds like any source of the service.
 * What comes out is, to the byte, what `sls package` makes.
 */
function bundlingContext(folder: string, entry: string) {
  return context({
    ...esbuildOptions(),
    absWorkingDir: folder,
    entryPoints: [{ in: entry, out: OUTPUT }],
    outdir: join(folder, OUTPUT_FOLDER),
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
}

/** Replaces the function's zip where the bundle differs from it; whole at once, so that nobody reads half a zip. */
function renewZip(
  service: Service,
  { name, module }: PackagedFunction,
  outputs: readonly OutputFile[],
): boolean {
  const target = join(service.packageFolder, `${name}.zip`);
  const base = join(service.folder, OUTPUT_FOLDER, OUTPUT);
  const files = outputs.map(({ path, contents }) => [path.replace(base, module), contents] as const);
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
