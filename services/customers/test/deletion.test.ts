import { People } from '../../../infra/local/test/support/people.ts';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import type { Customer } from '../domain/customer.ts';
import { placesWith, rememberedPlacesWith } from './everything.ts';
import { eventsOf } from './published.ts';

/** The whole shop, searched for somebody who has gone. */

let shop: TestCloud;

beforeAll(async () => {
  shop = await startShop();
});

afterAll(async () => {
  await shop.stop();
});

const person = {
  email: 'xanthippe@quince.example',
  givenName: 'Xanthippe',
  familyName: 'Quincetree',
  locale: 'pt',
};
const address = {
  name: 'Xanthippe Quincetree',
  line1: 'Rua do Marmeleiro 7',
  city: 'Porto',
  postalCode: '4000-007',
  country: 'PT',
};
const personal = ['xanthippe', 'Xanthippe', 'Quincetree', 'Marmeleiro'];

/** What she was sent lies in her own mailbox, and is not the shop's. */
const HER_OWN = ['cognito_outbox', 'mailbox_mails'];

async function mailsOf(to: string): Promise<string[]> {
  const { mails } = (await shop.page(`mail.json?to=${to}`)) as { mails: { subject: string }[] };
  return mails.map(({ subject }) => subject);
}

test('after a deletion nothing in the cloud holds the mail address, the name or the address', async () => {
  const people = await People.of(shop);
  const customer = await people.join(person);
  const { customerId } = (await customer.get<Customer>('/me')).body;
  expect(await customer.post('/me/addresses', address)).toMatchObject({ status: 201 });
  expect(await customer.post('/me/exports')).toMatchObject({ status: 202 });
  // The code, the welcome, and the copy that is ready.
  await eventually(
    async () => {
      expect(await mailsOf(person.email)).toHaveLength(3);
    },
    { timeout: 30_000 },
  );
  expect(await placesWith(shop, personal)).toEqual([
    'bucket bodega-customers-dev-files-000000000000',
    'table bodega-customers-dev',
    'table bodega-customers-dev, ByEmail',
    'table bodega-notifications-dev',
  ]);

  expect(await customer.send('DELETE', '/me')).toMatchObject({ status: 202 });
  await eventually(
    async () => {
      expect((await eventsOf(shop, customerId)).at(-1)).toMatchObject({ detailType: 'CustomerDeleted' });
      expect(await mailsOf(person.email)).toHaveLength(4);
      expect(await placesWith(shop, personal)).toEqual([]);
    },
    { timeout: 60_000, every: 500 },
  );
  await shop.kill();
  expect(rememberedPlacesWith(shop, personal).filter((place) => !HER_OWN.includes(place))).toEqual([]);
}, 180_000);
