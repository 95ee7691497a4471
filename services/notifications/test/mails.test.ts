import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Mail } from '../../../infra/local/ses/mailbox.ts';
import { eventually } from '../../../infra/local/test/support/test-cloud.ts';
import { stockBackIn, stockLow } from '../../../shared/events/catalog.ts';
import {
  customerDeletionRequested,
  customerRegistered,
  customerUpdated,
  personalDataExportReady,
} from '../../../shared/events/customers.ts';
import { orderMail } from '../domain/mail-order.ts';
import { aContact, ShopOfMails } from './shop-of-mails.ts';

let shop: ShopOfMails;

beforeAll(async () => {
  shop = await ShopOfMails.start();
});

afterAll(async () => {
  await shop.cloud.stop();
});

const shipped = (customerId: string, orderId: string) =>
  orderMail('shipped', {
    recipient: { customerId },
    cause: orderId,
    orderId,
    data: { orderId, items: [{ name: 'Desk lamp', quantity: 1 }] },
  });

/** Nothing of ours waits any more, so that a mail which has not come will not. */
async function settled(): Promise<void> {
  await eventually(
    async () => {
      expect(await shop.messages()).toEqual({ waiting: 0, dead: 0 });
    },
    { timeout: 60_000, every: 250 },
  );
}

describe('the welcome mail', () => {
  test.each([
    ['en', 'Welcome to Bodega', 'Hello Ângela,'],
    ['pt', 'Boas-vindas à Bodega', 'Olá, Ângela!'],
  ] as const)('in %s has HTML and text, and comes from the shop', async (locale, subject, greeting) => {
    const { email, customerId } = await shop.register({ locale, givenName: 'Ângela' });
    const [mail, ...others] = await shop.mailsTo(email);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ from: 'Bodega <shop@bodega.test>', subject, to: [email] });
    expect(mail?.text).toContain(greeting);
    expect(mail?.html).toContain(`<html lang="${locale}">`);
    expect(mail?.headers).not.toHaveProperty('List-Unsubscribe');
    const entry = await shop.entry(customerId, 'welcome', 'delivered');
    expect(entry).toMatchObject({ recipient: customerId, cause: 'registration', attempts: 1 });
    expect(JSON.stringify(entry)).not.toContain('example.com');
  });

  test('comes once, however often the registration is told', async () => {
    const contact = await shop.register();
    await shop.publish(customerRegistered, contact, contact, { ...contact, version: 2 });
    await settled();
    expect(await shop.mailsTo(contact.email)).toHaveLength(1);
  });
});

describe('the address', () => {
  test('is that of the newest news, in whatever order they come', async () => {
    const contact = await shop.register({ version: 5 });
    const { customerId } = contact;
    await shop.publish(
      customerUpdated,
      { ...contact, version: 7, email: `new-${customerId}@example.com` },
      { ...contact, version: 6, email: `old-${customerId}@example.com` },
    );
    await settled();
    await shop.publish(personalDataExportReady, { customerId, exportId: 'E-1' });
    await shop.mailTo(`new-${customerId}@example.com`, /copy of your data/);
    expect(await shop.mailsTo(`old-${customerId}@example.com`)).toEqual([]);
  });

  test.each([
    ['bounced', 'bounce'],
    ['complained', 'complaint'],
  ])('that %s is never mailed again', async (status, simulated) => {
    const email = `${simulated}+${status}@simulator.amazonses.com`;
    const { customerId } = await shop.register({ email });
    await shop.entry(customerId, 'welcome', status);
    await settled();
    const before = await shop.mailsTo(email);
    await shop.order(shipped(customerId, `BO-${status}`));
    expect(await shop.entry(customerId, 'shipped', 'suppressed')).toMatchObject({ attempts: 0 });
    // Another account with the same address, spelled in another way.
    const other = await shop.register({ email: email.toUpperCase() });
    await shop.entry(other.customerId, 'welcome', 'suppressed');
    expect(await shop.mailsTo(email)).toEqual(before);
  });

  test('that answers by itself is mailed again', async () => {
    const email = 'ooto+away@simulator.amazonses.com';
    const { customerId } = await shop.register({ email });
    await settled();
    await shop.order(shipped(customerId, 'BO-away'));
    await shop.mailTo(email, /on its way/);
  });

  test('that SES does not take is told to the operators by the dead letters, and asked no more', async () => {
    const { customerId } = aContact();
    await shop.publish(customerRegistered, aContact({ customerId, email: 'josé@example.com' }));
    await shop.entry(customerId, 'welcome', 'rejected');
    await eventually(async () => {
      expect((await shop.messages()).dead).toBe(1);
    });
    await purgeDeadLetters();
  });

  async function purgeDeadLetters(): Promise<void> {
    const sqs = shop.cloud.client(SQSClient);
    const QueueName = 'bodega-notifications-dev-mails-dead-letters';
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    await settled();
  }
});

