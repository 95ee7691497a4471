import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Mail } from '../../../infra/local/ses/mailbox.ts';
import { eventually } from '../../../infra/local/test/support/test-cloud.ts';
import { customerRegistered } from '../../../shared/events/customers.ts';
import { CONFIRMATION_MS } from '../domain/ledger.ts';
import { mailIdOf, type MailOrder, orderMail } from '../domain/mail-order.ts';
import { aContact, ShopOfMails } from './shop-of-mails.ts';

/** `npm run test:full` signs up five hundred. */
const SIGN_UPS = process.env.TEST_SIZE === 'full' ? 500 : 40;

let shop: ShopOfMails;

beforeAll(async () => {
  shop = await ShopOfMails.start();
});

afterAll(async () => {
  await shop.cloud.stop();
});

afterEach(async () => {
  await shop.cloud.clearFaults();
});

const sendEmail = { service: 'ses', action: 'SendEmail', principal: 'sendMail' };

async function welcomes(): Promise<Mail[]> {
  const { mails } = (await shop.cloud.page('mail.json')) as { mails: Mail[] };
  return mails.filter(({ subject }) => subject === 'Welcome to Bodega');
}

async function strikes(): Promise<number[]> {
  const { rules } = (await shop.cloud.page('faults')) as { rules: { strikes: number }[] };
  return rules.map((rule) => rule.strikes);
}

test(`${SIGN_UPS} sign-ups, each told twice, with crashes after sending and a throttled SES: one mail each`, async () => {
  await shop.cloud.setFaults([
    { kind: 'duplicate', service: 'events' },
    {
      kind: 'duplicate',
      service: 'sqs',
      action: 'ReceiveMessage',
      principal: 'sendMail',
      rate: 0.1,
      seed: 3,
    },
    { kind: 'crash-after', ...sendEmail, rate: 0.2, seed: 5 },
    { kind: 'throttle', ...sendEmail, rate: 0.1, seed: 7 },
  ]);
  const contacts = Array.from({ length: SIGN_UPS }, () => aContact());
  const startedAt = performance.now();
  await shop.publish(customerRegistered, ...contacts);
  await eventually(
    async () => {
      expect(await shop.messages()).toEqual({ waiting: 0, dead: 0 });
      expect((await welcomes()).length).toBeGreaterThanOrEqual(SIGN_UPS);
    },
    { timeout: 880_000, every: 500 },
  );
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const recipients = (await welcomes()).flatMap(({ to }) => to);
  expect(recipients.toSorted()).toEqual(contacts.map(({ email }) => email).toSorted());
  expect(Math.min(...(await strikes()))).toBeGreaterThan(0);
  process.stderr.write(
    `${SIGN_UPS} welcomes in ${seconds} s; faults struck ${(await strikes()).join(', ')} times\n`,
  );
}, 900_000);

/** As if the time in which SES tells that it has a mail had passed. */
async function silenceOf(order: MailOrder): Promise<void> {
  const database = DynamoDBDocumentClient.from(shop.cloud.client(DynamoDBClient));
  await database.send(
    new UpdateCommand({
      TableName: 'bodega-notifications-dev',
      Key: { pk: `MAIL#${mailIdOf(order)}`, sk: 'MAIL' },
      UpdateExpression: 'SET changedAt = :then',
      ConditionExpression: '#status = :sending',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':then': new Date(Date.now() - CONFIRMATION_MS).toISOString(),
        ':sending': 'sending',
      },
    }),
  );
}

describe('a crash before SES has the mail', () => {
  async function crashed(
    orderFor: (customerId: string) => MailOrder,
  ): Promise<{ order: MailOrder; customerId: string; email: string }> {
    const { customerId, email } = await shop.register();
    const order = orderFor(customerId);
    await shop.cloud.setFaults([{ kind: 'crash-before', ...sendEmail, times: 1 }]);
    await shop.order(order);
    await shop.entry(customerId, order.mail, 'sending');
    await eventually(async () => {
      expect(await strikes()).toEqual([1]);
    });
    return { order, customerId, email };
  }

  test('is no lost mail: when SES stays silent it is sent again', async () => {
    const { order, customerId, email } = await crashed((id) =>
      orderMail('approved', {
        recipient: { customerId: id },
        cause: 'BO-1',
        orderId: 'BO-1',
        data: { orderId: 'BO-1' },
      }),
    );
    await silenceOf(order);
    expect(await shop.entry(customerId, 'approved', 'delivered', 60_000)).toMatchObject({ attempts: 2 });
    expect((await shop.mailsTo(email)).map(({ subject }) => subject).toSorted()).toEqual([
      'Welcome to Bodega',
      'Your order BO-1 goes ahead',
    ]);
  }, 90_000);

  test('loses rather than repeats what is advertising, and says so', async () => {
    const { order, customerId, email } = await crashed((id) =>
      orderMail('back-in-stock', {
        recipient: { customerId: id },
        cause: 'event',
        data: { sku: 'LAMP', product: 'Lamp' },
      }),
    );
    await silenceOf(order);
    await shop.entry(customerId, 'back-in-stock', 'unconfirmed', 60_000);
    expect(await shop.mailsTo(email)).toHaveLength(1);
  }, 90_000);
});

test('a crash after SES has the mail: SES itself confirms it, and nobody sends it again', async () => {
  const { customerId, email } = await shop.register();
  await shop.cloud.setFaults([{ kind: 'crash-after', ...sendEmail, times: 1 }]);
  const data = { orderId: 'BO-2' };
  await shop.order(
    orderMail('completed', { recipient: { customerId }, cause: 'BO-2', orderId: 'BO-2', data }),
  );
  expect(await shop.entry(customerId, 'completed', 'delivered')).toMatchObject({
    attempts: 1,
    orderId: 'BO-2',
  });
  await eventually(
    async () => {
      expect(await shop.messages()).toEqual({ waiting: 0, dead: 0 });
    },
    { timeout: 60_000, every: 500 },
  );
  expect(await shop.mailsTo(email)).toHaveLength(2);
}, 90_000);

test('a fault of SES leaves open whether it has the mail: nobody sends it again at once', async () => {
  const { customerId } = await shop.register();
  await shop.cloud.setFaults([
    { kind: 'error', ...sendEmail, errorCode: 'InternalServiceErrorException', status: 500, times: 1 },
  ]);
  const order = orderMail('cancelled', {
    recipient: { customerId },
    cause: 'BO-3',
    data: { orderId: 'BO-3' },
  });
  await shop.cloud.resetMeter();
  await shop.order(order);
  await eventually(async () => {
    expect(await strikes()).toEqual([1]);
  });
  // The message has come back, and is told to wait.
  await eventually(
    async () => {
      const { rows } = (await shop.cloud.page('meter')) as {
        rows: { principal: string; operation: string; calls: number }[];
      };
      const hidden = rows.find(
        (row) => row.operation === 'ChangeMessageVisibility' && row.principal.includes('sendMail'),
      );
      // Twice for the run that failed, and twice for the next one, which waits.
      expect(hidden?.calls).toBeGreaterThanOrEqual(4);
    },
    { timeout: 20_000 },
  );
  expect(await shop.entry(customerId, 'cancelled', 'sending')).toMatchObject({ attempts: 1 });
  await silenceOf(order);
  expect(await shop.entry(customerId, 'cancelled', 'delivered', 60_000)).toMatchObject({ attempts: 2 });
}, 120_000);
