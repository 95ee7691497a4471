import { randomUUID } from 'node:crypto';
import {
  AdminGetUserCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { aPerson, PASSWORD, People, type Person } from '../../../infra/local/test/support/people.ts';
import type { Requests } from '../../../infra/local/test/support/requests.ts';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { accessToken } from '../../../scripts/lib/access-token.ts';
import type { Address } from '../domain/addresses/address.ts';
import type { Customer } from '../domain/customer.ts';
import { eventsOf } from './published.ts';

let shop: TestCloud;
let people: People;

beforeAll(async () => {
  shop = await startShop();
  people = await People.of(shop);
});

afterAll(async () => {
  await shop.stop();
});

afterEach(async () => {
  await shop.clearFaults();
});

async function me(requests: Requests): Promise<Customer> {
  const { status, body } = await requests.get<Customer>('/me');
  expect(status).toBe(200);
  return body;
}

async function typesOf(customerId: string): Promise<string[]> {
  return (await eventsOf(shop, customerId)).map(({ detailType }) => detailType);
}

describe('sign-up', () => {
  test('a confirmed sign-up makes a customer, of whom the shop is told once', async () => {
    const person = aPerson({ locale: 'pt-PT' });
    const customer = await me(await people.join(person));
    const { email, givenName, familyName } = person;
    expect(customer).toMatchObject({ version: 1, email, givenName, familyName, locale: 'pt' });
    const { customerId } = customer;
    await eventually(async () => {
      expect(await eventsOf(shop, customerId)).toMatchObject([
        {
          detailType: 'CustomerRegistered',
          event: { detail: { data: { customerId, email, locale: 'pt' } } },
        },
      ]);
    });
    // Signing in again, and a new password, make nobody anew.
    await people.cognito.send(new ForgotPasswordCommand({ ClientId: people.clientId, Username: email }));
    const { code, subject } = await people.lastMail(email, 'ForgotPassword');
    expect(subject).toBe('Escolha uma nova palavra-passe');
    await people.cognito.send(
      new ConfirmForgotPasswordCommand({
        ClientId: people.clientId,
        Username: email,
        ConfirmationCode: code,
        Password: `${PASSWORD}-2`,
      }),
    );
    await people.signIn(person, `${PASSWORD}-2`);
    expect(await typesOf(customerId)).toEqual(['CustomerRegistered']);
  });

  test.each([
    ['en', 'Confirm your mail address', 'Hello'],
    ['pt', 'Confirme o seu endereço de e-mail', 'Olá'],
  ])('the code comes in our own mail, in %s', async (locale, subject, greeting) => {
    const person = aPerson({ locale, givenName: '<b>Ana</b>' });
    await people.signUp(person);
    const mail = await people.lastMail(person.email, 'SignUp');
    expect(mail.subject).toBe(subject);
    expect(mail.message).toContain(`${greeting} &lt;b&gt;Ana&lt;/b&gt;,`);
    expect(mail.message).toContain(mail.code);
  });

  test('whoever has not confirmed is nobody', async () => {
    const person = aPerson();
    await people.signUp(person);
    await expect(people.signIn(person)).rejects.toThrow('not confirmed');
    const found = await (await operator()).get<{ customers: unknown[] }>(`/customers?email=${person.email}`);
    expect(found).toMatchObject({ status: 200, body: { customers: [] } });
  });

  test('an address that lasts for a moment is refused, and it is said why', async () => {
    await expect(people.signUp(aPerson({ email: 'x@yopmail.com' }))).rejects.toThrow(
      'PreSignUp failed with error Addresses of this service last for a moment only. Please sign up with one that stays.',
    );
  });

  test('one mailbox is not written to without end, whatever stands behind the plus', async () => {
    for (let count = 1; count <= 5; count += 1)
      await people.signUp(aPerson({ email: `again+${count}@patient.example` }));
    await expect(people.signUp(aPerson({ email: 'again+6@patient.example' }))).rejects.toThrow(
      'There were too many sign-ups from here. Please try again in an hour.',
    );
    await people.signUp(aPerson({ email: 'another@patient.example' }));
  });

  test('a confirmation that we failed to handle is made up for at the first sign-in', async () => {
    const person = aPerson();
    await people.signUp(person);
    await shop.setFaults([
      {
        kind: 'error',
        service: 'dynamodb',
        principal: 'registerCustomer',
        errorCode: 'InternalServerError',
        status: 500,
      },
    ]);
    await expect(people.confirm(person)).rejects.toThrow('PostConfirmation');
    await shop.clearFaults();
    const { customerId } = await me(people.requestsOf((await people.signIn(person)).access));
    await eventually(async () => {
      expect(await typesOf(customerId)).toEqual(['CustomerRegistered']);
    });
  });

  test('crashes after the write and events that come twice change nothing', async () => {
    await shop.setFaults([
      {
        kind: 'crash-after',
        service: 'dynamodb',
        action: 'PutItem',
        principal: 'registerCustomer',
        times: 1,
      },
      { kind: 'duplicate', service: 'dynamodbstreams' },
    ]);
    const person = aPerson();
    await people.signUp(person);
    await people.confirm(person).catch(() => undefined);
    const { customerId } = await me(people.requestsOf((await people.signIn(person)).access));
    await eventually(async () => {
      const registered = await eventsOf(shop, customerId);
      expect(registered.length).toBeGreaterThan(0);
      expect(new Set(registered.map(({ event }) => event.detail.metadata.id)).size).toBe(1);
    });
  });
});

describe('tokens', () => {
  let person: Person;
  let customer: Requests;

  beforeAll(async () => {
    person = aPerson();
    customer = await people.join(person);
  });

  test('an ID token opens nothing', async () => {
    const { id } = await people.signIn(person);
    expect(await people.requestsOf(id).get('/me')).toMatchObject({ status: 403 });
  });

  test('somebody who works here and has not signed up is no customer', async () => {
    expect(await (await operator()).get('/me')).toMatchObject({ status: 403 });
  });

  test('a customer reads nobody else', async () => {
    const { customerId } = await me(customer);
    expect(await customer.get(`/customers/${customerId}`)).toMatchObject({ status: 403 });
    expect(await customer.get(`/customers?email=${person.email}`)).toMatchObject({ status: 403 });
    expect(await (await operator()).get(`/customers/${customerId}`)).toMatchObject({
      status: 200,
      body: { customerId, email: person.email },
    });
  });

  test('a refreshed token is a customer’s, too', async () => {
    const { refresh } = await people.signIn(person);
    const access = await people.refresh(refresh);
    expect(await people.requestsOf(access).get('/me')).toMatchObject({ status: 200 });
  });

  test('another mail address follows when it is verified, and the shop is told', async () => {
    const email = `moved-${person.email}`;
    const AccessToken = (await people.signIn(person)).access;
    await people.cognito.send(
      new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'email', Value: email }] }),
    );
    await people.signIn(person);
    expect(await me(customer)).toMatchObject({ email: person.email, version: 1 });
    const { code } = await people.lastMail(email, 'UpdateUserAttribute');
    await people.cognito.send(
      new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: code }),
    );
    await people.signIn({ email });
    const { customerId, ...now } = await me(customer);
    expect(now).toMatchObject({ email, version: 2 });
    await eventually(async () => {
      expect((await eventsOf(shop, customerId)).at(-1)).toMatchObject({
        detailType: 'CustomerUpdated',
        event: { detail: { data: { email, version: 2 } } },
      });
    });
    const found = (address: string) => async () =>
      (await (await operator()).get<{ customers: Customer[] }>(`/customers?email=${address.toUpperCase()}`))
        .body.customers;
    await eventually(async () => {
      expect(await found(email)()).toMatchObject([{ customerId }]);
      expect(await found(person.email)()).toEqual([]);
    });
  });
});

