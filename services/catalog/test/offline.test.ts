import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import type { TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { ROOT } from '../../../scripts/lib/root.ts';

let shop: TestCloud;
let offline: ChildProcess | undefined;

beforeAll(async () => {
  shop = await startShop();
});

afterAll(async () => {
  if (offline?.exitCode === null) {
    const ended = once(offline, 'exit');
    offline.kill('SIGINT');
    await ended;
  }
  await shop.stop();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** `sls offline` in the service's folder, with the local cloud behind it; resolves when it says that it is ready. */
async function startOffline(port: number): Promise<void> {
  const lambdaPort = await freePort();
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules/.bin/sls'),
      ...['offline', '--noAuth', '--httpPort', String(port), '--lambdaPort', String(lambdaPort)],
    ],
    {
      cwd: join(ROOT, 'services/catalog'),
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: shop.awsEndpoint,
        AWS_ACCESS_KEY_ID: 'developer',
        AWS_SECRET_ACCESS_KEY: 'developer',
      },
      stdio: 'pipe',
    },
  );
  // Known at once, so that it is ended too when it never gets ready.
  offline = child;
  let output = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('Server ready')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => {
      reject(new Error(output));
    });
  });
}

test('`sls offline` in the folder of the service serves its routes', async () => {
  const port = await freePort();
  await startOffline(port);
  const categories = await fetch(`http://localhost:${port}/categories`);
  expect([categories.status, await categories.json()]).toEqual([200, { categories: [] }]);
  const missing = await fetch(`http://localhost:${port}/products/nothing`);
  expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
}, 180_000);
