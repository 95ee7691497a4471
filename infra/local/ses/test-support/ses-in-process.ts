import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAwsServer } from '../../front-door/aws-server.ts';
import { CallLog } from '../../front-door/call-log.ts';
import { Credentials } from '../../front-door/credentials.ts';
import { Faults } from '../../front-door/faults.ts';
import { FrontDoor } from '../../front-door/front-door.ts';
import { IamCheck } from '../../front-door/iam-check.ts';
import { Meter } from '../../front-door/meter.ts';
import { restProtocol } from '../../front-door/wire/rest-protocol.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { AwsCall, AwsService } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { listen } from '../../kernel/listen.ts';
import type { Part } from '../../kernel/part.ts';
import { StateStore } from '../../kernel/state-store.ts';
import { type CreatedResource, unknownProperties } from '../../stacks/resource-type.ts';
import { Mailbox } from '../mailbox.ts';
import { sesRestRoutes } from '../rest-routes.ts';
import { createSes } from '../ses.ts';

/** SES behind a front door of its own, with a topic that keeps what is published to it. */
export class SesInProcess {
  readonly faults = new Faults();
  readonly meter = new Meter();
  readonly iam = new IamCheck();
  readonly logged: string[] = [];
  /** What was published, as SNS's API gets it, and in whose name. */
  readonly published: Pick<AwsCall, 'input' | 'principal'>[] = [];
  /** May throw, as SNS does for a topic whose policy does not know SES. */
  beforePublish: () => void = () => undefined;
  endpoint = '';
  mailbox: Mailbox;
  readonly #folder = mkdtempSync(join(tmpdir(), 'bodega-ses-'));
  readonly #credentials = new Credentials();
  #store: StateStore;
  #part: Part;
  #server: Server | undefined;
  #clients: { destroy(): void }[] = [];

  constructor() {
    [this.#store, this.mailbox, this.#part] = this.#boot();
  }

  async start(): Promise<void> {
    await this.#part.start?.();
  }

  /** A client that calls as the developer, or with a role that has the statements. */
  client<T extends { destroy(): void }>(
    Client: new (config: object) => T,
    statements?: readonly JsonObject[],
  ): T {
    const credentials =
      statements === undefined
        ? { accessKeyId: 'developer', secretAccessKey: 'developer' }
        : this.#roleWith(statements);
    const client = new Client({ endpoint: this.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    this.#clients.push(client);
    return client;
  }

  /** As a template creates it. */
  async create(type: string, logicalId: string, properties: JsonObject): Promise<CreatedResource> {
    const resourceType = this.#part.resourceTypes?.find((candidate) => candidate.type === type);
    if (resourceType === undefined) throw new Error(`${type} is not known here`);
    const unknown = unknownProperties(resourceType.properties, properties);
    if (unknown.length > 0) throw new Error(`${unknown.join(', ')} is not known here`);
    return resourceType.create({ stack: 'demo', logicalId, type, properties, packageFolder: '' });
  }

  /** The events that the topic heard, after the message that validates it. */
  events(): JsonObject[] {
    return this.published
      .filter(({ input }) => input.Subject !== undefined)
      .map(({ input }) => JSON.parse(input.Message as string) as JsonObject);
  }

  async listen(): Promise<void> {
    const frontDoor = this.#frontDoor();
    this.#server = createAwsServer({
      frontDoor,
      credentials: this.#credentials,
      meter: this.meter,
      protocols: [restProtocol(sesRestRoutes)],
      answerPublic: () => false,
      answerStreamed: () => undefined,
      reportBug: (error) => this.logged.push(`bug: ${String(error)}`),
    });
    this.endpoint = await listen(this.#server, '127.0.0.1', 0, '');
  }

  /** Ends this SES and begins another on what it had written. */
  async reboot(): Promise<void> {
    await this.#end();
    [this.#store, this.mailbox, this.#part] = this.#boot();
    await this.listen();
  }

  async stop(): Promise<void> {
    await this.#end();
    rmSync(this.#folder, { recursive: true });
  }

  async #end(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    this.#clients = [];
    await this.#part.stop?.();
    this.#server?.closeAllConnections();
    this.#server?.close();
    this.#store.close();
  }

  #boot(): [StateStore, Mailbox, Part] {
    const store = new StateStore(join(this.#folder, 'state.db'));
    const mailbox = new Mailbox(store);
    const context = {
      store,
      api: {
        call: (...[principal, , , input]: Parameters<FrontDoor['call']>) => this.#publish(principal, input),
      },
      faults: this.faults,
      credentials: this.#credentials,
      logs: {
        write: (group: string, _stream: string, message: string) => this.logged.push(`${group} ${message}`),
      },
      dataFolder: this.#folder,
      awsEndpoint: '',
      shopUrl: '',
    };
    return [store, mailbox, createSes(context, mailbox, { retryDelayMs: 1 })];
  }

  #frontDoor(): FrontDoor {
    const frontDoor = new FrontDoor({
      iam: this.iam,
      faults: this.faults,
      meter: this.meter,
      callLog: new CallLog(),
    });
    for (const service of this.#part.services ?? ([] as AwsService[])) frontDoor.register(service);
    return frontDoor;
  }

  async #publish(principal: AwsCall['principal'], input: JsonObject): Promise<JsonObject> {
    await Promise.resolve();
    this.beforePublish();
    this.published.push({ principal, input });
    return { MessageId: '1' };
  }

  #roleWith(statements: readonly JsonObject[]) {
    const roleArn = `arn:aws:iam::000000000000:role/sender-${Math.random().toString(36).slice(2)}`;
    this.iam.putRole({
      arn: roleArn,
      assumeRolePolicy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      policies: [{ name: 'sends', document: { Version: '2012-10-17', Statement: [...statements] } }],
    });
    return this.#credentials.issue({ kind: 'role', roleArn, session: 'sender' });
  }
}

export async function startSes(): Promise<SesInProcess> {
  const ses = new SesInProcess();
  await ses.listen();
  return ses;
}

export function refusedBySns(): AwsError {
  return new AwsError('AuthorizationError', 'ses.amazonaws.com is not authorized to perform: SNS:Publish', {
    status: 403,
  });
}
