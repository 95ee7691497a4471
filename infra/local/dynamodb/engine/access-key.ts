import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The access key id under which the local cloud speaks to DynamoDB Local.
 *
 * DynamoDB Local listens on every interface, no option confines it, and its licence forbids to change it. But without
 * `-sharedDb` it keeps a database of its own for each access key id and region. So a random id is a capability: who
 * does not know it sees an empty database, from the network as from a web page.
 * The database's file carries the id in its name, therefore the folder is closed to other users too.
 */
export function accessKeyOf(folder: string): string {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const file = join(folder, 'access-key');
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (/^[0-9a-f]{32}$/.test(kept)) return kept;
  const made = randomBytes(16).toString('hex');
  writeFileSync(file, made, { mode: 0o600 });
  return made;
}
