import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { ServiceEvent } from '../../events/intake.ts';
import { Credentials } from '../../front-door/credentials.ts';
import { Faults } from '../../front-door/faults.ts';
import type { FrontDoor } from '../../front-door/front-door.ts';
import { Meter } from '../../front-door/meter.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import { StateStore } from '../../kernel/state-store.ts';
import type { CreatedResource } from '../../stacks/resource-type.ts';
import { createS3, type S3 } from '../s3.ts';

/** S3 without front door and process, for tests of its resource types, and of what takes days. */
export class S3InProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'bodega-s3-'));
  readonly published: ServiceEvent[] = [];
  now = Date.parse('2026-03-01T12:00:00Z');
  s3: S3;
  readonly #server: Server;
  #store: StateStore;
  #client: S3Client | undefined;

  constructor() {
    this.#store = new StateStore(join(this.folder, 'state.db'));
    this.s3 = this.#create();
    this.#server = createServer((request, response) => {
      const door = { frontDoor: { call: this.#call }, meter: new Meter(), reportBug: () => undefined };
      void this.s3.answer(request, response, door);
    });
  }

  async client(): Promise<S3Client> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    this.#client = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'developer', secretAccessKey: 'developer' },
    });
    return this.#client;
  }

  /** Makes a resource as the boot does. */
  async create(type: string, logicalId: string, properties: JsonObject): Promise<CreatedResource> {
    const resourceType = this.s3.resourceTypes?.find((one) => one.type === type);
    if (resourceType === undefined) throw new Error(`There is no type ${type}`);
    return resourceType.create({ stack: 'demo', logicalId, type, properties, packageFolder: '' });
  }

  /** The files under the data folder. */
  files(): string[] {
    const entries = readdirSync(join(this.folder, 's3'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  }

  /** As the next boot finds it after the end of the process, however it came. */
  reboot(): void {
    this.#store.close();
    this.#store = new StateStore(join(this.folder, 'state.db'));
    this.s3 = this.#create();
  }

  async stop(): Promise<void> {
    await this.s3.stop?.();
    this.#client?.destroy();
    this.#server.close();
    this.#store.close();
    rmSync(this.folder, { recursive: true });
  }

  #create(): S3 {
    const context: PartContext = {
      store: this.#store,
      api: { call: async () => ({}) },
      faults: new Faults(),
      credentials: new Credentials(),
      logs: { write: () => undefined },
      dataFolder: this.folder,
      awsEndpoint: 'http://127.0.0.1:4566',
      shopUrl: 'http://127.0.0.1:4000',
    };
    const publish = (event: ServiceEvent): void => {
      this.published.push(event);
    };
    return createS3(context, { clock: () => this.now, publish });
  }

  readonly #call: FrontDoor['call'] = async (principal, serviceName, operation, input, options) => {
    const [service] = this.s3.services ?? [];
    if (service === undefined) throw new Error('There is no service');
    const requestId = options?.requestId ?? randomUUID();
    service.permissions(operation, input);
    return service.perform({ requestId, service: serviceName, operation, input, principal, usage: {} });
  };
}
