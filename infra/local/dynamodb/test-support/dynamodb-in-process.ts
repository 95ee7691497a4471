import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Credentials } from '../../front-door/credentials.ts';
import { Faults } from '../../front-door/faults.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Principal } from '../../kernel/principal.ts';
import { StateStore } from '../../kernel/state-store.ts';
import type { CreatedResource } from '../../stacks/resource-type.ts';
import { createDynamoDb } from '../dynamodb.ts';

/** DynamoDB in the process of the test, on a DynamoDB Local of its own, without the front door's checks. */
export class InProcessDynamoDb {
  readonly store: StateStore;
  readonly faults = new Faults();
  /** What was logged, as `<log group>: <message>`. */
  readonly logged: string[] = [];
  /** Operations that are refused for now. */
  readonly denied = new Set<string>();
  /** Calls to other services: they are kept, and nothing comes of them. */
  readonly sent: { readonly operation: string; readonly input: JsonObject }[] = [];
  readonly part: ReturnType<typeof createDynamoDb>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'bodega-dynamodb-'));

  constructor() {
    this.store = new StateStore(join(this.#folder, 'state.db'));
    const context: PartContext = {
      store: this.store,
      api: {
        call: (principal, service, operation, input) => this.#call(principal, service, operation, input),
      },
      faults: this.faults,
      credentials: new Credentials(),
      logs: { write: (group, _stream, message) => this.logged.push(`${group}: ${message}`) },
      dataFolder: this.#folder,
      awsEndpoint: 'http://127.0.0.1:4566',
      shopUrl: 'http://127.0.0.1:4000',
    };
    this.part = createDynamoDb(context);
  }

  call(operation: string, input: JsonObject, service = 'dynamodb'): Promise<JsonObject> {
    return this.#call({ kind: 'developer' }, service, operation, input);
  }

  async createTable(properties: JsonObject): Promise<CreatedResource> {
    const [type] = this.part.resourceTypes ?? [];
    if (type === undefined) throw new Error('The part has no resource type');
    return type.create({
      stack: 'demo',
      logicalId: 'Table',
      type: type.type,
      packageFolder: this.#folder,
      properties: { BillingMode: 'PAY_PER_REQUEST', ...properties },
    });
  }

  async stop(): Promise<void> {
    await this.part.stop?.();
    this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #call(
    principal: Principal,
    service: string,
    operation: string,
    input: JsonObject,
  ): Promise<JsonObject> {
    if (this.denied.has(operation)) throw new AwsError('AccessDeniedException', `not allowed: ${operation}`);
    const ours = this.part.services?.find(({ name }) => name === service);
    if (ours !== undefined) {
      return ours.perform({ service, operation, input, principal, requestId: 'test', usage: {} });
    }
    this.sent.push({ operation, input });
    return {};
  }
}
