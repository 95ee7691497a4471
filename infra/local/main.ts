import { rmSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startCloud } from './cloud.ts';
import { UserError } from './kernel/user-error.ts';
import { documentIn } from './shop/documents.ts';

/**
 * `node infra/local/main.ts --stack name=folder …`: the local cloud of any compiled stacks, on its own.
 * `npm start` packages the shop's services first and gives them to this.
 */
const { values } = parseArgs({
  options: {
    stack: { type: 'string', multiple: true, default: [] },
    port: { type: 'string', default: '4000' },
    'aws-port': { type: 'string', default: '4566' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: '.local' },
    fresh: { type: 'boolean', default: false },
    'async-retry-delays': { type: 'string' },
    document: { type: 'string', multiple: true, default: [] },
  },
});

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  if (values.fresh) rmSync(values.data, { recursive: true, force: true });
  const cloud = await startCloud({
    stacks: values.stack.map(parseStack),
    port: Number(values.port),
    awsPort: Number(values['aws-port']),
    host: values.host,
    dataFolder: resolve(values.data),
    asyncRetryDelaysMs: values['async-retry-delays']?.split(',').map(Number),
    documents: Object.fromEntries(values.document.map(parseDocument)),
    say,
  });
  say(`ready ${JSON.stringify({ url: cloud.config.url, awsEndpoint: cloud.config.awsEndpoint })}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void cloud.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`${error instanceof UserError ? error.message : (error.stack ?? error.message)}\n`);
  process.exit(1);
}

/** `bodega-catalog-dev=services/catalog/.serverless`; without a name, the folder of the service gives it. */
function parseStack(argument: string): { name: string; packageFolder: string } {
  const [first = '', second] = argument.split('=');
  const packageFolder = resolve(second ?? first);
  return { name: second === undefined ? basename(dirname(packageFolder)) : first, packageFolder };
}

/** `/openapi.json=docs/openapi.yaml` */
function parseDocument(argument: string): [string, () => unknown] {
  const [path = '', file = ''] = argument.split('=');
  return [path, documentIn(resolve(file))];
}
