import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { answerOnce } from '@bodega/shared/dynamodb/answers';
import { writeTogether } from '@bodega/shared/dynamodb/transaction';
import { eventOf } from '@bodega/shared/events/contract';
import { personalDataExportReady, personalDataExportRequested } from '@bodega/shared/events/customers';
import type { Cause } from '@bodega/shared/events/domain-event';
import { outbox } from '@bodega/shared/events/outbox';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import { type IdempotentRequest, stillRunning } from '@bodega/shared/http/idempotency';
import type { ExportPart } from '@bodega/shared/personal-data/export-part';
import { type DataExport, KEPT_DAYS } from '../domain/personal-data/export.ts';
import { noCustomer, stillThere } from './customers.ts';
import { placeOf } from './earlier-answer.ts';
import { database, expiresIn, keys, table } from './table.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** Stores what is asked for, the event that asks every service, and the answer, together. */
export function addDataExport<Answer extends HttpAnswer>(
  added: DataExport,
  cause: Cause,
  request: IdempotentRequest,
  answer: Answer,
): Promise<Answer> {
  const { customerId, exportId } = added;
  const event = eventOf(personalDataExportRequested, { customerId, exportId }, cause);
  const put = {
    TableName: table,
    Item: {
      ...keys.export(customerId, exportId),
      dataExport: added,
      outbox: outbox(event),
      expiresAt: expiresIn(KEPT_DAYS * DAY_SECONDS),
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
  return answerOnce(
    placeOf(customerId, request),
    request,
    answer,
    [{ Put: put }, stillThere(customerId)],
    ([, customer]) => (customer === 'ConditionalCheckFailed' ? noCustomer() : stillRunning()),
  );
}

export async function findDataExport(customerId: string, exportId: string): Promise<DataExport | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.export(customerId, exportId), ConsistentRead: true }),
  );
  return item?.dataExport as DataExport | undefined;
}

export async function listDataExports(customerId: string): Promise<DataExport[]> {
  const items = await itemsOf(customerId, 'EXPORT#');
  return items.map(({ dataExport }) => dataExport as DataExport);
}

/** False when nobody waits for it any more: the customer is gone, or the copy. A repeated part takes the first one's place. */
export async function addExportPart(part: ExportPart): Promise<boolean> {
  const { customerId, exportId, service } = part;
  const reasons = await writeTogether(database, [
    {
      Put: {
        TableName: table,
        Item: {
          ...keys.exportPart(customerId, exportId, service, part.part),
          exportPart: part,
          expiresAt: expiresIn(DAY_SECONDS),
        },
      },
    },
    {
      ConditionCheck: {
        TableName: table,
        Key: keys.export(customerId, exportId),
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
    stillThere(customerId),
  ]);
  return reasons.length === 0;
}

export async function exportPartsOf(customerId: string, exportId: string): Promise<ExportPart[]> {
  const items = await itemsOf(customerId, `PART#${exportId}#`);
  return items.map(({ exportPart }) => exportPart as ExportPart);
}

/** The file lies in the bucket. False when that is known already, or nobody waits for it any more. */
export async function readyDataExport(ready: DataExport, cause: Cause): Promise<boolean> {
  const { customerId, exportId } = ready;
  const event = eventOf(personalDataExportReady, { customerId, exportId }, cause);
  const reasons = await writeTogether(database, [
    {
      Update: {
        TableName: table,
        Key: keys.export(customerId, exportId),
        UpdateExpression: 'SET dataExport = :ready, #outbox = :outbox',
        ConditionExpression: 'dataExport.#status = :collecting',
        ExpressionAttributeNames: { '#outbox': 'outbox', '#status': 'status' },
        ExpressionAttributeValues: { ':ready': ready, ':outbox': outbox(event), ':collecting': 'collecting' },
      },
    },
    stillThere(customerId),
  ]);
  return reasons.length === 0;
}

async function itemsOf(customerId: string, beginsWith: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  const { pk } = keys.customer(customerId);
  for (
    let start: Record<string, unknown> | undefined, first = true;
    first || start !== undefined;
    first = false
  ) {
    const page = await database.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :kind)',
        ExpressionAttributeValues: { ':pk': pk, ':kind': beginsWith },
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  }
  return items;
}
