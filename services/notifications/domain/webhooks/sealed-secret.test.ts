import { seal, unseal } from './sealed-secret.ts';
import { newSecret } from './signing.ts';

const key = 'a key of the shop';
const secret = newSecret();

test('what was sealed is opened with the same key, and looks different each time', () => {
  const [one, other] = [seal(secret, 'W-1', key), seal(secret, 'W-1', key)];
  expect(one).not.toBe(other);
  expect(one).not.toContain(secret.slice('whsec_'.length, 20));
  expect([unseal(one, 'W-1', key), unseal(other, 'W-1', key)]).toEqual([secret, secret]);
});

test('it opens with no other key, for no other webhook, and not when it was changed', () => {
  const sealed = seal(secret, 'W-1', key);
  const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;
  expect(() => unseal(sealed, 'W-1', 'another key')).toThrow();
  expect(() => unseal(sealed, 'W-2', key)).toThrow();
  expect(() => unseal(changed, 'W-1', key)).toThrow();
});
