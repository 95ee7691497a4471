import { randomFillSync } from 'node:crypto';

const store = Buffer.alloc(8192);
let used = store.length;

/** Random bytes as text, from a store: to fetch them one request at a time costs more than the rest of its event. */
export function randomText(bytes: number, encoding: 'base64' | 'hex'): string {
  if (used + bytes > store.length) {
    randomFillSync(store);
    used = 0;
  }
  used += bytes;
  return store.toString(encoding, used - bytes, used);
}