describe('who does not want mails about the stock', () => {
  const preferences = '/me/notification-preferences';
  let customer: Awaited<ReturnType<ShopOfMails['customer']>>;
  let email: string;
  let alert: Mail;

  const back = (sku: string) => ({ sku, productId: 'P', location: 'main', available: 5, lowAt: 2 });

  async function askFor(sku: string): Promise<void> {
    const asked = await customer.send('PUT', `/me/stock-alerts/${sku}`, { product: 'Desk lamp <green>' });
    expect(asked).toMatchObject({ status: 200 });
  }

  async function choices(): Promise<Record<string, boolean>> {
    return (await customer.send<{ mails: Record<string, boolean> }>('GET', preferences)).body.mails;
  }

  function linkOf(mail: Mail): string {
    const url = /^<(.+)>$/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4000\/unsubscribe\?token=/);
    return url.replace('http://127.0.0.1:4000', '');
  }

  beforeAll(async () => {
    customer = await shop.customer('customer@bodega.test');
    email = `stock-${customer.customerId}@example.com`;
    await shop.publish(
      customerRegistered,
      aContact({ customerId: customer.customerId, version: 100, email }),
    );
    await eventually(async () => {
      await shop.entry(customer.customerId, 'welcome', () => true);
    });
  });

  test('is told once of what was asked for, with a link to end it', async () => {
    await askFor('LAMP-1');
    await shop.publish(stockBackIn, back('LAMP-1'), back('LAMP-2'));
    alert = await shop.mailTo(email, /^Desk lamp <green> is available again$/);
    expect(alert.html).toContain('Desk lamp &lt;green&gt;');
    expect(alert.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    await eventually(async () => {
      expect(await customer.send('GET', '/me/stock-alerts')).toMatchObject({ body: { alerts: [] } });
    });
    await shop.publish(stockBackIn, back('LAMP-1'));
    await settled();
    expect((await shop.mailsTo(email)).filter(({ subject }) => subject.includes('available'))).toHaveLength(
      1,
    );
  });

  test('opens the link and is asked first: opening it changes nothing', async () => {
    const page = await shop.send('GET', linkOf(alert));
    expect(page).toMatchObject({
      status: 200,
      text: expect.stringContaining('<form method="post">') as string,
    });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await choices())['stock-alerts']).toBe(true);
  });

  test('cannot be unsubscribed by an altered link, or by one of somebody else', async () => {
    const link = linkOf(alert);
    const [path = '', token = ''] = link.split('?token=');
    const [, signature = ''] = token.split('.');
    const second = Buffer.from(JSON.stringify(['somebody-else', 'stock-alerts'])).toString('base64url');
    const forged = [
      `${path}?token=${second}.${signature}`,
      link.slice(0, -3),
      `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`,
      `${path}?token=x`,
    ];
    for (const method of ['GET', 'POST']) {
      for (const address of forged) {
        expect(await shop.send(method, address)).toMatchObject({
          status: 403,
          body: { type: 'https://bodega.dev/problems/link-not-valid' },
        });
      }
      expect(await shop.send(method, path)).toMatchObject({ status: 400 });
    }
    expect((await choices())['stock-alerts']).toBe(true);
  });

  test('unsubscribes with one click of the mail program, twice if it likes', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (let click = 0; click < 2; click += 1)
      expect(await shop.send('POST', linkOf(alert), headers, 'List-Unsubscribe=One-Click')).toMatchObject({
        status: 200,
      });
    expect(await choices()).toEqual({ account: true, orders: true, 'stock-alerts': false });
  });

  test('gets mails about orders, and none about the stock', async () => {
    const before = (await shop.mailsTo(email)).length;
    await askFor('LAMP-3');
    await shop.publish(stockBackIn, back('LAMP-3'));
    await shop.order(shipped(customer.customerId, 'BO-unsubscribed'));
    await shop.entry(customer.customerId, 'back-in-stock', 'declined');
    await shop.mailTo(email, /BO-unsubscribed is on its way/);
    await settled();
    expect(await shop.mailsTo(email)).toHaveLength(before + 1);
  });

  test('can want them again, and cannot switch off what belongs to orders', async () => {
    const { headers } = await customer.send('GET', preferences);
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    const want = (mails: object, more = ifMatch) => customer.send('PUT', preferences, { mails }, more);
    expect(await want({ orders: false, 'stock-alerts': true })).toMatchObject({ status: 400 });
    expect(await want({ 'stock-alerts': true }, { 'if-match': '"99"' })).toMatchObject({ status: 412 });
    expect(await want({ 'stock-alerts': true })).toMatchObject({ status: 200 });
    expect(await want({ 'stock-alerts': false })).toMatchObject({ status: 412 });
    expect((await choices())['stock-alerts']).toBe(true);
  });
});

