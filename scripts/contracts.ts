import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../infra/local/kernel/user-error.ts';
import { contracts } from '../shared/events/contracts.ts';
import { checkContracts, isBroken, report } from './lib/contracts/check-contracts.ts';
import { currentSchemas, release, RELEASED, releasedSchemas } from './lib/contracts/released-contracts.ts';
import { ROOT } from './lib/root.ts';
import { runCommand } from './lib/run-command.ts';

const HELP = `npm run contracts -- [options]

Compares the event contracts with those that were released last, and fails if one is broken.

  --release        write down the contracts of today as released, unless one is broken
  --folder <path>  where the released contracts lie (shared/events/released)`;

const OPTIONS = {
  release: { type: 'boolean', default: false },
  folder: { type: 'string', default: RELEASED },
  help: { type: 'boolean', default: false },
} as const;

await runCommand(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(HELP);
    return;
  }
  const folder = resolve(ROOT, options.folder);
  const findings = checkContracts(releasedSchemas(folder), currentSchemas(contracts));
  console.log(report(findings));
  const broken = findings.filter(isBroken).length;
  if (broken > 0) {
    throw new UserError(`\nContracts broken: ${broken}${options.release ? '. None was released' : ''}`);
  }
  if (!options.release) return;
  release(contracts, folder);
  console.log(`\nReleased in ${relative(ROOT, folder)}`);
});

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}
