import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Credentials } from '../../front-door/credentials.ts';
import { Faults } from '../../front-door/faults.ts';
import { readFunction } from '../definition/function-definition.ts';
import { Capacity } from './capacity.ts';
import type { Invocation } from './invocation.ts';
import { Pool, type PoolOptions } from './pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'pool-test-'));
const pools: Pool[] = [];

afterAll(async () => {
  for (const pool of pools) await pool.stop();
  rmSync(folder, { recursive: true, force: true });
});

function poolOf(source: string, options: Partial<PoolOptions> = {}): Pool {
  const codeFolder = mkdtempSync(join(folder, 'code-'));
  writeFileSync(join(codeFolder, 'index.js'), source);
  const properties = {
    Code: { S3Key: 'x.zip' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: 'arn:aws:iam::000000000000:role/r',
    Timeout: 1,
  };
  const definition = readFunction({
    ...{ stack: 'shop', logicalId: 'Fn', type: 'AWS::Lambda::Function', packageFolder: folder },
    properties,
  });
  const context = {
    credentials: new Credentials(),
    faults: new Faults(),
    logs: { write: () => undefined },
    awsEndpoint: 'http://localhost',
  };
  const settings = { definition, version: '$LATEST', context, compileCache: join(folder, 'compiled') };
  const pool = new Pool(
    { ...settings, capacity: new Capacity(), ...options },
    { folder: codeFolder, sha256: '', zipBytes: 0 },
  );
  pools.push(pool);
  return pool;
}

const invocation: Invocation = { requestId: 'r-1', payload: '{}', functionArn: 'arn', traceId: 'Root=1' };
const counter = 'let count = 0; exports.handler = async () => { count += 1; return count; };';

test('loading that takes too long is tried once more, within the timeout of the function', async () => {
  const pool = poolOf('for (;;);', { initLimitMs: 500 });
  const before = Date.now();

  const outcome = await pool.run(invocation);

  expect(outcome).toEqual({
    ok: false,
    error: {
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: r-1 Error: Task timed out after 1.00 seconds',
    },
  });
  expect(Date.now() - before).toBeGreaterThan(1400);
});

test('idle environments are ended, and the next event starts a new one', async () => {
  const pool = poolOf(counter);
  await pool.run(invocation);
  expect(await pool.run(invocation)).toEqual({ ok: true, payload: '2' });

  pool.endIdle(performance.now());

  expect(await pool.run(invocation)).toEqual({ ok: true, payload: '1' });
});

test('the environment that was used last is used next', async () => {
  const pool = poolOf(`
    const name = Math.random();
    exports.handler = async ({ ms }) => { await new Promise((done) => { setTimeout(done, ms); }); return name; };`);
  const run = async (ms: number) => pool.run({ ...invocation, payload: JSON.stringify({ ms }) });
  const [, later] = await Promise.all([run(200), run(600)]);

  expect(await run(0)).toEqual(later);
});

test('a function that may run in one environment only still answers all its events', async () => {
  const pool = poolOf(counter, { capacity: new Capacity(1) });

  const outcomes = await Promise.all(Array.from({ length: 20 }, () => pool.run(invocation)));

  expect(outcomes.map((outcome) => (outcome.ok ? outcome.payload : ''))).toEqual(
    Array.from({ length: 20 }, (_, index) => String(index + 1)),
  );
});
