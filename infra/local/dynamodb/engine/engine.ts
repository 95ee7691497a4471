import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { REGION } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { accessKeyOf } from './access-key.ts';
import { EngineClient } from './engine-client.ts';
import { EngineProcess } from './engine-process.ts';
import { writeAhead } from './journal.ts';

export type EngineApi = 'DynamoDB_20120810' | 'DynamoDBStreams_20120810';

/** What the parts of DynamoDB need of the engine. */
export interface Engine {
  call(api: EngineApi, operation: string, input: JsonObject): Promise<JsonObject>;
}

interface Run {
  readonly process: EngineProcess;
  readonly client: EngineClient;
}

const START_MS = 60_000;

/** Amazon's DynamoDB Local: starts with the first call, and again when it has ended of itself. */
export class DynamoDbLocal implements Engine {
  readonly #folder: string;
  /** Runs on each start, before any other call is answered. */
  readonly #afterStart: (engine: Engine) => Promise<void>;
  #run: Promise<Run> | undefined;
  #stopped = false;

  constructor(dataFolder: string, afterStart: (engine: Engine) => Promise<void>) {
    this.#folder = join(dataFolder, 'dynamodb');
    this.#afterStart = afterStart;
  }

  /** Where the engine keeps our tables and their streams. */
  get databaseFile(): string {
    return join(this.#folder, `${accessKeyOf(this.#folder)}_${REGION}.db`);
  }

  async call(api: EngineApi, operation: string, input: JsonObject): Promise<JsonObject> {
    const { client } = await this.#running();
    return client.send(`${api}.${operation}`, input);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const run = await this.#run?.catch(() => undefined);
    run?.client.close();
    await run?.process.stop();
  }

  #running(): Promise<Run> {
    if (this.#stopped)
      throw new AwsError('InternalServerError', 'DynamoDB Local has been stopped', { status: 500 });
    this.#run ??= this.#start();
    return this.#run;
  }

  async #start(): Promise<Run> {
    let process: EngineProcess | undefined;
    try {
      const accessKey = accessKeyOf(this.#folder);
      process = await EngineProcess.start(this.#folder);
      const client = new EngineClient(process.port, accessKey);
      await answers(process, client);
      writeAhead(this.#folder);
      await this.#afterStart({ call: (api, operation, input) => client.send(`${api}.${operation}`, input) });
      void process.exited().then(() => {
        client.close();
        this.#run = undefined;
      });
      return { process, client };
    } catch (error) {
      this.#run = undefined;
      await process?.stop();
      throw error;
    }
  }
}

async function answers(process: EngineProcess, client: EngineClient): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      await client.send('DynamoDB_20120810.ListTables', { Limit: 1 });
      return;
    } catch (cause) {
      if (!process.running || Date.now() > deadline) {
        throw new Error(`DynamoDB Local did not start:\n${process.lastWords()}`, { cause });
      }
    }
    await sleep(25);
  }
}
