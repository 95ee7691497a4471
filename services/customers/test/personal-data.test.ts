import { randomUUID } from 'node:crypto';
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { aPerson, People, type Person } from '../../../infra/local/test/support/people.ts';
import type { Requests } from '../../../infra/local/test/support/requests.ts';
import { startShop } from '../../../infra/local/test/support/shop.ts';
import { eventually, type TestCloud } from '../../../infra/local/test/support/test-cloud.ts';
import { eventSchema } from '../../../scripts/lib/documents/event-schemas.ts';
import { eventOf, nameOf } from '../../../shared/events/contract.ts';
import { contracts } from '../../../shared/events/contracts.ts';
import { notificationsDataErased } from '../../../shared/events/personal-data.ts';
import type { Customer } from '../domain/customer.ts';
import { eventsOf, type Published } from './published.ts';

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

const TABLE = 'bodega-customers-dev';
const home = {
  name: 'Zenobia',
  line1: 'Calle Mayor 1',
  city: 'Madrid',
  region: 'Madrid',
  postalCode: '28013',
  country: 'ES',
};

interface Joined {
  readonly person: Person;
  readonly customer: Requests;
  readonly customerId: string;
}

const streetOf = ({ givenName }: Person): string => `Calle ${givenName} 1`;

/** Somebody with an address, of whom every table knows something. */
async function joined(): Promise<Joined> {
  const person = aPerson();
  const customer = await people.join(person);
  const { customerId } = (await customer.get<Customer>('/me')).body;
  const address = { ...home, name: person.familyName, line1: streetOf(person) };
  expect(await customer.post('/me/addresses', address)).toMatchObject({ status: 201 });
  return { person, customer, customerId };
}

/** A report on an erasure that nobody asked for. */
async function sayErased(customerId: string, deletionId: string): Promise<void> {
  const cause = { correlationId: 'test', causationId: 'test' };
  const { source, type, metadata, data } = eventOf(
    notificationsDataErased,
    { customerId, deletionId },
    cause,
  );
  const { FailedEntryCount } = await shop.client(EventBridgeClient).send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'bodega-dev',
          Source: source,
          DetailType: type,
          Detail: JSON.stringify({ metadata, data }),
        },
      ],
    }),
  );
  expect(FailedEntryCount).toBe(0);
}

async function eventTypes(customerId: string): Promise<string[]> {
  return (await eventsOf(shop, customerId)).map(({ detailType }) => detailType);
}

interface ShownExport {
  readonly status: string;
  readonly downloadUrl?: string;
}

async function readyCopy(customer: Requests, exportId: string): Promise<ShownExport> {
  return eventually(
    async () => {
      const { body } = await customer.get<ShownExport>(`/me/exports/${exportId}`);
      expect(body.status).toBe('ready');
      return body;
    },
    { timeout: 20_000 },
  );
}

