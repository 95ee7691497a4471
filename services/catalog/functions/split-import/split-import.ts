import { environment } from '@bodega/shared/observability/environment';
import { logger } from '@bodega/shared/observability/logger';
import { type Import, type ImportSource, MOST_FILE_BYTES } from '../../domain/import/import.ts';
import { cutIntoParts, type FilePart, type FileParts } from '../../domain/import/parts.ts';
import { UnreadableFile } from '../../domain/import/unreadable-file.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { FileGone, readFile } from '../../store/files.ts';
import {
  addStranger,
  beginLoading,
  beginReading,
  failImport,
  findImport,
  notePartsSent,
} from '../../store/imports.ts';
import { sendMessages } from '../../store/queues.ts';

/** The file is known: it goes on where it stopped. */
export interface Continuation {
  readonly importId: string;
}

const filesQueue = environment('IMPORT_FILES_QUEUE_URL');
const partsQueue = environment('IMPORT_PARTS_QUEUE_URL');
const reportsQueue = environment('IMPORT_REPORTS_QUEUE_URL');

/** A file has come: it is read to its end, and its parts are sent to be loaded. */
export async function splitImport(
  importId: string,
  source: ImportSource,
  hasTime: () => boolean,
): Promise<void> {
  const now = new Date();
  const found = await findImport(importId, { consistent: true });
  if (found === undefined) {
    await addStranger(importId, 'The file came without an import: begin with POST /imports.', now);
  } else if (source.bytes > MOST_FILE_BYTES) {
    await failImport(
      importId,
      `The file has ${source.bytes} bytes; at most ${MOST_FILE_BYTES} are read.`,
      now,
    );
  } else if ((await beginReading(importId, source, now)) || found.source?.etag === source.etag) {
    await goOn(importId, hasTime);
  } else {
    logger.warn('A second file of an import is not read', { importId, etag: source.etag });
  }
}

/**
 * The parts of a file are the same whenever it is read, so nothing of them has to be kept but how many were sent. A part
 * that is sent twice is loaded once.
 */
export async function goOn(importId: string, hasTime: () => boolean): Promise<void> {
  const current = await findImport(importId, { consistent: true });
  if (current === undefined || !['reading', 'loading'].includes(current.status)) return;
  if (current.status === 'loading' && current.parts.sent === current.parts.total) return;
  const file = await cut(current);
  if (file === undefined) return;
  if (current.status === 'reading') {
    const { headerText: header, rows, parts } = file;
    if (!(await beginLoading(importId, { header, rows, parts: parts.length }))) return;
  }
  if (file.parts.length === 0) await sendMessages(reportsQueue, [{ importId }]);
  else await sendParts(importId, file.parts.slice(current.parts.sent), hasTime);
}

async function cut({ importId, source }: Import): Promise<FileParts | undefined> {
  try {
    return await cutIntoParts(await readFile(fileKeys.importSource(importId), { etag: source?.etag ?? '' }));
  } catch (error) {
    if (error instanceof UnreadableFile) await failImport(importId, error.message, new Date());
    else if (error instanceof FileGone)
      await failImport(importId, 'The file was taken away or replaced before it was read.', new Date());
    else throw error;
    return undefined;
  }
}

/** Between two looks at the clock. */
const SENT_AT_ONCE = 200;

async function sendParts(
  importId: string,
  parts: readonly FilePart[],
  hasTime: () => boolean,
): Promise<void> {
  for (let at = 0; at < parts.length; at += SENT_AT_ONCE) {
    if (!hasTime() && at > 0) {
      await sendMessages(filesQueue, [{ importId } satisfies Continuation]);
      return;
    }
    const group = parts.slice(at, at + SENT_AT_ONCE);
    await sendMessages(
      partsQueue,
      group.map((part) => ({ ...part, importId })),
    );
    await notePartsSent(importId, (group.at(-1)?.part ?? 0) + 1);
  }
}
