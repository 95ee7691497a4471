import { startShop } from '../../../infra/local/test/support/shop.ts';
import type { TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { routeFolders, readRoute } from '../documents/openapi/routes.ts';
import { demoTokens } from './demo-tokens.ts';
import { emptyShop } from './empty-shop.ts';
import { ExampleRunner } from './example-runner.ts';

/** Tests that every documented example of a service gets the answer that it documents. */
export function describeExamples(service: string): void {
  let shop: TestCloud;

  beforeAll(async () => {
    shop = await startShop();
  });

  afterAll(async () => {
    await shop.stop();
  });

  test.each(routeFolders(service))('%s answers as its examples say', async (folder) => {
    const { examples } = await readRoute(service, folder);
    await emptyShop(shop);
    const runner = new ExampleRunner({ url: shop.url, tokens: await demoTokens(shop) });
    const found: string[] = [];
    for (const [name, example] of Object.entries(examples))
      found.push(...(await runner.run(example)).map((line) => `${name}: ${line}`));
    expect(found).toEqual([]);
  });
}
