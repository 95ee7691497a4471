import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sourcesOf } from './sources.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bodega-sources-')));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a module is made of what it imports, directly or not; types and packages do not count', async () => {
  write(
    'functions/one/handler.ts',
    `import '../../store/table.ts';
    import type { T } from '../../types.ts';
    export const t: T = 1;`,
  );
  write('functions/two/handler.ts', "export const two = 2; import 'valibot';");
  write('store/table.ts', "import '../domain/rule.ts'; import { x } from '@aws-sdk/lib-dynamodb'; x();");
  write('domain/rule.ts', "import '../store/table.ts';");
  write('types.ts', 'export type T = number;');
  const sources = await sourcesOf(folder, ['functions/one/handler', 'functions/two/handler']);
  expect(Object.fromEntries([...sources].map(([module, files]) => [module, [...files].sort()]))).toEqual({
    'functions/one/handler': paths('domain/rule.ts', 'functions/one/handler.ts', 'store/table.ts'),
    'functions/two/handler': paths('functions/two/handler.ts'),
  });
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function paths(...files: string[]): string[] {
  return files.map((file) => join(folder, file));
}
