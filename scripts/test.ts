import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageServices } from './lib/package-services.ts';
import { ROOT } from './lib/root.ts';
import { runCommand } from './lib/run-command.ts';
import { services } from './lib/services.ts';

const RESULTS = join(ROOT, '.cache/test-results.json');

/** `npm test [-- jest options]`: packages the services and runs every test; the last line has the counts. */
await runCommand(async () => {
  await packageServices(services(), ({ service, cached }) => {
    if (!cached) console.log(`✓ packaged ${service.name}`);
  });
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const options = ['--json', '--outputFile', RESULTS, ...process.argv.slice(2)];
  const { status } = spawnSync('jest', options, { stdio: ['inherit', 'ignore', 'inherit'] });
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(RESULTS, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
  };
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
  console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped}`);
  process.exitCode = status ?? 1;
});
