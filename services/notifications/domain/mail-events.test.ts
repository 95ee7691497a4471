import * as v from 'valibot';
import { badAddresses, mailEventSchema, outcomeOf } from './mail-events.ts';
import { addressDigest, isSuppressed, MOST_SOFT_BOUNCES } from './suppression.ts';

function event(eventType: string, more: object = {}) {
  return v.parse(mailEventSchema, {
    eventType,
    mail: { messageId: 'm', tags: { 'mail-id': ['x'] } },
    ...more,
  });
}

function bounce(bounceType: string, bounceSubType: string) {
  return event('Bounce', {
    bounce: { bounceType, bounceSubType, bouncedRecipients: [{ emailAddress: 'ana@example.com' }] },
  });
}

test.each([
  [bounce('Permanent', 'General'), [{ email: 'ana@example.com', kind: 'hard', because: 'bounce' }]],
  [bounce('Transient', 'MailboxFull'), [{ email: 'ana@example.com', kind: 'soft', because: 'bounce' }]],
  // An automatic answer of somebody on holiday is one of these.
  [bounce('Transient', 'General'), []],
  [bounce('Undetermined', 'Undetermined'), []],
  [
    event('Complaint', { complaint: { complainedRecipients: [{ emailAddress: 'ana@example.com' }] } }),
    [{ email: 'ana@example.com', kind: 'hard', because: 'complaint' }],
  ],
  [event('Delivery'), []],
])('which addresses are remembered', (it, addresses) => {
  expect(badAddresses(it)).toEqual(addresses);
});

test.each([
  [event('Send'), 'sent'],
  [event('Delivery'), 'delivered'],
  [bounce('Permanent', 'General'), 'bounced'],
  [event('Complaint'), 'complained'],
  [event('Reject', { reject: { reason: 'Bad content' } }), 'rejected'],
  [event('Open'), undefined],
])('what an event makes of the mail', (it, status) => {
  expect(outcomeOf(it)?.status).toBe(status);
});

test('an automatic answer does not undo a delivery', () => {
  expect(outcomeOf(bounce('Transient', 'General'))?.from).not.toContain('delivered');
  expect(outcomeOf(bounce('Permanent', 'General'))?.from).toContain('delivered');
});

test('an address is the same however it is spelled', () => {
  const digest = addressDigest('ana@example.com');
  expect(addressDigest('Ana Martins <ANA@example.com>')).toBe(digest);
  expect(addressDigest('bob@example.com')).not.toBe(digest);
});

test('soft bounces suppress only when they come again and again', () => {
  expect(isSuppressed(undefined)).toBe(false);
  expect(isSuppressed({ softBounces: MOST_SOFT_BOUNCES - 1 })).toBe(false);
  expect(isSuppressed({ softBounces: MOST_SOFT_BOUNCES })).toBe(true);
  expect(isSuppressed({ suppressedAt: '2026-03-14T08:15:00.000Z' })).toBe(true);
});
