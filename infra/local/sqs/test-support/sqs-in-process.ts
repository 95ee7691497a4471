import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Credentials } from '../../front-door/credentials.ts';
import { Faults } from '../../front-door/faults.ts';
import type { AwsApi } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Principal } from '../../kernel/principal.ts';
import { StateStore } from '../../kernel/state-store.ts';
import { createSqs, type SqsOptions } from '../sqs.ts';

/** SQS without front door and process, for tests with a clock of their own or with functions that are stubs. */
export class SqsInProcess {
  readonly faults = new Faults();
  readonly logged: string[] = [];
  /** May throw, as the front door does for what a role may not do. */
  beforeCall: (principal: Principal, operation: string) => void = () => undefined;
  readonly context: PartContext;
  readonly part: ReturnType<typeof createSqs>;
  readonly #store: StateStore;
  readonly #folder = mkdtempSync(join(tmpdir(), 'bodega-sqs-'));

  constructor(options: SqsOptions = {}) {
    this.#store = new StateStore(join(this.#folder, 'state.db'));
    this.context = {
      store: this.#store,
      api: this.#api(),
      faults: this.faults,
      credentials: new Credentials(),
      logs: {
        write: (_group, _stream, message) => {
          this.logged.push(message);
        },
      },
      dataFolder: this.#folder,
      awsEndpoint: 'http://127.0.0.1:4566',
      shopUrl: 'http://127.0.0.1:4000',
    };
    this.part = createSqs(this.context, options);
  }

  call(operation: string, input: JsonObject): Promise<JsonObject> {
    return this.context.api.call({ kind: 'developer' }, 'sqs', operation, input);
  }

  /** Creates a queue and answers what every call to it begins with. */
  async queue(name: string, attributes: Record<string, string> = {}): Promise<{ QueueUrl: string }> {
    const { QueueUrl } = await this.call('CreateQueue', { QueueName: name, Attributes: attributes });
    return { QueueUrl: QueueUrl as string };
  }

  async stop(): Promise<void> {
    await this.part.stop?.();
    this.#store.close();
    rmSync(this.#folder, { recursive: true });
  }

  #api(): AwsApi {
    return {
      call: async (principal, service, operation, input, { traceId } = {}) => {
        this.beforeCall(principal, operation);
        const [sqs] = this.part.services ?? [];
        const call = { requestId: randomUUID(), service, operation, input, principal, usage: {} };
        if (sqs === undefined) throw new Error('There is no service');
        sqs.permissions(operation, input);
        return sqs.perform(traceId === undefined ? call : { ...call, traceId });
      },
    };
  }
}
