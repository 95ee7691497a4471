import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { inParallel } from './lib/in-parallel.ts';

/** `npm run lint`: types, rules, architecture and formatting. `-- --fix` mends what can be mended. */
const fix = process.argv.includes('--fix');
/** The longest first. */
const checks: readonly (readonly string[])[] = [
  ['eslint', '.', ...(fix ? ['--fix'] : [])],
  ['tsc', '-p', '.'],
  ['depcruise', '--config', '.dependency-cruiser.cjs', 'services', 'shared', 'infra', 'scripts'],
  ['node', 'scripts/lint-openapi.ts'],
];

await inParallel(availableParallelism(), checks, check);
// After the rules: both may mend the same file.
await check(['prettier', fix ? '--write' : '--check', '--log-level', 'warn', '.']);

async function check([command = '', ...options]: readonly string[]): Promise<void> {
  const child = spawn(command, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const [output, errors, [status]] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  console.log(`${status === 0 ? '✓' : '✗'} ${command} ${options.join(' ')}`);
  process.stdout.write(output);
  process.stderr.write(errors);
  if (status !== 0) process.exitCode = 1;
}
