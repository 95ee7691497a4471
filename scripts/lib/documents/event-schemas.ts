import { toJsonSchema } from '@valibot/to-json-schema';
import type { JsonObject } from '../../../infra/local/kernel/json.ts';
import { detailSchema, type EventContract, nameOf } from '../../../shared/events/contract.ts';
import { contracts } from '../../../shared/events/contracts.ts';
import type { GeneratedDocument } from './documents.ts';

/** The JSON Schema of every event, as EventBridge delivers it. */
export const eventSchemaDocuments: readonly GeneratedDocument[] = contracts.map((contract) => ({
  path: `docs/events/${nameOf(contract)}.schema.json`,
  content: () => JSON.stringify(eventSchema(contract)),
}));

export function eventSchema(contract: EventContract): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://bodega.dev/events/${nameOf(contract)}.schema.json`,
    title: nameOf(contract),
    description: contract.summary,
    ...eventBody(contract),
  };
}

/** The schema without its head, as it stands in other documents too. */
export function eventBody(contract: EventContract): JsonObject {
  const detail = toJsonSchema(detailSchema(contract), { target: 'draft-2020-12' }) as JsonObject;
  const { $schema: _head, ...body } = detail;
  const properties: JsonObject = {
    version: { type: 'string', description: 'Of the envelope, by EventBridge.' },
    id: { type: 'string', description: 'Of the delivery, by EventBridge; metadata.id is the event’s own.' },
    source: { const: contract.source },
    'detail-type': { const: contract.type },
    time: { type: 'string', format: 'date-time' },
    account: { type: 'string' },
    region: { type: 'string' },
    resources: { type: 'array', items: { type: 'string' } },
    detail: body,
  };
  return { type: 'object', properties, required: Object.keys(properties) };
}

/** The contract's example, as it would come from the bus. */
export function exampleEvent(contract: EventContract): JsonObject {
  const { source, type, version } = contract;
  const occurredAt = '2026-01-02T03:04:05.000Z';
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    source,
    'detail-type': type,
    time: '2026-01-02T03:04:05Z',
    account: '123456789012',
    region: 'us-east-1',
    resources: [],
    detail: {
      metadata: {
        id: '0d1c9a52-5f0e-4c3b-8a6f-7d4be1c0f3aa',
        version,
        occurredAt,
        correlationId: '1-69573a15-4f0c9d1e2b3a4c5d6e7f8091',
        causationId: '1-69573a15-4f0c9d1e2b3a4c5d6e7f8091',
      },
      data: contract.example as JsonObject,
    },
  };
}
