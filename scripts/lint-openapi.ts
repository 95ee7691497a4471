import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lintOpenapi } from './lib/documents/lint-openapi.ts';
import { openapiDocument } from './lib/documents/openapi.ts';
import { ROOT } from './lib/root.ts';
import { runCommand } from './lib/run-command.ts';

/** Part of `npm run lint`: docs/openapi.yaml, or the file that is named, by two linters; a warning fails too. */
await runCommand(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const findings = await lintOpenapi(positionals[0] ?? join(ROOT, openapiDocument.path));
  for (const { linter, rule, where, message } of findings)
    console.error(`✗ ${linter} ${rule}: ${message}\n    ${where}`);
  if (findings.length > 0) process.exitCode = 1;
});
