import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggedCall } from '../../front-door/call-log.ts';
import type { FaultRule } from '../../front-door/faults.ts';
import type { MeterRow } from '../../front-door/meter.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { LocalConfig } from '../../shop/local-config.ts';
import { TEMPLATE_FILE } from '../../stacks/stack.ts';
import { zip } from '../../lambda/code/zip.ts';

export { eventually } from './eventually.ts';
export { allowAll, functionResource, roleResource } from './resources.ts';

const ROOT = join(import.meta.dirname, '../../../..');

export interface TestStack {
  readonly name: string;
  readonly template: { Resources: JsonObject; Outputs?: JsonObject; Conditions?: JsonObject };
  /** Sources of `index.js`, by the name that functionResource was given. */
  readonly functions?: Readonly<Record<string, string>>;
}

export interface TestCloudOptions {
  /** Stacks written for the test. */
  readonly stacks?: readonly TestStack[];
  /** Folders that `sls package` wrote, by stack name. */
  readonly packaged?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

type ClientOf<T> = new (config: {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}) => T;

/** A local cloud in a process of its own, on free ports, with a data folder of its own. */
export class TestCloud {
  url = '';
  awsEndpoint = '';
  /** Everything that the process has printed. */
  output = '';
  readonly folder: string;
  readonly #arguments: readonly string[];
  readonly #clients: { destroy(): void }[] = [];
  #process: ChildProcess | undefined;

  constructor(options: TestCloudOptions) {
    this.folder = mkdtempSync(join(tmpdir(), 'bodega-test-'));
    for (const stack of options.stacks ?? []) this.writeStack(stack);
    const written = (options.stacks ?? []).map(
      (stack) => [stack.name, this.packageFolder(stack.name)] as const,
    );
    const stacks = [...written, ...Object.entries(options.packaged ?? {})];
    this.#arguments = [
      join(ROOT, 'infra/local/main.ts'),
      ...stacks.flatMap(([name, folder]) => ['--stack', `${name}=${folder}`]),
      ...['--data', join(this.folder, 'data')],
      ...(options.flags ?? []),
    ];
  }

  packageFolder(stack: string): string {
    return join(this.folder, stack);
  }

  /** Writes what `sls package` would. Again, with other sources, for tests of hot reload. */
  writeStack({ name, template, functions = {} }: TestStack): void {
    mkdirSync(this.packageFolder(name), { recursive: true });
    writeFileSync(join(this.packageFolder(name), TEMPLATE_FILE), JSON.stringify(template));
    for (const [file, source] of Object.entries(functions)) {
      writeFileSync(join(this.packageFolder(name), `${file}.zip`), zip({ 'index.js': source }));
    }
  }

  /** Resolves when everything stands; rejects with what was printed when it does not come to that. */
  async start(): Promise<void> {
    const ports = ['--port', portOf(this.url), '--aws-port', portOf(this.awsEndpoint)];
    const child = spawn(process.execPath, [...this.#arguments, ...ports], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.output = '';
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        this.output += chunk.toString();
        const ready = /^ready (\{.*\})$/m.exec(this.output);
        if (ready?.[1] === undefined) return;
        Object.assign(this, JSON.parse(ready[1]));
        resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', () => {
        reject(new Error(this.output));
      });
    });
  }

  client<T extends { destroy(): void }>(Client: ClientOf<T>): T {
    const credentials = { accessKeyId: 'developer', secretAccessKey: 'developer' };
    const client = new Client({ endpoint: this.awsEndpoint, region: 'us-east-1', credentials });
    this.#clients.push(client);
    return client;
  }

  async config(): Promise<LocalConfig> {
    return (await this.#local('GET', 'config')) as LocalConfig;
  }

  async setFaults(rules: readonly FaultRule[]): Promise<void> {
    await this.#local('POST', 'faults', rules);
  }

  async clearFaults(): Promise<void> {
    await this.#local('DELETE', 'faults');
  }

  async meter(): Promise<readonly MeterRow[]> {
    return ((await this.#local('GET', 'meter')) as { rows: MeterRow[] }).rows;
  }

  async resetMeter(): Promise<void> {
    await this.#local('DELETE', 'meter');
  }

  async calls(filter: { traceId?: string; service?: string } = {}): Promise<readonly LoggedCall[]> {
    const query = new URLSearchParams(filter).toString();
    return ((await this.#local('GET', `calls?${query}`)) as { calls: LoggedCall[] }).calls;
  }

  async page(name: string): Promise<unknown> {
    return this.#local('GET', name);
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** As `kill -9`: nothing is tidied up. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Starts again on the same data and the same ports. */
  async restart(): Promise<void> {
    await this.start();
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await this.#end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async #local(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/_local/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /_local/${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

export async function startTestCloud(options: TestCloudOptions): Promise<TestCloud> {
  const cloud = new TestCloud(options);
  try {
    await cloud.start();
  } catch (error) {
    await cloud.stop();
    throw error;
  }
  return cloud;
}

function portOf(url: string): string {
  return url === '' ? '0' : new URL(url).port;
}