test('whoever is deleted gets a last mail, and is forgotten', async () => {
  const contact = await shop.register({ locale: 'pt', givenName: 'Zulmira-Unmistakable' });
  const { customerId, email } = contact;
  await shop.publish(customerDeletionRequested, { customerId, deletionId: `D-${customerId}` });
  expect((await shop.mailTo(email, /A sua conta/)).text).toContain('Zulmira-Unmistakable');
  await eventually(async () => {
    const { events } = (await shop.cloud.page('events')) as {
      events: { detailType: string; event: unknown }[];
    };
    const answers = events.filter(({ detailType }) => detailType === 'NotificationsDataErased');
    expect(JSON.stringify(answers)).toContain(`D-${customerId}`);
  });
  // What comes later, though it happened before, brings nothing back.
  await shop.publish(customerUpdated, { ...contact, version: 9 });
  await shop.order(shipped(customerId, 'BO-forgotten'));
  await shop.entry(customerId, 'shipped', 'forgotten');
  await settled();
  expect(await shop.mailsTo(email)).toHaveLength(2);
  for await (const { Items: items = [] } of paginateScan(
    { client: shop.cloud.client(DynamoDBClient) },
    { TableName: 'bodega-notifications-dev' },
  )) {
    expect(JSON.stringify(items)).not.toContain(email);
    expect(JSON.stringify(items)).not.toContain('Zulmira');
  }
});

describe('operators', () => {
  const operators = 'operators@bodega.test';

  test('hear of stock that is low', async () => {
    await shop.publish(stockLow, {
      sku: 'LAMP-LOW',
      productId: 'P',
      location: 'main',
      available: 2,
      lowAt: 5,
    });
    expect((await shop.mailTo(operators, /^Stock of LAMP-LOW is low$/)).html).toContain(
      '/console/stock/LAMP-LOW',
    );
  });

  test('hear of an approval, with a link that decides nothing, and see it in the ledger of the order', async () => {
    await alertOperators({ kind: 'approval-needed', orderId: 'BO-7', approvalId: 'AP-7' });
    await alertOperators({ kind: 'approval-escalated', orderId: 'BO-7', approvalId: 'AP-7' });
    await alertOperators({ kind: 'something-else', orderId: 'BO-8' });
    const mail = await shop.mailTo(operators, /^Order BO-7 needs a decision$/);
    expect(mail.text).toContain('http://127.0.0.1:4000/console/approvals/AP-7');
    await shop.mailTo(operators, /^Order BO-7 still needs a decision$/);
    const { body } = await shop.operator<{ notifications: { mail: string }[] }>(
      'GET',
      '/notifications?orderId=BO-7',
    );
    expect(body.notifications.map((each) => each.mail).toSorted()).toEqual([
      'approval-escalated',
      'approval-needed',
    ]);
    await settled();
  });

  test('hear of an alarm', async () => {
    await shop.cloud.client(CloudWatchClient).send(
      new SetAlarmStateCommand({
        AlarmName: 'bodega-notifications-dev-stock-events-dead-letters',
        ...{ StateValue: 'ALARM', StateReason: 'a test of the alarm' },
      }),
    );
    const mail = await shop.mailTo(operators, /^ALARM: bodega-notifications-dev-stock-events-dead-letters$/);
    expect(mail.text).toContain('a test of the alarm');
  });

  async function alertOperators(alert: object): Promise<void> {
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:bodega-operator-alerts-dev';
    await shop.cloud.client(SNSClient).send(new PublishCommand({ TopicArn, Message: JSON.stringify(alert) }));
  }
});

describe('the ledger', () => {
  test('is shown page by page, newest first', async () => {
    const { customerId } = await shop.register();
    for (const orderId of ['BO-A', 'BO-B']) {
      await shop.order(shipped(customerId, orderId));
      await eventually(async () => {
        expect((await shop.entries(customerId))[0]).toMatchObject({ orderId });
      });
    }
    const found: (string | undefined)[] = [];
    let cursor = '';
    do {
      const { body } = await shop.operator<{ notifications: { orderId?: string }[]; nextCursor?: string }>(
        'GET',
        `/notifications?customerId=${customerId}&limit=1${cursor}`,
      );
      found.push(...body.notifications.map(({ orderId }) => orderId));
      cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    expect(found).toEqual(['BO-B', 'BO-A', undefined]);
  });

  test('is for operators, and asked for one thing', async () => {
    const customer = await shop.customer('customer@bodega.test');
    expect(await customer.send('GET', '/notifications?orderId=BO-1')).toMatchObject({ status: 403 });
    expect(await shop.send('GET', '/notifications?orderId=BO-1')).toMatchObject({ status: 401 });
    for (const query of ['', '?orderId=a&customerId=b', '?orderId=a&cursor=nonsense', '?orderId=a&limit=0'])
      expect(await shop.operator('GET', `/notifications${query}`)).toMatchObject({ status: 400 });
  });
});
