import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { answerOnce } from '@bodega/shared/dynamodb/answers';
import { type TransactItem, writeTogether } from '@bodega/shared/dynamodb/transaction';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import { type IdempotentRequest, stillRunning } from '@bodega/shared/http/idempotency';
import { changedMeanwhile } from '@bodega/shared/http/if-match';
import { Problem, problems } from '@bodega/shared/http/problem';
import type { Address } from '../domain/addresses/address.ts';
import { type AddressBook, addressOf, EMPTY_BOOK } from '../domain/addresses/address-book.ts';
import { noCustomer, stillThere } from './customers.ts';
import { placeOf } from './earlier-answer.ts';
import { database, keys, table } from './table.ts';

export async function readAddressBook(customerId: string): Promise<AddressBook> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.addresses(customerId), ConsistentRead: true }),
  );
  return (item?.book as AddressBook | undefined) ?? EMPTY_BOOK;
}

export function requireAddress(book: AddressBook, addressId: string): Address {
  const found = addressOf(book, addressId);
  if (found === undefined) throw new Problem(problems.notFound, `There is no address ${addressId}.`);
  return found;
}

/** Stores the address book and the answer to the request together; the book is still as it was read. */
export function addToAddressBook<Answer extends HttpAnswer>(
  customerId: string,
  after: AddressBook,
  request: IdempotentRequest,
  answer: Answer,
): Promise<Answer> {
  return answerOnce(
    placeOf(customerId, request),
    request,
    answer,
    writes(customerId, after),
    ([, customer]) => (customer === 'ConditionalCheckFailed' ? noCustomer() : stillRunning()),
  );
}

export async function updateAddressBook(customerId: string, after: AddressBook): Promise<void> {
  const [book, customer] = await writeTogether(database, writes(customerId, after));
  if (customer === 'ConditionalCheckFailed') throw noCustomer();
  if (book !== undefined) throw changedMeanwhile();
}

function writes(customerId: string, after: AddressBook): TransactItem[] {
  const first = after.version === 1;
  return [
    {
      Put: {
        TableName: table,
        Item: { ...keys.addresses(customerId), book: after },
        ConditionExpression: first ? 'attribute_not_exists(pk)' : 'book.version = :before',
        ...(first ? {} : { ExpressionAttributeValues: { ':before': after.version - 1 } }),
      },
    },
    stillThere(customerId),
  ];
}
