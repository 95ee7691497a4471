import { startShop } from '../../../infra/local/test/support/shop.ts';
import type { TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { accessToken } from '../access-token.ts';
import { routeFolders, readRoute } from '../documents/openapi/routes.ts';
import { emptyShop } from './empty-shop.ts';
import { ExampleRunner } from './example-runner.ts';
import type { Sender } from './send.ts';

/** Tests that every documented example of a service gets the answer that it documents. */
export function describeExamples(service: string): void {
  let shop: TestCloud;
  let sender: Sender;

  beforeAll(async () => {
    shop = await startShop();
    const config = await shop.config();
    const tokenOf = (who: string) => accessToken(config, `${who}@bodega.test`);
    const tokens = {
      customers: await tokenOf('customer'),
      operators: await tokenOf('operator'),
      approvers: await tokenOf('approver'),
    };
    sender = { url: shop.url, tokens };
  });

  afterAll(async () => {
    await shop.stop();
  });

  test.each(routeFolders(service))('%s answers as its examples say', async (folder) => {
    const { examples } = await readRoute(service, folder);
    await emptyShop(shop);
    const runner = new ExampleRunner(sender);
    const found: string[] = [];
    for (const [name, example] of Object.entries(examples))
      found.push(...(await runner.run(example)).map((line) => `${name}: ${line}`));
    expect(found).toEqual([]);
  });
}