describe('the copy', () => {
  test('has what every service holds, under a link that the customer alone gets', async () => {
    const { person, customer, customerId } = await joined();
    const key = { 'idempotency-key': randomUUID() };
    const started = await customer.post<{ exportId: string }>('/me/exports', undefined, key);
    const again = await customer.post<{ exportId: string }>('/me/exports', undefined, key);
    const { exportId } = started.body;
    expect([started.status, again.body]).toEqual([202, { exportId }]);
    expect(started.headers.get('location')).toBe(`/me/exports/${exportId}`);
    const { downloadUrl = '' } = await readyCopy(customer, exportId);
    const download = await fetch(downloadUrl);
    expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="bodega-.*\.json"$/);
    const copy = (await download.json()) as { services: Record<string, unknown> };
    expect(copy.services).toMatchObject({
      customers: {
        customer: [{ customerId, email: person.email, givenName: person.givenName }],
        addresses: [{ line1: streetOf(person) }],
      },
      notifications: expect.anything() as unknown,
    });
    const other = await people.join(aPerson());
    expect(await other.get(`/me/exports/${exportId}`)).toMatchObject({ status: 404 });
    const unsigned = new URL(downloadUrl);
    unsigned.search = '';
    expect((await fetch(unsigned)).status).toBe(403);
    await eventually(async () => {
      const types = await eventTypes(customerId);
      expect(types.filter((type) => type === 'PersonalDataExportReady')).toHaveLength(1);
    });
  });

  test('is told of once, though everything comes twice and functions crash after their writes', async () => {
    const { customer, customerId } = await joined();
    await shop.setFaults([
      { kind: 'duplicate', service: 'sqs' },
      {
        kind: 'crash-after',
        service: 'dynamodb',
        principal: 'collectPersonalData',
        rate: 0.3,
        seed: 5,
        times: 3,
      },
      { kind: 'crash-after', service: 's3', action: 'PutObject', principal: 'collectPersonalData', times: 1 },
      {
        kind: 'crash-after',
        service: 'sqs',
        action: 'SendMessageBatch',
        principal: 'exportCustomer',
        times: 1,
      },
    ]);
    const { exportId } = (await customer.post<{ exportId: string }>('/me/exports')).body;
    await eventually(
      async () => {
        expect((await customer.get<ShownExport>(`/me/exports/${exportId}`)).body.status).toBe('ready');
      },
      { timeout: 200_000, every: 500 },
    );
    await eventually(async () => {
      const ready = (await eventsOf(shop, customerId)).filter(
        ({ detailType }) => detailType === 'PersonalDataExportReady',
      );
      expect(new Set(ready.map(({ event }) => event.detail.metadata.id)).size).toBe(1);
    });
    await everyFaultStruck();
  }, 240_000);

  test('there are five a day', async () => {
    const { customer } = await joined();
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await customer.post('/me/exports')).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 409]);
  });
});

/** A fault that never came about proves nothing. */
async function everyFaultStruck(): Promise<void> {
  const { rules } = (await shop.page('faults')) as { rules: { strikes: number }[] };
  expect(rules.filter(({ strikes }) => strikes === 0)).toEqual([]);
}

/** Which of the texts stand anywhere in the customers' table, its index and bucket. */
async function storedOf(texts: readonly string[]): Promise<string[]> {
  const { Items = [] } = await shop.client(DynamoDBClient).send(new ScanCommand({ TableName: TABLE }));
  const { Items: indexed = [] } = await shop
    .client(DynamoDBClient)
    .send(new ScanCommand({ TableName: TABLE, IndexName: 'ByEmail' }));
  const s3 = shop.client(S3Client);
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: 'bodega-customers-dev-files-000000000000' }),
  );
  const everything = JSON.stringify([Items, indexed, Contents.map(({ Key }) => Key)]);
  return texts.filter((text) => everything.includes(text));
}

async function deletedUser(email: string): Promise<void> {
  const { userPoolId: UserPoolId } = await shop.config();
  await eventually(async () => {
    await expect(
      people.cognito.send(new AdminGetUserCommand({ UserPoolId, Username: email })),
    ).rejects.toThrow('User does not exist');
  });
}

