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
import type { LocalConfig } from '../infra/local/shop/local-config.ts';
import { eventually } from '../infra/local/test/support/eventually.ts';
import { DEMO_PRODUCTS } from './lib/demo-products.ts';
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
  const child = spawn(process.execPath, ['scripts/bootstrap.mjs', 'start', ...options], {
    cwd: checkout,
    stdio: 'pipe',
  });
  running.add(child);
  let output = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /Shop +(\S+)/.exec(output)?.[1];
      if (url !== undefined && output.includes('Ctrl-C stops everything')) resolve({ child, url, output });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('close', () => {
      running.delete(child);
      reject(new Error(output));
    });
  });
}

/** The products of every category, once the events of the demo data have arrived. */
async function seededCategories(url: string): Promise<string> {
  return eventually(
    async () => {
      const text = await (await fetch(`${url}/categories`)).text();
      const { categories } = JSON.parse(text) as { categories: { products: number }[] };
      expect(categories.reduce((sum, { products }) => sum + products, 0)).toBe(DEMO_PRODUCTS.length);
      return text;
    },
    { timeout: 30_000 },
  );
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
    const two = await start(...ports, '--data', join(data, 'two'));
    for (const { url } of [one, two]) expect((await fetch(`${url}/_local/health`)).status).toBe(200);
    await seededCategories(two.url);

    const pids = [one, two].flatMap(({ child }) => processesBelow(child.pid ?? 0));
    expect(pids.length).toBeGreaterThanOrEqual(6);
    await Promise.all([interrupt(one.child), interrupt(two.child)]);
    await eventually(() => {
      expect(pids.filter(isRunning)).toEqual([]);
    });
    for (const { url } of [one, two]) await expect(fetch(url)).rejects.toThrow('fetch failed');
  }, 120_000);

  test('kill -9 loses nothing, and the next start finds its data', async () => {
    const killed = join(data, 'killed');
    const first = await start(...ports, '--data', killed);
    const before = await seededCategories(first.url);
    for (const pid of processesBelow(first.child.pid ?? 0)) process.kill(pid, 'SIGKILL');
    const second = await start(...ports, '--data', killed);
    expect(second.output).toContain('demo data is there');
    expect(await seededCategories(second.url)).toBe(before);
    await interrupt(second.child);
  }, 120_000);

  test('a saved handler is live soon, and so are saved resources; no data is lost', async () => {
    const { child, url } = await start(...ports, '--data', join(data, 'reload'));
    const before = await seededCategories(url);
    const handler = join(checkout, 'services/catalog/functions/list-categories/handler.ts');
    await whileEdited(handler, 'status: 200', "status: 200, headers: { 'x-reloaded': 'yes' }", async () => {
      await eventually(async () => {
        expect((await fetch(`${url}/categories`)).headers.get('x-reloaded')).toBe('yes');
      });
      expect(await seededCategories(url)).toBe(before);
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
        expect(await seededCategories(url)).toBe(before);
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
