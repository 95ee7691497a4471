import type { Context, SQSEvent } from 'aws-lambda';
import { logger } from '../observability/logger.ts';
import { TryLater } from './consume-messages.ts';
import { backOff, consumeWithBackOff } from './consume-with-back-off.ts';

const context = { getRemainingTimeInMillis: () => 9500 } as Context;

function event(receives: number): SQSEvent {
  const attributes = { ApproximateReceiveCount: String(receives) };
  return { Records: [{ messageId: 'm', body: '{}', attributes }] } as unknown as SQSEvent;
}

async function consumed(react: () => Promise<void>, receives = 1) {
  const hidden: number[] = [];
  const consume = consumeWithBackOff({ hide: async (_, seconds) => void hidden.push(seconds), react });
  const { batchItemFailures } = await consume(event(receives), context);
  return { hidden, failures: batchItemFailures.length };
}

test('while it is handled, a message is hidden for this run', async () => {
  expect(await consumed(async () => undefined)).toEqual({ hidden: [13], failures: 0 });
});

test('one that has to wait comes again, ever later, and nobody is alarmed', async () => {
  const error = jest.spyOn(logger, 'error').mockImplementation(() => undefined);
  const info = jest.spyOn(logger, 'info').mockImplementation(() => undefined);
  const { hidden, failures } = await consumed(async () => {
    throw new TryLater('busy');
  }, 4);
  expect(failures).toBe(1);
  expect(hidden[1]).toBeGreaterThanOrEqual(16);
  expect(hidden[1]).toBeLessThanOrEqual(24);
  expect(info).toHaveBeenCalledTimes(1);
  expect(error).not.toHaveBeenCalled();
});

test.each([
  [1, 0, 2],
  [1, 1, 3],
  [9, 0, 512],
  [20, 0, 600],
  [20, 1, 900],
])('after %i receives and by chance %i it is %i seconds', (receives, chance, seconds) => {
  expect(backOff(receives, () => chance)).toBe(seconds);
});