describe('the deletion', () => {
  test('ends the account at once, leaves nothing of the person, and ends when every service has reported', async () => {
    const { person, customer, customerId } = await joined();
    const { exportId } = (await customer.post<{ exportId: string }>('/me/exports')).body;
    const { downloadUrl = '' } = await readyCopy(customer, exportId);
    const { refresh } = await people.signIn(person);
    const personal = [person.email, person.familyName, streetOf(person), exportId];
    expect(await storedOf(personal)).toEqual(personal);

    const { status, body } = await customer.send<{ deletionId: string }>('DELETE', '/me');
    expect(status).toBe(202);
    await expect(people.signIn(person)).rejects.toThrow();
    await expect(people.refresh(refresh)).rejects.toThrow();
    expect(await customer.get('/me')).toMatchObject({ status: 404 });
    expect(await customer.post('/me/addresses', home)).toMatchObject({ status: 404 });
    expect(await customer.post('/me/exports')).toMatchObject({ status: 404 });
    expect(await customer.send('DELETE', '/me')).toMatchObject({ status: 202, body });

    await deletedUser(person.email);
    await eventually(async () => {
      expect((await eventTypes(customerId)).at(-1)).toBe('CustomerDeleted');
    });
    expect(await storedOf(personal)).toEqual([]);
    // AWS: whoever may not list the bucket is not told that the file is gone.
    expect((await fetch(downloadUrl)).status).toBe(403);
    // What is left is the proof.
    expect(await storedOf([body.deletionId])).toEqual([body.deletionId]);

    // Who comes back is somebody new.
    const back = await people.join(person);
    expect((await back.get<Customer>('/me')).body.customerId).not.toBe(customerId);
  }, 60_000);

  test('comes to its end once, though everything comes twice and functions crash after what they did', async () => {
    const { person, customer, customerId } = await joined();
    await shop.setFaults([
      { kind: 'duplicate', service: 'sqs' },
      { kind: 'duplicate', service: 'dynamodbstreams' },
      { kind: 'crash-after', service: 'cognito-idp', action: 'AdminDeleteUser', times: 1 },
      {
        kind: 'crash-after',
        service: 'dynamodb',
        action: 'BatchWriteItem',
        principal: 'eraseCustomer',
        times: 1,
      },
      { kind: 'crash-after', service: 'dynamodb', action: 'PutItem', principal: 'recordErasure', times: 1 },
    ]);
    expect(await customer.send('DELETE', '/me')).toMatchObject({ status: 202 });
    await eventually(
      async () => {
        const done = (await eventsOf(shop, customerId)).filter(
          ({ detailType }) => detailType === 'CustomerDeleted',
        );
        expect(new Set(done.map(({ event }) => event.detail.metadata.id)).size).toBe(1);
        expect(await storedOf([person.email, streetOf(person)])).toEqual([]);
      },
      { timeout: 200_000, every: 500 },
    );
    await deletedUser(person.email);
    await everyFaultStruck();
  }, 240_000);

  test('a report on another deletion, or on nobody, changes nothing', async () => {
    const { customer, customerId } = await joined();
    await sayErased(customerId, randomUUID());
    await sayErased(randomUUID(), randomUUID());
    expect(await customer.send('DELETE', '/me')).toMatchObject({ status: 202 });
    await eventually(async () => {
      expect((await eventTypes(customerId)).at(-1)).toBe('CustomerDeleted');
    });
  });
});

test('whatever customers puts on the bus keeps its contract, and nothing is promised that never comes', async () => {
  const { customer, customerId } = await joined();
  await customer.patch('/me', { locale: 'pt' }, '"1"');
  await eventually(async () => {
    expect(await eventTypes(customerId)).toContain('CustomerUpdated');
  });
  const { events } = (await shop.page('events')) as { events: Published[] };
  const own = events.filter(({ source }) => source === 'bodega.customers');
  const promised = contracts.filter(({ source }) => source === 'bodega.customers');
  expect([...new Set(own.map(({ detailType }) => `${detailType}.v1`))].sort()).toEqual(promised.map(nameOf));
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  for (const contract of promised) {
    const keeps = ajv.compile(eventSchema(contract));
    for (const { event } of own.filter(({ detailType }) => detailType === contract.type))
      expect([keeps(event), keeps.errors]).toEqual([true, null]);
  }
});

test('no function’s log has anything personal in it, and nothing failed for good', async () => {
  const logs = shop.client(CloudWatchLogsClient);
  const { logGroups = [] } = await logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/lambda/bodega-customers' }),
  );
  expect(logGroups.length).toBeGreaterThan(15);
  const lines: string[] = [];
  for (const { logGroupName } of logGroups) {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    lines.push(...events.map(({ message = '' }) => message));
  }
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.filter((line) => /@home-|Anastasia|Quintaneiro|Calle /.test(line))).toEqual([]);
  const { queues } = (await shop.page('queues')) as { queues: { name: string; visible: number }[] };
  const dead = queues.filter(
    ({ name, visible }) =>
      name.startsWith('bodega-customers') && name.endsWith('dead-letters') && visible > 0,
  );
  expect(dead).toEqual([]);
});
