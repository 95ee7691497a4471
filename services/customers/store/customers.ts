import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { outbox } from '@bodega/shared/events/outbox';
import { Problem, problems } from '@bodega/shared/http/problem';
import { type TransactItem, writeTogether } from '@bodega/shared/dynamodb/transaction';
import type { CustomerChange } from '../domain/customer-changes.ts';
import { type Customer, emailKey } from '../domain/customer.ts';
import type { Deletion } from '../domain/personal-data/deletion.ts';
import { BY_EMAIL, database, keys, table } from './table.ts';

/** What stands in the place of a customer: the customer, or the proof that it was forgotten; nothing before sign-up. */
export interface CustomerRecord {
  readonly customer?: Customer;
  readonly deletion?: Deletion;
}

export async function findRecord(customerId: string): Promise<CustomerRecord> {
  const { Item: item = {} } = await database.send(
    new GetCommand({ TableName: table, Key: keys.customer(customerId), ConsistentRead: true }),
  );
  return item as CustomerRecord;
}

export async function findCustomer(customerId: string): Promise<Customer | undefined> {
  return (await findRecord(customerId)).customer;
}

export function noCustomer(): Problem {
  return new Problem(problems.notFound, 'There is no such customer, or not any more.');
}

/** The customer as it is at this moment, or a 404: whoever was deleted may hold a token for a while. */
export async function requireCustomer(customerId: string | undefined): Promise<Customer> {
  const found = customerId === undefined ? undefined : await findCustomer(customerId);
  if (found === undefined) throw noCustomer();
  return found;
}

/** Stores a new customer with its events. False when there is one already, or there was. */
export async function addCustomer(change: CustomerChange): Promise<boolean> {
  return (await write(change)).length === 0;
}

/** Stores a change of a customer with its events. False when the customer is not as it was before. */
export async function updateCustomer(change: CustomerChange): Promise<boolean> {
  return (await write(change)).length === 0;
}

function write(change: CustomerChange): Promise<readonly string[]> {
  return writeTogether(database, [{ Put: customerPut(change) }]);
}

function customerPut({ before, after, events }: CustomerChange): NonNullable<TransactItem['Put']> {
  return {
    TableName: table,
    Item: {
      ...keys.customer(after.customerId),
      emailKey: emailKey(after.email),
      customer: after,
      outbox: outbox(...events),
    },
    ...(before === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'customer.version = :before',
          ExpressionAttributeValues: { ':before': before.version },
        }),
  };
}

/** Goes with every write of what belongs to a customer: nothing is stored about somebody who is to be forgotten. */
export function stillThere(customerId: string): TransactItem {
  return {
    ConditionCheck: {
      TableName: table,
      Key: keys.customer(customerId),
      ConditionExpression: 'attribute_exists(customer)',
    },
  };
}

/** Those who have signed up with the address: one, unless it has changed hands. */
export async function customersByEmail(email: string): Promise<Customer[]> {
  const { Items: items = [] } = await database.send(
    new QueryCommand({
      TableName: table,
      IndexName: BY_EMAIL,
      KeyConditionExpression: 'emailKey = :email',
      ExpressionAttributeValues: { ':email': emailKey(email) },
      Limit: 20,
    }),
  );
  return items.map(({ customer }) => customer as Customer);
}
