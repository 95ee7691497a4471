import { S3Client } from '@aws-sdk/client-s3';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../infra/local/kernel/user-error.ts';
import { localShop } from './lib/seed/local-shop.ts';
import { localPictureStore, type PictureStore, pictureStore } from './lib/seed/picture-store.ts';
import { Progress } from './lib/progress.ts';
import { ROOT } from './lib/root.ts';
import { runCommand } from './lib/run-command.ts';
import { runningConfig } from './lib/running-shop.ts';
import { seedDemo } from './lib/seed/seed-demo.ts';
import { seedMany } from './lib/seed/seed-many.ts';
import { ShopApi } from './lib/seed/shop-api.ts';

const HELP = `npm run seed [-- options]

Loads the demo catalog: 200 products in 12 categories, with stock and pictures. What is there stays as it is.

  --products 100000  loads so many generated products instead, through an import
  --data .local      the data folder of the shop that \`npm start\` runs

A deployed shop:

  --url https://…    its address
  --token …          an operator's access token
  --bucket …         its bucket for files, for the pictures; with your AWS credentials`;

const OPTIONS = {
  products: { type: 'string' },
  data: { type: 'string', default: '.local' },
  url: { type: 'string' },
  token: { type: 'string' },
  bucket: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

interface Target {
  readonly api: ShopApi;
  readonly pictures: () => Promise<PictureStore | undefined>;
}

await runCommand(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(HELP);
    return;
  }
  const progress = new Progress();
  try {
    const target = await targetOf(options);
    if (options.products === undefined) await demo(target, progress);
    else await seedMany(target.api, countOf(options.products), progress);
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

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new UserError(`${text} is no number of products`);
  return count;
}

async function targetOf({ url, token, bucket, data }: ReturnType<typeof readOptions>): Promise<Target> {
  if (url === undefined) {
    if (token !== undefined || bucket !== undefined) {
      throw new UserError('--token and --bucket are for a deployed shop: give its --url too');
    }
    const config = await runningConfig(resolve(ROOT, data));
    return { api: new ShopApi(localShop(config)), pictures: () => localPictureStore(config) };
  }
  if (token === undefined) throw new UserError('--url needs the --token of an operator');
  return {
    api: new ShopApi({ url: url.replace(/\/$/, ''), token: () => Promise.resolve(token) }),
    pictures: async () => (bucket === undefined ? undefined : pictureStore(bucket, new S3Client({}))),
  };
}

async function demo({ api, pictures }: Target, progress: Progress): Promise<void> {
  const store = await pictures();
  if (store === undefined) console.log('  without pictures: for those, say --bucket');
  try {
    const { added, total } = await seedDemo(api, store, (count) => progress.bar('demo products', count));
    progress.done(
      added === 0 ? 'the demo catalog is there' : `demo catalog: ${added} of ${total} products are new`,
    );
  } finally {
    store?.close();
  }
}
