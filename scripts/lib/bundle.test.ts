import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzip } from '../../infra/local/lambda/code/unzip.ts';
import { zip } from '../../infra/local/lambda/code/zip.ts';
import { Bundler } from './bundle.ts';
import { ROOT } from './root.ts';
import { type Service, services } from './services.ts';

const HANDLER = 'functions/list-categories/handler.ts';
const DOMAIN = 'domain/category-tree.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'bodega-bundle-')));
const packaged = services().find(({ name }) => name === 'catalog')!;
const bundlers: Bundler[] = [];

afterAll(async () => {
  for (const bundler of bundlers) await bundler.dispose();
  rmSync(scratch, { recursive: true, force: true });
});

function bundlerOf(service: Service): Bundler {
  const bundler = new Bundler(service);
  bundlers.push(bundler);
  return bundler;
}

test('what it bundles is, to the byte, what was packaged', async () => {
  const packageFolder = join(scratch, 'package');
  cpSync(packaged.packageFolder, packageFolder, { recursive: true });
  const bundler = bundlerOf({ ...packaged, packageFolder });
  await bundler.warmUp();
  const names: string[] = [];
  await bundler.renew([join(packaged.folder, HANDLER)], (name) => names.push(name));
  expect(names).toEqual([]);
  // It did look: the function is bundled where its zip says something else.
  writeFileSync(
    join(packageFolder, 'listCategories.zip'),
    zip({ 'functions/list-categories/handler.cjs': '' }),
  );
  await bundler.renew([join(packaged.folder, HANDLER)], (name) => names.push(name));
  expect(names).toEqual(['listCategories']);
});

describe('in a copy of the catalog', () => {
  const folder = join(scratch, 'services/catalog');
  const service = { ...packaged, folder, packageFolder: join(folder, '.serverless') };
  let bundler: Bundler;

  beforeAll(() => {
    cpSync(packaged.folder, folder, { recursive: true });
    cpSync(join(ROOT, 'tsconfig.json'), join(scratch, 'tsconfig.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(scratch, 'node_modules'), 'dir');
    bundler = bundlerOf(service);
  });

  /** The functions whose code is new after these files were saved. */
  async function renewed(...paths: string[]): Promise<string[]> {
    const names: string[] = [];
    await bundler.renew(
      paths.map((path) => join(folder, path)),
      (name) => names.push(name),
    );
    return names.sort();
  }

  test('a changed handler is bundled alone, a changed rule in every function that keeps it', async () => {
    const code = readFileSync(join(folder, HANDLER), 'utf8');
    writeFileSync(join(folder, HANDLER), code.replace('status: 200', 'status: 299'));
    expect(await renewed(HANDLER)).toEqual(['listCategories']);
    const files = unzip(readFileSync(join(service.packageFolder, 'listCategories.zip')));
    expect(files.get('functions/list-categories/handler.cjs')?.toString()).toContain('status:299');

    const rule = readFileSync(join(folder, DOMAIN), 'utf8');
    writeFileSync(join(folder, DOMAIN), `${rule}\n(globalThis as { edited?: boolean }).edited = true;\n`);
    const names = await renewed(DOMAIN);
    expect(names).toEqual(expect.arrayContaining(['listCategories', 'replaceCategories']));
    expect(names).not.toContain('getStock');
  });

  test('what could not be bundled is tried again with the next save, whichever that is', async () => {
    appendFileSync(join(folder, HANDLER), "import '../../domain/new-rule.ts';\n");
    await expect(renewed(HANDLER)).rejects.toThrow('Could not resolve');
    writeFileSync(join(folder, 'domain/new-rule.ts'), 'console.log(1);');
    expect(await renewed('domain/new-rule.ts')).toEqual(['listCategories']);
    // And now the new file is one of its sources.
    writeFileSync(join(folder, 'domain/new-rule.ts'), 'console.log(2);');
    expect(await renewed('domain/new-rule.ts')).toEqual(['listCategories']);
  });
});
