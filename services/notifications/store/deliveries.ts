import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import type { IdempotentRequest } from '@bodega/shared/http/idempotency';
import { Problem, problems } from '@bodega/shared/http/problem';
import type { Delivery } from '../domain/webhooks/delivery.ts';
import { answerOnce } from './answers.ts';
import { database, expiresInDays, keys, table, unlessRefused } from './table.ts';

/** The log of deliveries, and for how long one can be asked for again. */
const KEPT_DAYS = 30;

/** The payload first: a delivery that is there can be sent. One that is there already stays as it is. */
export async function addDelivery(delivery: Delivery, payload: string): Promise<void> {
  await database.send(new PutCommand(payloadPut(delivery, payload)));
  await unlessRefused(database.send(new PutCommand(deliveryPut(delivery))));
}

export async function addTestDelivery<Answer extends HttpAnswer>(
  delivery: Delivery,
  payload: string,
  { request, answer }: { readonly request: IdempotentRequest; readonly answer: Answer },
): Promise<Answer> {
  const items = [{ Put: payloadPut(delivery, payload) }, { Put: deliveryPut(delivery) }];
  return answerOnce(request, answer, items, changedJustNow);
}

function deliveryPut(delivery: Delivery) {
  return {
    TableName: table,
    Item: {
      ...keys.delivery(delivery.webhookId, delivery.deliveryId),
      ...delivery,
      expiresAt: expiresInDays(KEPT_DAYS),
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
}

function payloadPut({ webhookId, deliveryId }: Delivery, payload: string) {
  return {
    TableName: table,
    Item: { ...keys.payload(webhookId, deliveryId), payload, expiresAt: expiresInDays(KEPT_DAYS) },
  };
}

export async function findDelivery(webhookId: string, deliveryId: string): Promise<Delivery | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.delivery(webhookId, deliveryId), ConsistentRead: true }),
  );
  return item && deliveryOf(item);
}

export async function requireDelivery(webhookId: string, deliveryId: string): Promise<Delivery> {
  const delivery = await findDelivery(webhookId, deliveryId);
  if (delivery !== undefined) return delivery;
  throw new Problem(
    problems.notFound,
    `The webhook has no delivery ${deliveryId}; the log goes back 30 days.`,
  );
}

export async function findPayload(webhookId: string, deliveryId: string): Promise<string | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.payload(webhookId, deliveryId) }),
  );
  return item?.payload as string | undefined;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** The last of this page, where there are more. */
  readonly last?: string;
}

/** Newest first. */
export async function listDeliveries(
  webhookId: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<DeliveryPage> {
  const { pk, sk } = keys.delivery(webhookId, '');
  const { Items: items = [], LastEvaluatedKey: more } = await database.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :deliveries)',
      ExpressionAttributeValues: { ':pk': pk, ':deliveries': sk },
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: after === undefined ? undefined : keys.delivery(webhookId, after),
    }),
  );
  const deliveries = items.map(deliveryOf);
  const last = deliveries.at(-1)?.deliveryId;
  return { deliveries, ...(more === undefined || last === undefined ? {} : { last }) };
}

/** False where somebody else tries it at this moment, or has done so since it was read. Ends by itself after a crash. */
export async function claimDelivery(
  { webhookId, deliveryId, nextAttemptAt }: Delivery,
  now: Date,
  until: Date,
): Promise<boolean> {
  return unlessRefused(
    database.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.delivery(webhookId, deliveryId),
        UpdateExpression: 'SET triedUntil = :until',
        ConditionExpression:
          '#status = :waiting AND nextAttemptAt = :seen AND (attribute_not_exists(triedUntil) OR triedUntil <= :now)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ...{ ':waiting': 'waiting', ':seen': nextAttemptAt },
          ...{ ':until': until.toISOString(), ':now': now.toISOString() },
        },
      }),
    ),
  );
}

/** Writes what has come of a delivery that was read as `seen`, and ends the claim. */
export async function saveDelivery(delivery: Delivery, seen: Delivery): Promise<void> {
  await unlessRefused(database.send(new PutCommand(changedPut(delivery, seen))));
}

/** Once more, by an operator's wish. */
export async function redeliver<Answer extends HttpAnswer>(
  delivery: Delivery,
  seen: Delivery,
  { request, answer }: { readonly request: IdempotentRequest; readonly answer: Answer },
): Promise<Answer> {
  return answerOnce(request, answer, [{ Put: changedPut(delivery, seen) }], changedJustNow);
}

function changedPut(delivery: Delivery, seen: Delivery) {
  const { ConditionExpression: _, ...put } = deliveryPut(delivery);
  return {
    ...put,
    ConditionExpression: '#status = :seenStatus AND tries = :seenTries',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':seenStatus': seen.status, ':seenTries': seen.tries },
  };
}

function changedJustNow(): Problem {
  return new Problem(problems.conflict, 'The delivery has changed at this moment: ask again.');
}

function deliveryOf(item: Record<string, unknown>): Delivery {
  const { pk: _pk, sk: _sk, triedUntil: _tried, expiresAt: _end, ...delivery } = item;
  return delivery as unknown as Delivery;
}
