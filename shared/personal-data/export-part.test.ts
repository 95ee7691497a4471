import * as v from 'valibot';
import { exportParts, exportPartSchema } from './export-part.ts';

const answer = { exportId: 'e', customerId: 'c', service: 'notifications' };

test('who holds nothing answers with one empty part', () => {
  expect(exportParts(answer, {})).toEqual([{ ...answer, part: 1, parts: 1, data: {} }]);
});

test('much is cut into parts that fit into messages and say how many they are; nothing is lost', () => {
  const mails = Array.from({ length: 300 }, (_, number) => ({ number, text: 'é'.repeat(1000) }));
  const parts = exportParts(answer, { preferences: [{ marketing: false }], mails });
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index + 1));
  for (const part of parts) {
    expect(part.parts).toBe(parts.length);
    expect(v.is(exportPartSchema, part)).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(256_000);
  }
  expect(parts.flatMap(({ data }) => data.mails ?? [])).toEqual(mails);
  expect(parts.flatMap(({ data }) => data.preferences ?? [])).toEqual([{ marketing: false }]);
});
