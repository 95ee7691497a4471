import { CONFIRMATION_MS, MAIL_STATUSES, nextStep } from './ledger.ts';
import type { MailName } from './mails.ts';

const now = new Date('2026-03-14T08:15:00.000Z');

function entry(status: (typeof MAIL_STATUSES)[number], ageMs = 0, mail: MailName = 'welcome') {
  return { mail, status, changedAt: new Date(now.getTime() - ageMs).toISOString() };
}

test('a mail that nobody has handed to SES is sent', () => {
  expect(nextStep(undefined, now)).toEqual({ step: 'send' });
  expect(nextStep(entry('waiting'), now)).toEqual({ step: 'send' });
});

test('one that SES has refused is sent again when somebody asks for it', () => {
  expect(nextStep(entry('rejected'), now)).toEqual({ step: 'send' });
});

test('one of which the answer was lost waits for the word of SES', () => {
  expect(nextStep(entry('sending', CONFIRMATION_MS - 1), now)).toEqual({ step: 'wait' });
});

test('when SES stays silent, what matters is sent again, and advertising is not', () => {
  expect(nextStep(entry('sending', CONFIRMATION_MS), now)).toEqual({ step: 'send' });
  expect(nextStep(entry('sending', CONFIRMATION_MS, 'back-in-stock'), now)).toEqual({ step: 'give-up' });
});

test.each(MAIL_STATUSES.filter((status) => !['sending', 'waiting', 'rejected'].includes(status)))(
  'nothing is left to do for one that is %s',
  (status) => {
    expect(nextStep(entry(status, 10 * CONFIRMATION_MS), now)).toEqual({ step: 'done' });
  },
);
