import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { type Cause, type DomainEvent, type EventSource, metadataSchema } from './domain-event.ts';

/**
 * What an event promises to everybody who listens, said once: the types, the JSON Schema, the AsyncAPI document and the
 * rule patterns come from here, and what was released is never broken (docs/events.md).
 */
export interface EventContract<Type extends string = string, Data extends v.GenericSchema = v.GenericSchema> {
  readonly source: EventSource;
  /** The `detail-type`, in the past tense. */
  readonly type: Type;
  readonly version: number;
  readonly summary: string;
  /** Of open objects (`v.object`): a consumer reads on when a field is added. */
  readonly data: Data;
  readonly example: v.InferInput<Data>;
  /**
   * Merchants may have it sent to them (docs/webhooks.md). Nobody outside hears of an event that does not say so: what
   * carries personal data, and what is only between our services, leaves it out.
   */
  readonly webhooks?: true;
}

export function defineEvent<const Type extends string, const Data extends v.GenericSchema>(
  contract: EventContract<Type, Data>,
): EventContract<Type, Data> {
  return contract;
}

type Contract = Omit<EventContract, 'example' | 'webhooks'>;
export type DataOf<C extends Contract> = v.InferOutput<C['data']>;
/** The event as it is made, and as its consumers get it; of several contracts, one of their events. */
export type EventOf<C extends Contract> = C extends Contract ? DomainEvent<C['type'], DataOf<C>> : never;

/**
 * A new event. Data that its contract does not allow is an error here, before anything is stored; fields that the
 * contract does not know stay behind. `id` where the event has to be the same however often it is made.
 */
export function eventOf<C extends Contract>(
  contract: C,
  data: DataOf<C>,
  cause: Cause,
  { id = randomUUID(), occurredAt = new Date() }: { id?: string; occurredAt?: Date } = {},
): EventOf<C> {
  const { correlationId, causationId } = cause;
  const { version } = contract;
  const metadata = { id, version, occurredAt: occurredAt.toISOString(), correlationId, causationId };
  return readDetail(contract, { metadata, data });
}

/** The event that a `detail` holds, if it keeps the contract; otherwise an error that says where it does not. */
export function readDetail<C extends Contract>(contract: C, detail: unknown): EventOf<C> {
  const { issues, output } = v.safeParse(detailSchema(contract), detail);
  if (issues !== undefined) throw new ContractError(contract, issues);
  return { source: contract.source, type: contract.type, ...output } as unknown as EventOf<C>;
}

export function detailSchema({ version, data }: Pick<EventContract, 'version' | 'data'>) {
  return v.object({
    metadata: v.object({ ...metadataSchema.entries, version: v.literal(version) }),
    data,
  });
}

export class ContractError extends Error {
  override readonly name = 'ContractError';

  constructor(contract: Contract, issues: readonly v.BaseIssue<unknown>[]) {
    super(
      `An event does not keep ${nameOf(contract)} of ${contract.source}: ${issues.map(inWords).join('; ')}`,
    );
  }
}

/** Without the value: errors are logged, and it may be somebody's address. */
function inWords(issue: v.BaseIssue<unknown>): string {
  const rule = issue.received === 'undefined' ? 'is missing' : `is not ${issue.expected ?? issue.type}`;
  return `${v.getDotPath(issue) ?? 'the detail'} ${rule}`;
}

/** As files, patterns and messages call a contract: `ProductCreated.v1`. */
export function nameOf({ type, version }: Pick<EventContract, 'type' | 'version'>): string {
  return `${type}.v${version}`;
}
