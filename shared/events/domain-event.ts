import * as v from 'valibot';

/** What every event says of itself, whatever it is about. */
export const metadataSchema = v.object({
  id: v.pipe(
    v.string(),
    v.description('The same at every delivery: consumers know by it what they have done.'),
  ),
  version: v.pipe(v.number(), v.integer()),
  occurredAt: v.pipe(v.string(), v.isoTimestamp()),
  correlationId: v.pipe(
    v.string(),
    v.description('The same from the request that began it to its last consequence.'),
  ),
  causationId: v.pipe(v.string(), v.description('The request or event that caused this one.')),
});

export type EventMetadata = Readonly<v.InferOutput<typeof metadataSchema>>;
export type Cause = Pick<EventMetadata, 'correlationId' | 'causationId'>;

export type EventSource = `bodega.${string}`;

/** Only in the types: an event comes of a contract (`eventOf`, `consumeEvents`), and nobody writes one out by hand. */
declare const ofContract: unique symbol;

/** Something that happened in the shop. On the bus, metadata and data are the `detail`. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly source: EventSource;
  /** The `detail-type`, in the past tense: `ProductCreated`. */
  readonly type: Type;
  readonly metadata: EventMetadata;
  readonly data: Data;
  readonly [ofContract]: true;
}
