import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { alwaysTo, post } from './post.ts';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const locally = { rules: { allowsLoopback: true } };
const request = { headers: { 'webhook-id': 'D-1' }, body: '{"type":"Test.v1"}' };

test('posts the body, and gives status, duration and the first KB of the answer', async () => {
  let got = '';
  const port = await serve((incoming, answer) => {
    got = `${incoming.method} ${String(incoming.headers['webhook-id'])} ${String(incoming.headers['content-type'])} `;
    incoming.on('data', (chunk: Buffer) => (got += chunk.toString()));
    incoming.on('end', () => answer.writeHead(201).end('x'.repeat(5000)));
  });
  const attempt = await post({ url: `http://127.0.0.1:${port}/hook`, ...request }, locally);
  expect(got).toBe('POST D-1 application/json {"type":"Test.v1"}');
  expect(attempt).toMatchObject({ status: 201, answer: 'x'.repeat(1024) });
  expect(attempt.durationMs).toBeGreaterThanOrEqual(0);
});

test('an answer that never ends is cut off', async () => {
  const port = await serve((_incoming, answer) => {
    answer.writeHead(200);
    const timer = setInterval(() => answer.write('y'.repeat(600)), 10);
    answer.on('close', () => {
      clearInterval(timer);
    });
  });
  const attempt = await post({ url: `http://127.0.0.1:${port}/`, ...request }, locally);
  expect(attempt).toMatchObject({ status: 200, answer: 'y'.repeat(1024) });
});

test('a redirect is an answer, and nobody follows it', async () => {
  let followed = false;
  const port = await serve((incoming, answer) => {
    if (incoming.url === '/inside') followed = true;
    answer.writeHead(307, { location: '/inside' }).end();
  });
  expect(await post({ url: `http://127.0.0.1:${port}/`, ...request }, locally)).toMatchObject({
    status: 307,
  });
  expect(followed).toBe(false);
});

test('whoever says nothing is left after the timeout', async () => {
  const port = await serve(() => undefined);
  const attempt = await post(
    { url: `http://127.0.0.1:${port}/`, ...request },
    { ...locally, timeoutMs: 100 },
  );
  expect(attempt).toMatchObject({ error: 'TIMEOUT' });
  expect(attempt.durationMs).toBeLessThan(2000);
});

test('a name that does not resolve in time is left, too', async () => {
  const resolve = () => new Promise<string[]>(() => undefined);
  const attempt = await post(
    { url: 'https://hooks.merchant.example/', ...request },
    { ...locally, timeoutMs: 100, resolve },
  );
  expect(attempt).toMatchObject({ error: 'TIMEOUT' });
});

test('a port where nobody listens', async () => {
  const port = await serve(() => undefined);
  const [server] = servers.splice(-1);
  server?.close();
  expect(await post({ url: `http://127.0.0.1:${port}/`, ...request }, locally)).toMatchObject({
    error: 'ECONNREFUSED',
  });
});

describe('nothing is sent', () => {
  let reached = 0;
  let port: number;

  beforeAll(async () => {
    port = await serve((_incoming, answer) => {
      reached += 1;
      answer.end();
    });
  });

  const refused = async (url: string, addresses: readonly string[] = [], allowsLoopback = false) =>
    post({ url, ...request }, { rules: { allowsLoopback }, resolve: () => Promise.resolve(addresses) });

  test.each([
    ['127.0.0.1'],
    ['169.254.169.254'],
    ['10.0.0.7'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['fd00:ec2::254'],
    ['0.0.0.0'],
  ])('where a name leads to %s, alone or beside an address of the internet', async (address) => {
    for (const addresses of [[address], ['93.184.216.34', address]])
      expect(await refused(`https://hooks.merchant.example:${port}/`, addresses)).toMatchObject({
        error: 'ADDRESS_REFUSED',
      });
    expect(reached).toBe(0);
  });

  test.each([
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    '169.254.169.254',
  ])('to https://%s, written in the address', async (host) => {
    expect(await refused(`https://${host}:${port}/`)).toMatchObject({ error: 'ADDRESS_REFUSED' });
    expect(reached).toBe(0);
  });

  test('to http://127.0.0.1 but in the local cloud, and there to no name that leads to it', async () => {
    expect(await refused(`http://127.0.0.1:${port}/`)).toMatchObject({ error: 'ADDRESS_REFUSED' });
    expect(await refused(`http://hooks.merchant.example:${port}/`, ['127.0.0.1'], true)).toMatchObject({
      error: 'ADDRESS_REFUSED',
    });
    expect(reached).toBe(0);
  });

  test('to a host without any address', async () => {
    expect(await refused('https://hooks.merchant.example/')).toMatchObject({ error: 'ADDRESS_REFUSED' });
  });
});

test.each([
  ['93.184.216.34', 4],
  ['2606:4700::1111', 6],
])(
  'a connection leads to the address that was looked at, whatever the name gives now: %s',
  (address, family) => {
    const given: unknown[] = [];
    const lookup = alwaysTo(address);
    lookup('rebound.merchant.example', { all: true }, (...answer) => given.push(answer));
    lookup('rebound.merchant.example', {}, (...answer) => given.push(answer));
    expect(given).toEqual([
      [null, [{ address, family }]],
      [null, address, family],
    ]);
  },
);
