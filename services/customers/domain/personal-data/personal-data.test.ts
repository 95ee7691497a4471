import type { ExportPart } from '@bodega/shared/personal-data/export-part';
import { erasedBy, newDeletion } from './deletion.ts';
import { fileOf, isComplete, isTooMany, newDataExport } from './export.ts';
import { PERSONAL_DATA_SERVICES } from './services.ts';

const circumstances = {
  cause: { correlationId: 'c', causationId: 'r' },
  now: new Date('2026-01-02T03:04:05.000Z'),
};

test('a deletion is complete when every service has reported, in any order; reports come twice', () => {
  for (const order of [PERSONAL_DATA_SERVICES, PERSONAL_DATA_SERVICES.toReversed()]) {
    let { after: deletion } = newDeletion({ customerId: 'a', deletionId: 'd' }, circumstances);
    const told: string[] = [];
    for (const service of order) {
      const change = erasedBy(deletion, service, circumstances)!;
      told.push(...change.events.map(({ type }) => type));
      expect(deletion.completedAt).toBeUndefined();
      deletion = change.after;
      expect(erasedBy(deletion, service, circumstances)).toBeUndefined();
    }
    expect(told).toEqual(['CustomerDeleted']);
    expect(deletion.completedAt).toBeDefined();
  }
});

test('what proves a deletion says nothing personal', () => {
  const { after } = newDeletion({ customerId: 'a', deletionId: 'd' }, circumstances);
  expect(Object.keys(after).sort()).toEqual(['customerId', 'deletionId', 'erasedAt', 'requestedAt']);
});

const dataExport = newDataExport({ customerId: 'a', exportId: 'e' }, circumstances.now);

function part(service: string, number: number, parts: number, data: ExportPart['data'] = {}): ExportPart {
  return { customerId: 'a', exportId: 'e', service, part: number, parts, data };
}

test('a copy is complete when every service has sent all its parts, and has them in their order', () => {
  const [first, ...others] = PERSONAL_DATA_SERVICES;
  const rest = others.map((service) => part(service, 1, 1));
  const two = part(first, 2, 2, { mails: ['b'] });
  const one = part(first, 1, 2, { mails: ['a'], cards: ['c'] });
  expect(isComplete([])).toBe(false);
  expect(isComplete([one, ...rest])).toBe(false);
  expect(isComplete([one, two])).toBe(false);
  expect(isComplete([two, one, ...rest])).toBe(true);
  expect(fileOf(dataExport, [two, ...rest, one])).toMatchObject({
    services: { [first]: { mails: ['a', 'b'], cards: ['c'] } },
  });
});

test('five copies a day are enough, those of other days do not count', () => {
  const at = (hours: number) =>
    newDataExport(
      { customerId: 'a', exportId: 'e' },
      new Date(circumstances.now.getTime() - hours * 3_600_000),
    );
  const four = [1, 2, 3, 23].map(at);
  expect(isTooMany([...four, at(25)], circumstances.now)).toBe(false);
  expect(isTooMany([...four, at(0)], circumstances.now)).toBe(true);
});
