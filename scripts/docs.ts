import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentOf, DOCUMENTS, writtenContent } from './lib/documents/documents.ts';
import { ROOT } from './lib/root.ts';
import { runCommand } from './lib/run-command.ts';

/** `npm run docs`: writes every generated document anew. With `-- --check` it only says which are not up to date. */
await runCommand(async () => {
  const onlyCheck = process.argv.includes('--check');
  for (const document of DOCUMENTS) {
    const content = await contentOf(document);
    const before = writtenContent(document);
    if (content === before) {
      console.log(`  ${document.path} is up to date`);
      continue;
    }
    if (onlyCheck) {
      console.error(`✗ ${document.path} is not what its sources say: run \`npm run docs\``);
      process.exitCode = 1;
      continue;
    }
    const file = join(ROOT, document.path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    console.log(`✓ ${document.path} ${before === '' ? 'is new' : lineChanges(before, content)}`);
  }
});

function lineChanges(before: string, after: string): string {
  const [old, now] = [new Set(before.split('\n')), new Set(after.split('\n'))];
  const added = [...now].filter((line) => !old.has(line)).length;
  const removed = [...old].filter((line) => !now.has(line)).length;
  return `has changed: ${added} lines are new, ${removed} are gone`;
}
