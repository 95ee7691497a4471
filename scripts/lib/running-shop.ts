import { readAddresses } from '../../infra/local/kernel/addresses.ts';
import { UserError } from '../../infra/local/kernel/user-error.ts';
import type { LocalConfig } from '../../infra/local/shop/local-config.ts';

/** The local cloud that keeps its data in this folder. */
export async function runningConfig(dataFolder: string): Promise<LocalConfig> {
  const addresses = readAddresses(dataFolder);
  if (addresses === undefined) throw new UserError('The local cloud does not run: begin with `npm start`');
  const { url } = addresses;
  try {
    return (await (await fetch(`${url}/_local/config`)).json()) as LocalConfig;
  } catch {
    throw new UserError(`Nothing answers at ${url}: begin with \`npm start\``);
  }
}
