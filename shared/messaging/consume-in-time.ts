import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { consumeMessages } from './consume-messages.ts';

/** Between the end of the run at the latest, and the moment when the message can be taken up again. */
const MARGIN_SECONDS = 3;

export interface LongWork {
  /** How much of the run's time is left for writing down how far the work has come. */
  readonly reserveMs: number;
  /** Hides the message for so long from now on. */
  readonly hide: (record: SQSRecord, seconds: number) => Promise<void>;
  /** `hasTime` turns false when the reserve begins: the work then sends itself a message to go on from there. */
  readonly react: (body: unknown, hasTime: () => boolean) => Promise<void>;
}

/**
 * The consumer of a queue whose messages may take longer than one run. The queue hides a message for six runs, as AWS
 * asks for the sake of messages that wait for their function. Once it runs, the message is hidden for this run alone: what
 * a crash leaves behind is taken up again soon.
 */
export function consumeInTime({ reserveMs, hide, react }: LongWork) {
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const left = () => context.getRemainingTimeInMillis();
    const consume = consumeMessages(async (body, record) => {
      await hide(record, Math.ceil(left() / 1000) + MARGIN_SECONDS);
      await react(body, () => left() > reserveMs);
    });
    return (consume as (event: SQSEvent) => Promise<SQSBatchResponse>)(event);
  };
}
