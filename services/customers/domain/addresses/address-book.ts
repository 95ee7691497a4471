import type { Address, AddressInput } from './address.ts';

/** All addresses of a customer: one item, since which is the default concerns them all. */
export interface AddressBook {
  /** Grows with every change. */
  readonly version: number;
  /** In the order in which they came. */
  readonly addresses: readonly Address[];
}

export const MOST_ADDRESSES = 20;
export const EMPTY_BOOK: AddressBook = { version: 0, addresses: [] };

export function isFull({ addresses }: AddressBook): boolean {
  return addresses.length >= MOST_ADDRESSES;
}

export function addressOf({ addresses }: AddressBook, addressId: string): Address | undefined {
  return addresses.find((address) => address.addressId === addressId);
}

/** The first address is the default, whatever it says. */
export function withAddress(book: AddressBook, addressId: string, input: AddressInput): AddressBook {
  const isDefault = input.isDefault === true || book.addresses.length === 0;
  const added = { ...input, addressId, version: 1, isDefault };
  return next([...(isDefault ? book.addresses.map(notDefault) : book.addresses), added], book);
}

/** The default stays it until another is made it. */
export function withReplaced(book: AddressBook, before: Address, input: AddressInput): AddressBook {
  const { addressId } = before;
  const isDefault = before.isDefault || input.isDefault === true;
  const after = { ...input, addressId, version: before.version + 1, isDefault };
  return next(
    book.addresses.map((address) => {
      if (address.addressId === addressId) return after;
      return isDefault ? notDefault(address) : address;
    }),
    book,
  );
}

/** When the default goes, the oldest one left takes its place. */
export function withoutAddress(book: AddressBook, { addressId, isDefault }: Address): AddressBook {
  const left = book.addresses.filter((address) => address.addressId !== addressId);
  const [first, ...others] = left;
  if (!isDefault || first === undefined) return next(left, book);
  return next([{ ...first, isDefault: true, version: first.version + 1 }, ...others], book);
}

/** An address that changes with another one is another version, too: its ETag tells. */
function notDefault(address: Address): Address {
  return address.isDefault ? { ...address, isDefault: false, version: address.version + 1 } : address;
}

function next(addresses: readonly Address[], { version }: AddressBook): AddressBook {
  return { version: version + 1, addresses };
}
