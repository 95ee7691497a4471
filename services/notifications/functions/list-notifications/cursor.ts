import { Problem, problems } from '@bodega/shared/http/problem';
import * as v from 'valibot';
import type { LedgerEntry } from '../../domain/ledger.ts';

const placeSchema = v.tuple([v.string(), v.string(), v.pipe(v.string(), v.isoTimestamp())]);

export function cursorAfter({ mailId, recipient, createdAt }: LedgerEntry): string {
  return Buffer.from(JSON.stringify([mailId, recipient, createdAt])).toString('base64url');
}

export function placeIn(cursor: string): Pick<LedgerEntry, 'mailId' | 'recipient' | 'createdAt'> {
  const place = v.safeParse(placeSchema, parsed(cursor));
  if (place.success) {
    const [mailId, recipient, createdAt] = place.output;
    return { mailId, recipient, createdAt };
  }
  const errors = [{ field: 'cursor', message: 'is not the nextCursor of a page of these mails' }];
  throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', { errors });
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
