import { rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Cloud, startCloud } from '../infra/local/cloud.ts';
import { findJava } from '../infra/local/dynamodb/engine/java.ts';
import { UserError } from '../infra/local/kernel/user-error.ts';
import { documentIn } from '../infra/local/shop/documents.ts';
import { hotReload } from './lib/hot-reload.ts';
import { packageServices } from './lib/package-services.ts';
import { Progress } from './lib/progress.ts';
import { ROOT } from './lib/root.ts';
import { runCommand } from './lib/run-command.ts';
import { seedFirst } from './lib/seed/seed-first.ts';
import { type Service, services } from './lib/services.ts';

const HELP = `npm start [-- options]

  --port 4000       the shop: every API, and the developer's pages under /_local
  --aws-port 4566   AWS's APIs, for any SDK or CLI
  --host 127.0.0.1  where both listen
  --data .local     where data is kept
  --fresh           begins with nothing: deletes the data first
  --no-seed         loads no demo catalog`;

const OPTIONS = {
  port: { type: 'string', default: '4000' },
  'aws-port': { type: 'string', default: '4566' },
  host: { type: 'string', default: '127.0.0.1' },
  data: { type: 'string', default: '.local' },
  fresh: { type: 'boolean', default: false },
  'no-seed': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Options = ReturnType<typeof readOptions>;

/** `npm start`: the whole shop on this machine. */
await runCommand(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(HELP);
    return;
  }
  await findJava();
  const progress = new Progress();
  const all = services();
  await packageAll(all, progress);
  if (options.fresh) rmSync(options.data, { recursive: true, force: true });
  let cloud = await start(all, options, progress);
  if (!options['no-seed']) await seedFirst(cloud.config, options.data, progress);
  const restart = async (service: Service): Promise<void> => {
    await packageServices([service], () => undefined);
    await cloud.stop();
    cloud = await startCloud(cloudOptions(all, { ...options, ...portsOf(cloud) }));
  };
  const watching = hotReload(all, { restart, say: console.log });
  welcome(cloud, progress);
  watching.warmUp().catch(console.error);
  stopOnSignal(async () => {
    await watching.stop();
    await cloud.stop();
  });
});

function readOptions() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    return {
      ...values,
      data: resolve(ROOT, values.data),
      port: port(values.port),
      awsPort: port(values['aws-port']),
    };
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new Error(`${text} is no port`);
  return number;
}

async function packageAll(all: readonly Service[], progress: Progress): Promise<void> {
  progress.begin(`packaging ${all.length} services`);
  let fresh = 0;
  await packageServices(all, ({ service, cached }) => {
    if (cached) return;
    fresh += 1;
    progress.done(`packaged ${service.name}`);
  });
  if (fresh === 0) progress.done('packages are up to date');
}

async function start(all: readonly Service[], options: Options, progress: Progress): Promise<Cloud> {
  progress.begin('starting the local cloud');
  const cloud = await startCloud(cloudOptions(all, options));
  progress.done(`local cloud, its data in ${relative(process.cwd(), options.data) || '.'}`);
  return cloud;
}

function cloudOptions(all: readonly Service[], { port, awsPort, host, data }: Options) {
  const stacks = all.map(({ stackName, packageFolder }) => ({ name: stackName, packageFolder }));
  const documents = { '/openapi.json': documentIn(join(ROOT, 'docs/openapi.yaml')) };
  return { stacks, port, awsPort, host, dataFolder: data, documents, say: console.log };
}

/** Where any free port was asked for, a new start keeps those that were found. */
function portsOf({ config }: Cloud): { port: number; awsPort: number } {
  return { port: Number(new URL(config.url).port), awsPort: Number(new URL(config.awsEndpoint).port) };
}

function welcome({ config }: Cloud, progress: Progress): void {
  const [account] = config.accounts;
  console.log(`
  Shop       ${config.url}
  AWS        ${config.awsEndpoint}
  Developer  ${config.url}/_local
  Accounts   ${config.accounts.map(({ email }) => email).join(', ')}; password ${account?.password ?? ''}

  ready in ${progress.seconds()} s; Ctrl-C stops everything
`);
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      console.log('\n  stopping …');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}
