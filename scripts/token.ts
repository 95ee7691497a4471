import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readAddresses } from '../infra/local/kernel/addresses.ts';
import { UserError } from '../infra/local/kernel/user-error.ts';
import type { LocalConfig } from '../infra/local/shop/local-config.ts';
import { accessToken } from './lib/access-token.ts';
import { ROOT } from './lib/root.ts';
import { runCommand } from './lib/run-command.ts';

/** `npm run token -- operator@bodega.test`: an access token of a demo account, for curl. */
await runCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { data: { type: 'string', default: '.local' } },
    allowPositionals: true,
  });
  const config = await runningConfig(resolve(ROOT, values.data));
  const emails = config.accounts.map(({ email }) => email);
  const [email] = positionals;
  if (email === undefined || !emails.includes(email)) {
    throw new UserError(`Whose token? npm run token -- <one of ${emails.join(', ')}>`);
  }
  console.log(await accessToken(config, email));
});

async function runningConfig(dataFolder: string): Promise<LocalConfig> {
  const addresses = readAddresses(dataFolder);
  if (addresses === undefined) throw new UserError('The local cloud does not run: begin with `npm start`');
  const { url } = addresses;
  try {
    return (await (await fetch(`${url}/_local/config`)).json()) as LocalConfig;
  } catch {
    throw new UserError(`Nothing answers at ${url}: begin with \`npm start\``);
  }
}
