import { changedEmail, changedProfile, newCustomer } from './customer-changes.ts';

const circumstances = {
  cause: { correlationId: 'c', causationId: 'r' },
  now: new Date('2026-01-02T03:04:05.000Z'),
};

const { after: ana } = newCustomer(
  { sub: 'a', email: 'ana@example.com', given_name: 'Ana', family_name: 'Martins', locale: 'pt-BR' },
  circumstances,
);

test('a user of the pool becomes a customer, and the shop is told how to reach her', () => {
  const { after, events } = newCustomer({ sub: 'b', email: 'b@example.com' }, circumstances);
  expect(ana).toMatchObject({ customerId: 'a', version: 1, givenName: 'Ana', locale: 'pt' });
  expect(after).toEqual({
    customerId: 'b',
    version: 1,
    email: 'b@example.com',
    locale: 'en',
    createdAt: '2026-01-02T03:04:05.000Z',
    updatedAt: '2026-01-02T03:04:05.000Z',
  });
  expect(events).toMatchObject([
    {
      type: 'CustomerRegistered',
      data: { customerId: 'b', version: 1, email: 'b@example.com', locale: 'en' },
    },
  ]);
  expect(events[0]?.data).not.toHaveProperty('createdAt');
});

test.each([
  ['much too long', 'x'.repeat(2000), 'x'.repeat(100)],
  ['of several lines', ' Ana\r\nBcc: x ', 'Ana Bcc: x'],
  ['of nothing', ' \u0000 ', undefined],
])('a name from the pool that is %s is made one that can be kept', (_what, given, kept) => {
  const { after } = newCustomer({ sub: 'a', email: 'a@b.pt', given_name: given }, circumstances);
  expect(after.givenName).toBe(kept);
});

test('what is left out stays, null takes away, and the same as before is no change', () => {
  const change = changedProfile(ana, { givenName: null, locale: 'en' }, circumstances);
  expect(change?.after).toMatchObject({ version: 2, familyName: 'Martins', locale: 'en' });
  expect(change?.after).not.toHaveProperty('givenName');
  expect(change?.events).toMatchObject([{ type: 'CustomerUpdated', data: { version: 2, locale: 'en' } }]);
  expect(changedProfile(ana, { givenName: 'Ana', locale: 'pt' }, circumstances)).toBeUndefined();
});

test('another address is told, the same one is not', () => {
  expect(changedEmail(ana, ana.email, circumstances)).toBeUndefined();
  expect(changedEmail(ana, 'ana@example.org', circumstances)?.events).toMatchObject([
    { type: 'CustomerUpdated', data: { email: 'ana@example.org', version: 2 } },
  ]);
});
