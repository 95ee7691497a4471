import { createHmac, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { switchableSchema, type SwitchableCategory } from './categories.ts';

/** Whom the link of a mail unsubscribes, and from what. */
export interface Unsubscription {
  readonly customerId: string;
  readonly category: SwitchableCategory;
}

/**
 * The link needs no signing in, so it carries a proof: nobody without the key can make one for another customer. It has
 * no end, for the mails that hold it have none either; and it can do no more than stop mails.
 */
export function unsubscribeToken({ customerId, category }: Unsubscription, key: string): string {
  const subject = Buffer.from(JSON.stringify([customerId, category])).toString('base64url');
  return `${subject}.${signatureOf(subject, key)}`;
}

/** Undefined where the token is not one that we have made. */
export function readUnsubscribeToken(token: string, key: string): Unsubscription | undefined {
  const [subject = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || !isSame(signature, signatureOf(subject, key))) return undefined;
  const [customerId, category] = v.parse(
    subjectSchema,
    JSON.parse(Buffer.from(subject, 'base64url').toString()),
  );
  return { customerId, category };
}

const subjectSchema = v.tuple([v.string(), switchableSchema]);

function signatureOf(subject: string, key: string): string {
  return createHmac('sha256', key).update(`unsubscribe:${subject}`).digest('base64url');
}

/** Takes the same time wherever the two differ. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