describe('the profile', () => {
  test('is changed by whoever has seen it, and the shop is told', async () => {
    const customer = await people.join(aPerson());
    const { customerId } = await me(customer);
    expect(await customer.send('PATCH', '/me', { locale: 'pt' })).toMatchObject({ status: 428 });
    expect(await customer.patch('/me', { locale: 'pt' }, '"7"')).toMatchObject({ status: 412 });
    expect(await customer.patch('/me', {}, '"1"')).toMatchObject({ status: 400 });
    const changed = await customer.patch(
      '/me',
      {
        givenName: '  Ana  Maria ',
        locale: 'pt',
      },
      '"1"',
    );
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect(await me(customer)).toMatchObject({ version: 2, givenName: 'Ana Maria', locale: 'pt' });
    expect(await customer.patch('/me', { locale: 'pt' }, '"2"')).toMatchObject({ status: 200 });
    await eventually(async () => {
      expect(await typesOf(customerId)).toEqual(['CustomerRegistered', 'CustomerUpdated']);
    });
    // The pool's own mails follow, too: it knows nothing of the change.
    const { email } = await me(customer);
    await people.cognito.send(new ForgotPasswordCommand({ ClientId: people.clientId, Username: email }));
    expect((await people.lastMail(email, 'ForgotPassword')).subject).toBe('Escolha uma nova palavra-passe');
  });

  test('of two changes at once one is refused', async () => {
    const customer = await people.join(aPerson());
    const answers = await Promise.all(
      ['Ana', 'Eva'].map((givenName) => customer.patch('/me', { givenName }, '"1"')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });
});

describe('addresses', () => {
  const home = {
    name: 'Ana',
    line1: 'Rua da Prata 80',
    city: 'Lisboa',
    postalCode: '1100-420',
    country: 'PT',
  };
  let customer: Requests;

  beforeEach(async () => {
    customer = await people.join(aPerson());
  });

  const addresses = async (): Promise<Address[]> =>
    (await customer.get<{ addresses: Address[] }>('/me/addresses')).body.addresses;

  test('come, change and go; others’ are not found', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const added = await customer.post<Address>('/me/addresses', home, key);
    const again = await customer.post<Address>('/me/addresses', home, key);
    expect([added.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([
      201,
      201,
      'true',
    ]);
    expect(await customer.post('/me/addresses', { ...home, name: 'Eva' }, key)).toMatchObject({
      status: 422,
    });
    expect(await customer.send('POST', '/me/addresses', home)).toMatchObject({ status: 400 });
    const { addressId } = added.body;
    expect(await addresses()).toEqual([added.body]);
    const path = `/me/addresses/${addressId}`;
    const work = await customer.post<Address>('/me/addresses', { ...home, isDefault: true });
    // Another one became the default: this one is another version.
    expect(await customer.put(path, home, '"1"')).toMatchObject({ status: 412 });
    const moved = await customer.put(
      path,
      {
        ...home,
        postalCode: '4000123',
        city: 'Porto',
      },
      '"2"',
    );
    expect(moved).toMatchObject({
      status: 200,
      body: { postalCode: '4000-123', version: 3, isDefault: false },
    });
    const other = await people.join(aPerson());
    expect(await other.get(path)).toMatchObject({ status: 404 });
    expect(await other.delete(path, '"3"')).toMatchObject({ status: 404 });
    expect(await customer.delete(`/me/addresses/${work.body.addressId}`, '"1"')).toMatchObject({
      status: 204,
    });
    expect(await addresses()).toMatchObject([{ addressId, isDefault: true, version: 4 }]);
  });

  test('are twenty at most, also when they come at once; none of them is lost', async () => {
    const add = (number: number) => customer.post('/me/addresses', { ...home, line1: `Rua ${number}` });
    const statuses: number[] = [];
    for (let number = 0; number < 18; number += 1) statuses.push((await add(number)).status);
    expect(new Set(statuses)).toEqual(new Set([201]));
    const rush = await Promise.all([18, 19, 20, 21, 22].map(add));
    const accepted = rush.filter(({ status }) => status === 201).length;
    expect(rush.every(({ status }) => [201, 409].includes(status))).toBe(true);
    const stored = await addresses();
    expect(stored).toHaveLength(18 + accepted);
    expect(stored.length).toBeLessThanOrEqual(20);
    expect(stored.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });
});

let operatorToken: string | undefined;

async function operator(): Promise<Requests> {
  operatorToken ??= await accessToken(await shop.config(), 'operator@bodega.test');
  return people.requestsOf(operatorToken);
}

test('the demo customers are customers, in their languages', async () => {
  const config = await shop.config();
  const of = async (email: string) => me(people.requestsOf(await accessToken(config, email)));
  expect(await of('customer@bodega.test')).toMatchObject({ givenName: 'Carla', locale: 'en' });
  expect(await of('second-customer@bodega.test')).toMatchObject({ givenName: 'Simão', locale: 'pt' });
  const { userPoolId: UserPoolId } = config;
  const user = await people.cognito.send(
    new AdminGetUserCommand({ UserPoolId, Username: 'customer@bodega.test' }),
  );
  expect(user.UserStatus).toBe('CONFIRMED');
});
