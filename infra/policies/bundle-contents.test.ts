import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRoutes } from '../../scripts/lib/documents/openapi/routes.ts';
import { services } from '../../scripts/lib/services.ts';
import { unzip } from '../local/lambda/code/unzip.ts';

/** What only documents and tests need stays out of what a cold start reads. */
test('no function carries the examples of its route', async () => {
  const found = await findRoutes();
  const carried = found.flatMap(({ service, operationId, examples }) => {
    const source = bundleOf(service, operationId);
    return Object.values(examples)
      .filter(({ title }) => source.includes(title))
      .map(({ title }) => `${operationId}: ${title}`);
  });
  expect(found.length).toBeGreaterThan(0);
  expect(carried).toEqual([]);
});

function bundleOf(service: string, name: string): string {
  const { packageFolder = '' } = services().find((each) => each.name === service) ?? {};
  const zip = join(packageFolder, `${name}.zip`);
  if (!existsSync(zip)) throw new Error(`${zip} is not there: run \`npm run package\` first`);
  return [...unzip(readFileSync(zip))].map(([, content]) => content.toString('utf8')).join('\n');
}
