import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './root.ts';
import type { Service } from './services.ts';

/** What every package depends on, beside the service's own files. */
const COMMON = ['package-lock.json', 'shared/**/*', 'infra/defaults/**/*', 'infra/plugins/**/*'];

/** Changes whenever the service's package would. */
export function contentHash(service: Service): string {
  const hash = createHash('sha256');
  const own = `${relative(ROOT, service.folder)}/**/*`;
  for (const path of globSync([...COMMON, own], { cwd: ROOT, exclude: isNoSource }).sort()) {
    const content = readIfFile(join(ROOT, path));
    if (content !== undefined) hash.update(path).update('\0').update(content).update('\0');
  }
  return hash.digest('hex');
}

function isNoSource(path: string): boolean {
  return /(^|\/)(node_modules|\.serverless|\.esbuild)(\/|$)|\.test\.ts$/.test(path);
}

function readIfFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') return undefined;
    throw error;
  }
}
