import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a running local cloud listens. */
export interface Addresses {
  readonly url: string;
  readonly awsEndpoint: string;
}

/** Other commands find the running local cloud by this file in its data folder. */
const FILE = 'addresses.json';

export function writeAddresses(dataFolder: string, addresses: Addresses): void {
  writeFileSync(join(dataFolder, FILE), JSON.stringify(addresses));
}

export function forgetAddresses(dataFolder: string): void {
  rmSync(join(dataFolder, FILE), { force: true });
}

/** Undefined where none runs; one that was killed leaves its addresses behind, and does not answer there. */
export function readAddresses(dataFolder: string): Addresses | undefined {
  const file = join(dataFolder, FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Addresses) : undefined;
}
