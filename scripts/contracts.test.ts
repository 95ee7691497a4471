import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './lib/root.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bodega-contracts-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function contracts(...options: string[]) {
  const script = join(ROOT, 'scripts/contracts.ts');
  return spawnSync(process.execPath, [script, '--folder', folder, ...options], { encoding: 'utf8' });
}

const PRODUCT_CREATED = 'bodega.catalog.ProductCreated.v1.json';

function edit(file: string, from: string, to: string): string {
  const edited = readFileSync(join(folder, file), 'utf8').replaceAll(from, to);
  writeFileSync(join(folder, file), edited);
  return edited;
}

test('what is released is unchanged until somebody changes it', () => {
  expect(contracts()).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('+ ProductCreated.v1') as string,
  });
  expect(readdirSync(folder)).toEqual([]);
  expect(contracts('--release')).toMatchObject({ status: 0 });
  expect(readdirSync(folder)).toContain(PRODUCT_CREATED);
  const { status, stdout } = contracts();
  expect([status, stdout]).toEqual([0, expect.stringMatching(/✓ ProductCreated\.v1\s+unchanged/)]);
  expect(stdout).not.toContain('new');
});

test('a broken contract fails the command, and nothing is released', () => {
  contracts('--release');
  const released = edit(PRODUCT_CREATED, '"slug"', '"permalink"');
  expect(contracts()).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/✗ ProductCreated\.v1 +broken\n +data\.permalink was removed/) as string,
    stderr: expect.stringContaining('Contracts broken: 1') as string,
  });
  expect(contracts('--release')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('None was released') as string,
  });
  expect(readFileSync(join(folder, PRODUCT_CREATED), 'utf8')).toBe(released);
});

test('a mistake in an option is answered with the help', () => {
  expect(contracts('--releas')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('npm run contracts --') as string,
  });
});
