import type { Credentials } from '../front-door/credentials.ts';
import type { Faults } from '../front-door/faults.ts';
import type { ResourceType } from '../stacks/resource-type.ts';
import type { AwsApi, AwsService } from './aws-service.ts';
import type { LogSink } from './log-sink.ts';
import type { StateStore } from './state-store.ts';

/** One AWS service of the local cloud: its API, the resource types that it creates, and what runs behind them. */
export interface Part {
  readonly services?: readonly AwsService[];
  readonly resourceTypes?: readonly ResourceType[];
  /** After every resource of every stack stands: pollers and timers begin. */
  start?(): Promise<void> | void;
  stop?(): Promise<void> | void;
}

/** What every part may use. */
export interface PartContext {
  readonly store: StateStore;
  /** The way to every other part: through the front door, with its checks. */
  readonly api: AwsApi;
  readonly faults: Faults;
  readonly credentials: Credentials;
  readonly logs: LogSink;
  /** `.local`: where parts with files of their own keep them. */
  readonly dataFolder: string;
  /** `http://127.0.0.1:4566` */
  readonly awsEndpoint: string;
  /** `http://127.0.0.1:4000` */
  readonly shopUrl: string;
}
