import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { MeterRow } from '../infra/local/front-door/meter.ts';
import type { LocalConfig } from '../infra/local/shop/local-config.ts';
import { eventually } from '../infra/local/test/support/eventually.ts';
import { accessToken } from './lib/access-token.ts';
import { DEMO_PRODUCTS } from './lib/demo/demo-products.ts';
import { inParallel } from './lib/in-parallel.ts';
import { ROOT } from './lib/root.ts';

const folder = mkdtempSync(join(tmpdir(), 'bodega-start-'));
const data = join(folder, 'data');
/** A copy of the repository with the same packages installed: its sources are edited here, and packaged anew. */
const checkout = join(folder, 'bodega');

beforeAll(() => {
  for (const part of ['package.json', 'package-lock.json', 'services', 'shared', 'infra', 'scripts']) {
    cpSync(join(ROOT, part), join(checkout, part), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'), 'dir');
});
const running = new Set<ChildProcess>();

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: string;
}

/** `npm start`, less npm; resolves when it is ready, and rejects with what it said when it ends before. */
function start(...options: string[]): Promise<Started> {
  return startUntil('Ctrl-C stops everything', ...options);
}

/** Resolves when it has said so much. */
function startUntil(words: string, ...options: string[]): Promise<Started> {
  const child = spawn(process.execPath, ['scripts/bootstrap.mjs', 'start', ...options], {
    cwd: checkout,
    stdio: 'pipe',
  });
  running.add(child);
  let output = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /Shop +(\S+)/.exec(output)?.[1] ?? '';
      if (output.includes(words)) resolve({ child, url, output });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('close', () => {
      running.delete(child);
      reject(new Error(output));
    });
  });
}

/** What customers see, once all of the demo catalog has come to the search index. */
async function catalog(url: string): Promise<unknown> {
  return eventually(
    async () => {
      expect(await json(`${url}/products?limit=1`)).toMatchObject({ total: DEMO_PRODUCTS.length });
      const { productId } = (await json(`${url}/products-by-slug/moka-pot`)) as { productId: string };
      return { tree: await json(`${url}/categories`), product: await json(`${url}/products/${productId}`) };
    },
    { timeout: 30_000 },
  );
}

async function json(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, { headers });
  expect([url, response.status]).toEqual([url, 200]);
  return response.json();
}

/** The units on hand of every SKU. */
async function stock(url: string): Promise<Record<string, number>> {
  const config = (await json(`${url}/_local/config`)) as LocalConfig;
  const authorization = `Bearer ${await accessToken(config, 'operator@bodega.test')}`;
  const found: Record<string, number> = {};
  await inParallel(
    8,
    DEMO_PRODUCTS.flatMap(({ product }) => product.variants),
    async ({ sku }) => {
      const level = (await json(`${url}/stock/${sku}`, { authorization })) as { onHand: number };
      found[sku] = level.onHand;
    },
  );
  return found;
}

/** `npm run seed`, less npm. */
function seed(dataFolder: string): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'seed', '--data', dataFolder], {
    cwd: checkout,
    encoding: 'utf8',
  });
}

async function killHard(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  for (const pid of processesBelow(child.pid ?? 0)) process.kill(pid, 'SIGKILL');
  await ended;
  running.delete(child);
}

/** As Ctrl-C in a terminal: the signal goes to every process of the group. */
async function interrupt(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  for (const pid of processesBelow(child.pid ?? 0)) process.kill(pid, 'SIGINT');
  await ended;
  running.delete(child);
}

function processesBelow(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = pairs.filter(([, parent]) => parent === pid).map(([child = 0]) => child);
  return [pid, ...children.flatMap(processesBelow)];
}

const ports = ['--port', '0', '--aws-port', '0'];

