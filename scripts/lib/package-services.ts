import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../infra/local/kernel/user-error.ts';
import { contentHash } from './content-hash.ts';
import type { Service } from './services.ts';

const run = promisify(execFile);

export interface Packaged {
  readonly service: Service;
  readonly cached: boolean;
  readonly seconds: number;
}

/** Runs `sls package` for every service whose files have changed since it was packaged last, a few at a time. */
export async function packageServices(
  services: readonly Service[],
  onPackaged: (packaged: Packaged) => void,
): Promise<void> {
  const waiting = [...services];
  const worker = async (): Promise<void> => {
    for (let service = waiting.shift(); service !== undefined; service = waiting.shift()) {
      onPackaged(await packageService(service));
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
}

async function packageService(service: Service): Promise<Packaged> {
  const startedAt = performance.now();
  const hash = contentHash(service);
  const marker = join(service.packageFolder, 'content-hash');
  const cached = existsSync(marker) && readFileSync(marker, 'utf8') === hash;
  if (!cached) {
    // The bundler's folder too: what an interrupted run left there would be packaged.
    for (const folder of [service.packageFolder, join(service.folder, '.esbuild')]) {
      rmSync(folder, { recursive: true, force: true });
    }
    await slsPackage(service);
    writeFileSync(marker, hash);
  }
  return { service, cached, seconds: (performance.now() - startedAt) / 1000 };
}

/** With nobody's credentials: packaging needs none, and must not begin to. */
async function slsPackage(service: Service): Promise<void> {
  const env = { ...process.env, AWS_PROFILE: '', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  try {
    await run('sls', ['package'], { cwd: service.folder, env });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new UserError(`sls package failed in ${service.folder}:\n${stdout ?? ''}${stderr ?? ''}`);
  }
}
