import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JsonObject } from '../../../infra/local/kernel/json.ts';
import { type EventContract, nameOf } from '../../../shared/events/contract.ts';
import { eventSchema } from '../documents/event-schemas.ts';
import { ROOT } from '../root.ts';
import type { Schemas } from './check-contracts.ts';

/** The contracts as others rely on them: `<source>.<Type>.v<N>.json`, written by `npm run contracts -- --release`. */
export const RELEASED = join(ROOT, 'shared/events/released');

export function releasedSchemas(folder: string): Schemas {
  const files = globSync('*.json', { cwd: folder });
  return new Map(
    files.map((file) => [
      nameOfFile(file),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as JsonObject,
    ]),
  );
}

/** `bodega.catalog.ProductCreated.v1.json` → `ProductCreated.v1` */
function nameOfFile(file: string): string {
  return basename(file, '.json').split('.').slice(-2).join('.');
}

export function currentSchemas(contracts: readonly EventContract[]): Schemas {
  return new Map(contracts.map((contract) => [nameOf(contract), eventSchema(contract)]));
}

export function release(contracts: readonly EventContract[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const contract of contracts) {
    const file = join(folder, `${contract.source}.${nameOf(contract)}.json`);
    writeFileSync(file, `${JSON.stringify(eventSchema(contract), null, 2)}\n`);
  }
}