afterAll(() => {
  for (const pid of [...running].flatMap(({ pid = 0 }) => processesBelow(pid))) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('npm start', () => {
  test('two copies run side by side, and Ctrl-C leaves no process and no port', async () => {
    const one = await start(...ports, '--data', join(data, 'one'), '--no-seed');
    const two = await start(...ports, '--data', join(data, 'two'), '--no-seed');
    for (const { url } of [one, two]) expect((await fetch(`${url}/_local/health`)).status).toBe(200);

    const pids = [one, two].flatMap(({ child }) => processesBelow(child.pid ?? 0));
    expect(pids.length).toBeGreaterThanOrEqual(6);
    await Promise.all([interrupt(one.child), interrupt(two.child)]);
    await eventually(() => {
      expect(pids.filter(isRunning)).toEqual([]);
    });
    for (const { url } of [one, two]) await expect(fetch(url)).rejects.toThrow('fetch failed');
  }, 120_000);

  test('kill -9 loses nothing: the next start finishes what was begun, and finds what was there', async () => {
    const killed = join(data, 'killed');
    const options = [...ports, '--data', killed];
    const { child } = await startUntil(' 30 %', ...options);
    await killHard(child);
    const second = await start(...options);
    expect(second.output).toContain('demo data: 200 products');
    const before = await catalog(second.url);
    expect(await stock(second.url)).toEqual(Object.assign({}, ...DEMO_PRODUCTS.map((demo) => demo.stock)));

    await killHard(second.child);
    const third = await start(...options);
    expect(third.output).toContain('demo data is there');
    expect(await catalog(third.url)).toEqual(before);

    await fetch(`${third.url}/_local/meter`, { method: 'DELETE' });
    expect(seed(killed)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('the demo catalog is there') as string,
    });
    const { rows } = (await json(`${third.url}/_local/meter`)) as { rows: MeterRow[] };
    const writes = rows.filter(
      ({ writeUnits, operation, principal }) =>
        operation === 'PutObject' ||
        (writeUnits > 0 && /createProduct|adjustStock|replaceCategories/.test(principal)),
    );
    expect(writes).toEqual([]);
    await interrupt(third.child);
  }, 240_000);

  test('a saved handler is live soon, and so are saved resources; no data is lost', async () => {
    const { child, url } = await start(...ports, '--data', join(data, 'killed'));
    const before = await catalog(url);
    const handler = join(checkout, 'services/catalog/functions/list-categories/handler.ts');
    await whileEdited(handler, 'headers: {', "headers: { 'x-reloaded': 'yes',", async () => {
      const reloaded = eventually(
        async () => {
          expect((await fetch(`${url}/categories`)).headers.get('x-reloaded')).toBe('yes');
        },
        { timeout: 2000, every: 20 },
      );
      await expect(reloaded).resolves.toBeUndefined();
      expect(await catalog(url)).toEqual(before);
    });
    const userPool = join(checkout, 'services/customers/resources/user-pool.yml');
    await whileEdited(
      userPool,
      'TemporaryPasswordValidityDays: 3',
      'TemporaryPasswordValidityDays: 5',
      async () => {
        await eventually(
          async () => {
            expect(await temporaryPasswordDays(url)).toBe(5);
          },
          { timeout: 30_000 },
        );
        expect(await catalog(url)).toEqual(before);
      },
    );
    await interrupt(child);
  }, 120_000);
});

/** Edits a source as its author would, and puts it back. */
async function whileEdited(
  file: string,
  text: string,
  replacement: string,
  work: () => Promise<void>,
): Promise<void> {
  const source = readFileSync(file, 'utf8');
  expect(source).toContain(text);
  writeFileSync(file, source.replace(text, replacement));
  try {
    await work();
  } finally {
    writeFileSync(file, source);
  }
}

async function temporaryPasswordDays(url: string): Promise<number | undefined> {
  const config = (await (await fetch(`${url}/_local/config`)).json()) as LocalConfig;
  const client = new CognitoIdentityProviderClient({
    endpoint: config.awsEndpoint,
    region: config.region,
    credentials: { accessKeyId: 'developer', secretAccessKey: 'developer' },
  });
  const { UserPool: pool } = await client.send(
    new DescribeUserPoolCommand({ UserPoolId: config.userPoolId }),
  );
  client.destroy();
  return pool?.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays;
}

describe('a mistake is said in one line with its cure', () => {
  test('a taken port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const taken = String((server.address() as AddressInfo).port);
    const failed = start('--port', taken, '--aws-port', '0', '--data', join(data, 'taken'), '--no-seed');
    await expect(failed).rejects.toThrow(
      `Port ${taken} is taken: stop what listens there, or choose another with --port`,
    );
    server.close();
  }, 60_000);

  test('no Java', () => {
    const { stderr } = spawnSync(process.execPath, ['scripts/start.ts'], {
      cwd: checkout,
      encoding: 'utf8',
      env: { PATH: '/nowhere', JAVA_HOME: '/nowhere' },
    });
    expect(stderr).toMatch(
      /^DynamoDB Local needs Java 17 or newer, and none was found: install it with .*\n$/,
    );
  });

  test('an option that does not exist', () => {
    const { stderr } = spawnSync(process.execPath, ['scripts/start.ts', '--prot', '1'], {
      cwd: checkout,
      encoding: 'utf8',
    });
    expect(stderr).toContain("Unknown option '--prot'");
    expect(stderr).toContain('--port 4000');
    expect(stderr).not.toContain('    at ');
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
