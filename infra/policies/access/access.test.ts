import { startShop } from '../../local/test/support/shop.ts';
import type { TestCloud } from '../../local/test/support/test-cloud.ts';
import { openapiDocument } from '../../../scripts/lib/documents/openapi.ts';
import { parse } from 'yaml';
import { ACCESS, CALLERS } from './access-table.ts';
import { World } from './world.ts';

/** Every route of the shop, asked by everybody: who is let in and who is not stands in access-table.ts. */

type Operations = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

async function documentedRoutes(): Promise<string[]> {
  const { paths } = parse(await openapiDocument.content()) as { paths: Operations };
  return Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => method in operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

let shop: TestCloud;
let world: World;

beforeAll(async () => {
  shop = await startShop();
  world = await World.of(shop);
}, 120_000);

afterAll(async () => {
  await shop.stop();
});

test('the table has a row for each route of the OpenAPI document, and no other', async () => {
  expect(Object.keys(ACCESS).sort()).toEqual((await documentedRoutes()).sort());
});

/** What ends an account comes last: nobody is left to ask after it. */
const rows = Object.keys(ACCESS).sort((one, other) => Number(endsAccount(one)) - Number(endsAccount(other)));

test.each(rows)('%s', async (route) => {
  const answers: number[] = [];
  for (const caller of CALLERS) answers.push(await world.ask(route, caller));
  expect(answers.join(' ')).toBe(ACCESS[route]);
});

function endsAccount(route: string): boolean {
  return route === 'DELETE /me';
}
