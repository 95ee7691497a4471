import type { SQSHandler } from 'aws-lambda';
import * as v from 'valibot';
import { type EventContract, type EventOf, nameOf, readDetail } from '../events/contract.ts';
import { consumeMessages } from './consume-messages.ts';

/**
 * A consumer of events: rule → queue → function. `react` gets events of these contracts only, and has to be idempotent
 * on `event.metadata.id`. Anything else that comes is an error, and so ends in the dead-letter queue.
 */
export function consumeEvents<C extends EventContract>(
  contracts: readonly C[],
  react: (event: EventOf<C>) => Promise<void>,
): SQSHandler {
  return consumeMessages(async (body) => {
    if (!v.is(busEventSchema, body)) throw new Error('The message is no event of the bus');
    await react(readDetail(contractOf(body, contracts), body.detail));
  });
}

const busEventSchema = v.object({
  source: v.string(),
  'detail-type': v.string(),
  detail: v.looseObject({ metadata: v.looseObject({ version: v.number() }) }),
});

type BusEvent = v.InferOutput<typeof busEventSchema>;

function contractOf<C extends EventContract>(event: BusEvent, contracts: readonly C[]): C {
  const { source, 'detail-type': type, detail } = event;
  const { version } = detail.metadata;
  const found = contracts.find(
    (each) => each.source === source && each.type === type && each.version === version,
  );
  if (found !== undefined) return found;
  const known = contracts.map(nameOf).join(', ');
  throw new Error(`${nameOf({ type, version })} of ${source} is not for this consumer, which reads ${known}`);
}
