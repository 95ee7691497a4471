import { randomUUID } from 'node:crypto';
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { eventually } from '../../../infra/local/test/support/test-cloud.ts';
import type { LocalConfig } from '../../../infra/local/shop/local-config.ts';
import { ShopOfMails } from './shop-of-mails.ts';

/** A customer's way through the shop, by the user pool's and the shop's own doors alone. */
const PASSWORD = 'Bodega-Test-1';
const email = 'zulmira.unmistakable@example.com';

let shop: ShopOfMails;
let config: LocalConfig;
let cognito: CognitoIdentityProviderClient;
let token: string;

beforeAll(async () => {
  shop = await ShopOfMails.start();
  config = await shop.cloud.config();
  cognito = shop.cloud.client(CognitoIdentityProviderClient);
});

afterAll(async () => {
  await shop.cloud.stop();
});

async function signUp(address: string, locale: string): Promise<void> {
  const attributes = { email: address, given_name: 'Zulmira', family_name: 'Unmistakable', locale };
  await cognito.send(
    new SignUpCommand({
      ClientId: config.userPoolClientId,
      Username: address,
      Password: PASSWORD,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
}

async function confirm(address: string): Promise<void> {
  const mail = await shop.mailTo(address, /./);
  const [ConfirmationCode] = /\b\d{6}\b/.exec(mail.text ?? mail.html ?? '') ?? [];
  await cognito.send(
    new ConfirmSignUpCommand({ ClientId: config.userPoolClientId, Username: address, ConfirmationCode }),
  );
}

async function asCustomer<Body>(method: string, path: string, headers: Record<string, string> = {}) {
  return shop.send<Body>(method, path, { authorization: `Bearer ${token}`, ...headers });
}

test('whoever signs up and confirms is welcomed within three seconds; whoever does not confirm is not', async () => {
  // The functions' first start is not the customer's wait.
  await signUp('somebody.before@example.com', 'en');
  await confirm('somebody.before@example.com');
  await shop.mailTo('somebody.before@example.com', /^Welcome to Bodega$/);

  await signUp('never.confirmed@example.com', 'en');
  await signUp(email, 'pt-PT');
  const confirmedAt = performance.now();
  await confirm(email);
  const welcome = await shop.mailTo(email, /^Boas-vindas à Bodega$/);
  expect(performance.now() - confirmedAt).toBeLessThan(3000);
  expect(welcome.text).toContain('Olá, Zulmira!');
  await eventually(async () => {
    expect((await shop.messages()).waiting).toBe(0);
  });
  expect((await shop.mailsTo('never.confirmed@example.com')).map(({ subject }) => subject)).not.toContain(
    'Welcome to Bodega',
  );
});

test('the copy of the own data holds what notifications holds, and a mail says when it is ready', async () => {
  const { AuthenticationResult: result } = await cognito.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: config.userPoolClientId,
      AuthParameters: { USERNAME: email, PASSWORD },
    }),
  );
  token = result?.AccessToken ?? '';
  const asked = await asCustomer<{ exportId: string }>('POST', '/me/exports', {
    'idempotency-key': randomUUID(),
  });
  expect(asked.status).toBe(202);
  const { exportId } = asked.body;
  const mail = await shop.mailTo(email, /^A cópia dos seus dados está pronta$/);
  expect(mail.text).toContain(`http://127.0.0.1:4000/me/exports/${exportId}`);
  const copy = (await asCustomer<{ url: string }>('GET', `/me/exports/${exportId}`)).text;
  const url = /https?:\/\/[^"]+/.exec(copy)?.[0] ?? '';
  const text = await (await fetch(url)).text();
  expect(JSON.parse(text)).toMatchObject({
    services: {
      notifications: {
        contact: [{ email, givenName: 'Zulmira', locale: 'pt' }],
        preferences: [{ mails: { 'stock-alerts': true } }],
        mails: [{ mail: 'welcome' }],
      },
    },
  });
});

test('whoever leaves gets a goodbye, and the deletion completes', async () => {
  const { status } = await asCustomer('DELETE', '/me', { 'if-match': '*' });
  expect(status).toBe(202);
  await shop.mailTo(email, /^A sua conta está a ser eliminada$/);
  await eventually(
    async () => {
      const { events } = (await shop.cloud.page('events')) as { events: { detailType: string }[] };
      expect(events.map(({ detailType }) => detailType)).toEqual(
        expect.arrayContaining(['NotificationsDataErased', 'CustomerDeleted']),
      );
    },
    { timeout: 20_000 },
  );
});
