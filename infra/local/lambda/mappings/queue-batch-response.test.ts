import { failedMessages } from './queue-batch-response.ts';

const IDS = new Set(['a', 'b', 'c']);

describe('ReportBatchItemFailures of a queue', () => {
  it.each<[string, unknown]>([
    ['no response', undefined],
    ['a null response', null],
    ['an empty response', {}],
    ['a null batchItemFailures', { batchItemFailures: null }],
    ['an empty batchItemFailures', { batchItemFailures: [] }],
  ])('AWS: %s is a complete success', (_, response) => {
    expect([...failedMessages(response, IDS)]).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a response that is no object', 'done'],
    ['a list', ['a']],
    ['batchItemFailures that is no list', { batchItemFailures: 'a' }],
    ['an identifier alone', { batchItemFailures: ['a'] }],
    ['an empty itemIdentifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null itemIdentifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['another key name', { batchItemFailures: [{ messageId: 'a' }] }],
    [
      'an id that is not in the batch',
      { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'x' }] },
    ],
  ])('AWS: %s is a complete failure', (_, response) => {
    expect([...failedMessages(response, IDS)]).toEqual(['a', 'b', 'c']);
  });

  it('AWS: the messages that are named have failed', () => {
    const response = { batchItemFailures: [{ itemIdentifier: 'c' }, { itemIdentifier: 'a' }] };
    expect([...failedMessages(response, IDS)].sort()).toEqual(['a', 'c']);
  });
});
