import { type Header, readHeader } from '../../domain/import/header.ts';
import { inOrder } from '../../domain/import/import.ts';
import type { LineError } from '../../domain/import/line-error.ts';
import { reportHeader } from '../../domain/import/outcome.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { FileWriter } from '../../store/file-writer.ts';
import { readText } from '../../store/files.ts';
import { partsWithErrors } from '../../store/import-parts.ts';
import { beginReporting, completeImport, findImport } from '../../store/imports.ts';

/** Parts whose errors are read side by side. */
const READ_AT_ONCE = 10;

/** Puts together what the parts have written of their errors, and completes the import. Done again, it does the same. */
export async function reportImport(importId: string): Promise<void> {
  if (!(await beginReporting(importId))) return;
  const found = await findImport(importId, { consistent: true });
  if (found === undefined) return;
  const errors = found.rows.failed === 0 ? [] : await writeReport(importId, readHeader(found.header ?? ''));
  await completeImport(importId, errors, new Date());
}

/** Gives the first errors of the file. */
async function writeReport(importId: string, header: Header): Promise<LineError[]> {
  const report = new FileWriter(fileKeys.importErrors(importId), 'text/csv; charset=utf-8');
  const parts = await partsWithErrors(importId);
  await report.write(reportHeader(header));
  for (let at = 0; at < parts.length; at += READ_AT_ONCE) {
    const keys = parts
      .slice(at, at + READ_AT_ONCE)
      .map(({ part }) => fileKeys.importPartErrors(importId, part));
    for (const text of await Promise.all(keys.map(readText))) await report.write(text);
  }
  await report.end();
  return inOrder(parts.flatMap(({ errors }) => errors));
}
