import * as v from 'valibot';

/** Records by what they are: `{addresses: […], preferences: […]}`. */
export type PersonalData = Readonly<Record<string, readonly unknown[]>>;

const whole = v.pipe(v.number(), v.integer(), v.minValue(1));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** A message of the personal-data queue: what one service holds about a customer, or a part of it. */
export const exportPartSchema = v.object({
  exportId: id,
  customerId: id,
  service: v.pipe(v.string(), v.regex(/^[a-z]{1,30}$/)),
  /** From 1 to `parts`. The same export cut again has to give the same parts: a repeated one takes the place of the first. */
  part: whole,
  parts: whole,
  data: v.record(v.string(), v.array(v.unknown())),
});

export type ExportPart = v.InferOutput<typeof exportPartSchema>;

/** Well below the 256 KB of a message, whatever the bytes of its letters. */
const MOST_LETTERS = 60_000;

/**
 * What a service answers to PersonalDataExportRequested, in parts that fit into messages. One who holds nothing answers
 * too, with one empty part: the customer's copy waits for everybody.
 */
export function exportParts(
  answer: Pick<ExportPart, 'exportId' | 'customerId' | 'service'>,
  data: PersonalData,
): ExportPart[] {
  const cut = cutData(data);
  return cut.map((each, index) => ({ ...answer, part: index + 1, parts: cut.length, data: each }));
}

function cutData(data: PersonalData): Record<string, unknown[]>[] {
  let part: Record<string, unknown[]> = {};
  const parts = [part];
  let letters = 0;
  for (const [kind, records] of Object.entries(data)) {
    for (const record of records) {
      const size = JSON.stringify(record).length;
      if (letters > 0 && letters + size > MOST_LETTERS) {
        part = {};
        parts.push(part);
        letters = 0;
      }
      letters += size;
      (part[kind] ??= []).push(record);
    }
  }
  return parts;
}
