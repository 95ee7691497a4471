import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createAwsServer } from './front-door/aws-server.ts';
import { CallLog } from './front-door/call-log.ts';
import { Credentials } from './front-door/credentials.ts';
import { Faults } from './front-door/faults.ts';
import { FrontDoor } from './front-door/front-door.ts';
import { IamCheck } from './front-door/iam-check.ts';
import { Meter } from './front-door/meter.ts';
import { jsonProtocol } from './front-door/wire/json-protocol.ts';
import { queryProtocol } from './front-door/wire/query-protocol.ts';
import { restProtocol } from './front-door/wire/rest-protocol.ts';
import { forgetAddresses, writeAddresses } from './kernel/addresses.ts';
import { listen } from './kernel/listen.ts';
import { StateStore } from './kernel/state-store.ts';
import { createParts, type Parts, queryShapes, restRoutes } from './parts.ts';
import type { Door } from './s3/wire/s3-server.ts';
import { queueOverview, resourceOverview } from './shop/cloud-view.ts';
import { type CloudView, DeveloperPages } from './shop/developer-pages.ts';
import type { Documents } from './shop/documents.ts';
import { localConfig, type LocalConfig } from './shop/local-config.ts';
import { createShopServer } from './shop/shop-server.ts';
import { lookUpBy } from './stacks/dynamic-references.ts';
import { provision, type ProvisionedStack } from './stacks/provision.ts';
import { readStack, type Stack } from './stacks/stack.ts';

export interface CloudOptions {
  readonly stacks: readonly { readonly name: string; readonly packageFolder: string }[];
  /** 0: any free port. */
  readonly port: number;
  readonly awsPort: number;
  readonly host: string;
  readonly dataFolder: string;
  /** How long a failed asynchronous invocation waits before each retry; AWS: 1 minute, then 2. */
  readonly asyncRetryDelaysMs?: readonly number[] | undefined;
  readonly documents?: Documents;
  readonly say: (line: string) => void;
}

export interface Cloud {
  readonly config: LocalConfig;
  stop(): Promise<void>;
}

/** Boots the local cloud; a boot that fails leaves nothing running. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const stacks = options.stacks.map(({ name, packageFolder }) => readStack(name, packageFolder));
  const boot = new Boot(options);
  try {
    const config = await boot.run(stacks);
    return { config, stop: () => boot.stop() };
  } catch (error) {
    await boot.stop();
    throw error;
  }
}

/** Puts the local cloud together: the front door, the parts behind it, and the resources of every stack. */
class Boot {
  readonly #options: CloudOptions;
  readonly #store: StateStore;
  readonly #faults = new Faults();
  readonly #meter = new Meter();
  readonly #callLog = new CallLog();
  readonly #credentials: Credentials;
  readonly #iam = new IamCheck();
  readonly #frontDoor: FrontDoor;
  readonly #door: Door;
  readonly #servers: Server[] = [];
  #parts: Parts | undefined;
  #stopped = false;
  /** There when everything stands. */
  #view: CloudView | undefined;

  constructor(options: CloudOptions) {
    this.#options = options;
    this.#store = new StateStore(join(options.dataFolder, 'state.db'));
    this.#credentials = new Credentials(this.#store);
    this.#frontDoor = new FrontDoor({
      iam: this.#iam,
      faults: this.#faults,
      meter: this.#meter,
      callLog: this.#callLog,
    });
    this.#door = { frontDoor: this.#frontDoor, meter: this.#meter, reportBug: this.#reportBug };
  }

  async run(stacks: readonly Stack[]): Promise<LocalConfig> {
    const { host, port, awsPort, dataFolder } = this.#options;
    // The addresses come first, since functions and queue URLs carry them.
    const awsEndpoint = await listen(this.#open(this.#awsServer()), host, awsPort, '--aws-port');
    const shopUrl = await listen(this.#open(this.#shopServer()), host, port, '--port');
    const context = {
      store: this.#store,
      api: this.#frontDoor,
      faults: this.#faults,
      credentials: this.#credentials,
      dataFolder,
      awsEndpoint,
      shopUrl,
    };
    const parts = createParts(context, this.#iam, this.#options);
    this.#parts = parts;
    const provisioned = await this.#provision(stacks, parts);
    for (const part of parts.all) await part.start?.();
    const config = await localConfig(context, provisioned);
    this.#view = this.#viewOf(config, provisioned, parts);
    writeAddresses(dataFolder, { url: shopUrl, awsEndpoint });
    return config;
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#view = undefined;
    for (const server of this.#servers) server.close();
    for (const part of this.#parts?.all.toReversed() ?? []) await part.stop?.();
    for (const server of this.#servers) server.closeAllConnections();
    this.#store.close();
    forgetAddresses(this.#options.dataFolder);
  }

  #provision(stacks: readonly Stack[], parts: Parts): Promise<ProvisionedStack[]> {
    for (const service of parts.all.flatMap((part) => part.services ?? [])) this.#frontDoor.register(service);
    const types = parts.all.flatMap((part) => part.resourceTypes ?? []);
    return provision(stacks, new Map(types.map((type) => [type.type, type])), lookUpBy(this.#frontDoor));
  }

  #open(server: Server): Server {
    this.#servers.push(server);
    return server;
  }

  #awsServer(): Server {
    return createAwsServer({
      frontDoor: this.#frontDoor,
      credentials: this.#credentials,
      meter: this.#meter,
      reportBug: this.#reportBug,
      answerPublic: (request, response) => this.#parts?.cognito.answerPublic(request, response) ?? false,
      answerStreamed: (request, response) => this.#parts?.s3.answer(request, response, this.#door),
      protocols: [
        jsonProtocol((target) => this.#frontDoor.serviceOfTarget(target)),
        queryProtocol((service) => queryShapes[service]),
        restProtocol(restRoutes),
      ],
    });
  }

  #shopServer(): Server {
    const { documents = {} } = this.#options;
    const pages = new DeveloperPages({
      documents,
      faults: this.#faults,
      meter: this.#meter,
      callLog: this.#callLog,
      view: () => this.#view,
    });
    const apis = async (request: IncomingMessage, response: ServerResponse) =>
      this.#view === undefined ? 'starting' : await this.#parts?.httpApis.handle(request, response);
    return createShopServer({ pages, documents, apis, reportBug: this.#reportBug });
  }

  #viewOf(config: LocalConfig, stacks: readonly ProvisionedStack[], parts: Parts): CloudView {
    return {
      config,
      resources: resourceOverview(stacks),
      queues: () => queueOverview(this.#frontDoor),
      events: () => parts.events.recentEvents(),
      codes: () => parts.cognito.outbox(),
      taskAnswers: () => parts.states.taskAnswers(),
      topics: () => ({ topics: parts.sns.topics(), messages: parts.sns.recentMessages() }),
      scheduler: {
        schedules: () => [...parts.scheduler.schedules(), ...parts.events.schedules()],
        run: (name) => parts.scheduler.run(name) || parts.events.runSchedule(name),
      },
      mailbox: parts.mailbox,
    };
  }

  readonly #reportBug = (error: unknown): void => {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#options.say(`The local cloud failed: ${what}`);
  };
}
