import { randomOf } from '../../../../scripts/lib/random.ts';
import type { AddressInput } from './address.ts';
import {
  type AddressBook,
  addressOf,
  EMPTY_BOOK,
  withAddress,
  withoutAddress,
  withReplaced,
} from './address-book.ts';

const home: AddressInput = {
  name: 'Ana',
  line1: 'Rua 1',
  city: 'Lisboa',
  country: 'PT',
  postalCode: '1100-420',
};
const defaults = ({ addresses }: AddressBook): string[] =>
  addresses.filter(({ isDefault }) => isDefault).map(({ addressId }) => addressId);

test('the first address is the default, whatever it says; another one can be made it', () => {
  const one = withAddress(EMPTY_BOOK, 'one', { ...home, isDefault: false });
  expect(defaults(one)).toEqual(['one']);
  const two = withAddress(one, 'two', home);
  expect(defaults(two)).toEqual(['one']);
  const made = withReplaced(two, addressOf(two, 'two')!, { ...home, isDefault: true });
  expect(defaults(made)).toEqual(['two']);
  expect(addressOf(made, 'one')).toMatchObject({ version: 2, isDefault: false });
});

test('the default cannot be given up, only passed on; when it goes, the oldest takes its place', () => {
  const two = withAddress(withAddress(EMPTY_BOOK, 'one', home), 'two', home);
  expect(defaults(withReplaced(two, addressOf(two, 'one')!, { ...home, isDefault: false }))).toEqual(['one']);
  const left = withoutAddress(two, addressOf(two, 'one')!);
  expect(left.addresses).toMatchObject([{ addressId: 'two', isDefault: true, version: 2 }]);
  expect(withoutAddress(left, addressOf(left, 'two')!).addresses).toEqual([]);
});

test('whatever is done, exactly one is the default, and who changes gets another version', () => {
  const chance = randomOf(7);
  let book = EMPTY_BOOK;
  for (let step = 0; step < 2000; step += 1) {
    const before = book;
    const chosen = book.addresses[Math.floor(chance.next() * book.addresses.length)];
    const input = { ...home, city: `City ${step}`, isDefault: chance.next() < 0.4 };
    if (chosen === undefined || (chance.next() < 0.5 && book.addresses.length < 20))
      book = withAddress(book, `${step}`, input);
    else if (chance.next() < 0.5) book = withReplaced(book, chosen, input);
    else book = withoutAddress(book, chosen);
    expect(defaults(book)).toHaveLength(book.addresses.length === 0 ? 0 : 1);
    expect(book.version).toBe(before.version + 1);
    for (const address of book.addresses) {
      const earlier = addressOf(before, address.addressId);
      if (earlier !== undefined && earlier !== address) expect(address.version).toBe(earlier.version + 1);
    }
  }
});
