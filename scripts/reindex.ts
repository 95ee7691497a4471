import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../infra/local/kernel/user-error.ts';
import { type AwsTarget, rebuildSearchIndex } from './lib/reindex/rebuild-search-index.ts';
import { Progress } from './lib/progress.ts';
import { ROOT } from './lib/root.ts';
import { runCommand } from './lib/run-command.ts';
import { runningConfig } from './lib/running-shop.ts';

const HELP = `npm run reindex [-- options]

Makes the search index anew from the products. The shop stays open meanwhile, and nothing that changes is lost.

  --data .local      the data folder of the shop that \`npm start\` runs

A deployed shop, with your AWS credentials:

  --stage prod       its stage
  --region …         its region, where your AWS settings do not say
  --endpoint …       an address of AWS's APIs other than the usual`;

const OPTIONS = {
  data: { type: 'string', default: '.local' },
  stage: { type: 'string' },
  region: { type: 'string' },
  endpoint: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

await runCommand(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(HELP);
    return;
  }
  const progress = new Progress();
  try {
    const products = await rebuildSearchIndex(await targetOf(options), (count) => {
      progress.begin(`${count.toLocaleString('en')} products read`);
    });
    progress.done(`the search index is rebuilt: ${products.toLocaleString('en')} products were read`);
  } finally {
    progress.clear();
  }
});

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}

async function targetOf(options: ReturnType<typeof readOptions>): Promise<AwsTarget> {
  const { stage, region, endpoint, data } = options;
  if (stage !== undefined || endpoint !== undefined) {
    const client = {
      ...(region === undefined ? {} : { region }),
      ...(endpoint === undefined ? {} : { endpoint }),
    };
    return { stage: stage ?? 'dev', client };
  }
  const config = await runningConfig(resolve(ROOT, data));
  const credentials = { accessKeyId: 'developer', secretAccessKey: 'developer' };
  return { stage: 'dev', client: { endpoint: config.awsEndpoint, region: config.region, credentials } };
}
