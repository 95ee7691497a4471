import { addressed } from './addressing.ts';
import { mailIdOf, orderMail, readMailOrder } from './mail-order.ts';
import { mailOfAlert } from './mails-of-alerts.ts';

const welcome = orderMail('welcome', { recipient: { customerId: 'ana' }, cause: 'registration', data: {} });

test('a mail is the same for the same recipient, mail and cause', () => {
  const id = mailIdOf(welcome);
  expect(id).toMatch(/^[\w-]{43}$/);
  expect(mailIdOf({ ...welcome, orderId: 'BO-1', data: { other: true } })).toBe(id);
  expect(mailIdOf({ ...welcome, cause: 'other' })).not.toBe(id);
  expect(mailIdOf({ ...welcome, recipient: { customerId: 'bob' } })).not.toBe(id);
  expect(mailIdOf({ ...welcome, mail: 'account-deleted' })).not.toBe(id);
});

test('a message that is no mail is refused, and its values are not quoted', () => {
  expect(readMailOrder(JSON.parse(JSON.stringify(welcome)))).toEqual(welcome);
  expect(() => readMailOrder({ ...welcome, mail: 'spam' })).toThrow('mail');
  expect(() => readMailOrder({ ...welcome, mail: 'refunded', data: { orderId: 'secret' } })).toThrow(
    'The data of refunded are not sound: amount',
  );
  expect(() => orderMail('export-ready', { ...welcome, data: { exportId: '' } })).toThrow();
});

test('in the sandbox all mails go to one address, and say for whom they were', () => {
  const mail = { to: 'ana@example.com', subject: 'Hello' };
  expect(addressed(mail, undefined)).toEqual(mail);
  expect(addressed(mail, 'us@example.com')).toEqual({
    to: 'us@example.com',
    subject: '[for ana@example.com] Hello',
  });
});

test('an alarm is told once for each change of its state', () => {
  const alarm = { AlarmName: 'a', NewStateValue: 'ALARM', StateChangeTime: '2026-03-14T08:15:00.000+0000' };
  const mail = mailOfAlert(alarm);
  expect(mail).toMatchObject({
    mail: 'alarm',
    data: { alarm: 'a', state: 'ALARM', at: '2026-03-14T08:15:00.000Z' },
  });
  expect(mailIdOf(mailOfAlert({ ...alarm }))).toBe(mailIdOf(mail));
  expect(mailIdOf(mailOfAlert({ ...alarm, StateChangeTime: '2026-03-14T09:15:00.000+0000' }))).not.toBe(
    mailIdOf(mail),
  );
});

test('an approval is told with its order, for the ledger', () => {
  const alert = { kind: 'approval-needed', orderId: 'BO-1', approvalId: 'AP-1' } as const;
  expect(mailOfAlert(alert)).toEqual({
    mail: 'approval-needed',
    recipient: { operators: true },
    cause: 'AP-1',
    orderId: 'BO-1',
    data: { orderId: 'BO-1', approvalId: 'AP-1' },
  });
});
