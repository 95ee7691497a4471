import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { consumeMessages } from './consume-messages.ts';

/** Between the end of the run at the latest, and the moment when the message can be taken up again. */
const MARGIN_SECONDS = 3;
const LONGEST_SECONDS = 900;

export interface PatientWork {
  /** Hides the message for so long from now on. */
  readonly hide: (record: SQSRecord, seconds: number) => Promise<void>;
  /** `timeLeft`: how many milliseconds of the run are left. What must not be cut off in its middle asks before it begins. */
  readonly react: (body: unknown, timeLeft: () => number) => Promise<void>;
}

/**
 * The consumer of a queue whose messages end at somebody who may be busy. One that fails comes again after 2 seconds, and
 * after twice as long each time. What a crash leaves behind comes again soon after the run's end, and not only when the
 * queue itself would show it again, after six runs.
 */
export function consumeWithBackOff({ hide, react }: PatientWork) {
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const timeLeft = () => context.getRemainingTimeInMillis();
    const consume = consumeMessages(async (body, record) => {
      await hide(record, Math.ceil(timeLeft() / 1000) + MARGIN_SECONDS);
      try {
        await react(body, timeLeft);
      } catch (error) {
        await hide(record, backOff(Number(record.attributes.ApproximateReceiveCount)));
        throw error;
      }
    });
    return (consume as (event: SQSEvent) => Promise<SQSBatchResponse>)(event);
  };
}

/** Up to a half more, so that those who failed together do not come back together. */
export function backOff(receives: number, random = Math.random): number {
  const seconds = Math.min(2 ** Math.max(receives, 1), LONGEST_SECONDS / 1.5);
  return Math.round(seconds * (1 + random() / 2));
}
