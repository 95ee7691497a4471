import { spawnSync } from 'node:child_process';

/** `npm run lint`: types, rules, architecture and formatting. `-- --fix` mends what can be mended. */
const fix = process.argv.includes('--fix');
const checks: readonly (readonly string[])[] = [
  ['tsc', '-p', '.'],
  ['eslint', '.', ...(fix ? ['--fix'] : [])],
  ['depcruise', '--config', '.dependency-cruiser.cjs', 'services', 'shared', 'infra', 'scripts'],
  ['node', 'scripts/lint-openapi.ts'],
  ['prettier', fix ? '--write' : '--check', '--log-level', 'warn', '.'],
];

for (const [command = '', ...options] of checks) {
  console.log(`› ${command} ${options.join(' ')}`);
  const { status } = spawnSync(command, options, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
