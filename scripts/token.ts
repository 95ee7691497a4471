import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../infra/local/kernel/user-error.ts';
import { accessToken } from './lib/access-token.ts';
import { ROOT } from './lib/root.ts';
import { runCommand } from './lib/run-command.ts';
import { runningConfig } from './lib/running-shop.ts';

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
