import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { services } from '../../scripts/lib/services.ts';
import { unzip } from '../local/lambda/code/unzip.ts';

/** How a bundled AWS client gives itself away: the name of its API on the wire. */
const CLIENTS = [
  ...['DynamoDB_20120810', 'AWSEvents', 'AmazonSQS', 'AWSStepFunctions'],
  ...['SimpleEmailService', 'secretsmanager'],
];

/** The client of S3 speaks XML and is 180 KB by itself. Only workers behind queues carry it, where nobody waits. */
const S3_CLIENT = 'AmazonS3';

const KB = 1000;

/** What a cold start may have to read: docs/decisions/0004-bundling.md. */
function budget(source: string, name: string): number {
  if (name.startsWith('authorize')) return 30 * KB;
  const clients = CLIENTS.filter((client) => source.includes(client)).length;
  if (source.includes(S3_CLIENT)) return 700 * KB;
  if (clients === 0) return 60 * KB;
  if (clients === 1) return 450 * KB;
  // Four of them is a worker behind a queue, where nobody waits.
  return clients < 4 ? 500 * KB : 550 * KB;
}

const bundles = services().flatMap(({ name, packageFolder }) =>
  globSync('*.zip', { cwd: packageFolder }).map((file): [string, string] => [
    `${name}/${basename(file, '.zip')}`,
    join(packageFolder, file),
  ]),
);

test('there are functions to look at', () => {
  expect(bundles).not.toEqual([]);
});

test.each(bundles)('%s keeps its budget', (name, file) => {
  const sources = [...unzip(readFileSync(file))].filter(([path]) => path.endsWith('.cjs'));
  expect(sources).toHaveLength(1);
  const source = sources[0]![1].toString('utf8');
  expect(source.length).toBeLessThanOrEqual(budget(source, basename(name)));
});
