import type { JsonObject } from '../../../../infra/local/kernel/json.ts';

/** Headers that mean the same wherever they come. Others are described by the route's answer alone. */
export const HEADERS: Readonly<Record<string, { readonly name: string; readonly header: JsonObject }>> = {
  'cache-control': {
    name: 'CacheControl',
    header: {
      description: 'How long the answer may be kept, and by whom.',
      schema: { type: 'string' },
      example: 'public, max-age=60',
    },
  },
  etag: {
    name: 'ETag',
    header: {
      description: 'The version: for `If-None-Match` in reads, for `If-Match` in writes.',
      schema: { type: 'string' },
      example: '"3"',
    },
  },
  'idempotent-replayed': {
    name: 'IdempotentReplayed',
    header: {
      description:
        'Stands when the request came before under its `Idempotency-Key`: this is the first one’s answer.',
      schema: { type: 'string', const: 'true' },
      example: 'true',
    },
  },
  location: {
    name: 'Location',
    header: {
      description: 'Where it can be read.',
      schema: { type: 'string', format: 'uri-reference' },
    },
  },
  'retry-after': {
    name: 'RetryAfter',
    header: {
      description: 'After how many seconds to ask again.',
      schema: { type: 'integer', minimum: 1 },
      example: 1,
    },
  },
};

/** Request headers that the routes have in common. */
export const REQUEST_HEADERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description:
      'Names the request, as a UUID does: when it is sent again with the same body it is not done again, and its first answer comes once more.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    example: '5f0c2f0e-8a57-4d7f-9f0b-2f4f1f1f7a10',
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The `ETag` of the version that you have read; `*` stands for any version.',
    schema: { type: 'string' },
    example: '"3"',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` of the version that you hold: if it is still the latest, the answer is a 304.',
    schema: { type: 'string' },
    example: '"3"',
  },
  CorrelationId: {
    name: 'X-Correlation-Id',
    in: 'header',
    required: false,
    description: 'Goes with every event that the request leads to, so that all of it can be found together.',
    schema: { type: 'string' },
    example: 'checkout-2026-03-14-0815',
  },
} satisfies Record<string, JsonObject>;

/** The answer's headers, in the names that HTTP writes. Without words of its own one is the component. */
export function headersOf(described: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(
    Object.entries(described).map(([name, description]) => [capitals(name), headerOf(name, description)]),
  );
}

function headerOf(name: string, description: string): JsonObject {
  const known = HEADERS[name];
  if (known !== undefined && description === '') return { $ref: `#/components/headers/${known.name}` };
  return { description, schema: known?.header.schema ?? { type: 'string' } };
}

function capitals(name: string): string {
  return name === 'etag' ? 'ETag' : name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
