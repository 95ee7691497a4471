import { badRequest } from '../errors.ts';
import type { MailAttachment } from '../mailbox.ts';
import { decodeText, decodeWords, quotedPrintableBytes } from './encoded-words.ts';

/** What a MIME message says to its reader. */
export interface MimeMessage {
  /** In the order in which they stand, unfolded, as they were written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly attachments: readonly MailAttachment[];
}

interface Entity {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** AWS: a message may nest that deep. */
const DEEPEST = 25;

/** Reads RFC 5322 and MIME. The bytes are held as latin1, so that each character is one of them. */
export function readMime(bytes: Buffer): MimeMessage {
  const entity = readEntity(bytes.toString('latin1'));
  const found: { text?: string; html?: string; attachments: MailAttachment[] } = { attachments: [] };
  collect(entity, found, 0);
  return { headers: entity.headers, ...found };
}

export function headerOf({ headers }: Pick<MimeMessage, 'headers'>, name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1];
}

function readEntity(source: string): Entity {
  const end = /\r?\n\r?\n/.exec(source);
  // An entity without headers begins with the empty line.
  const bare = /^\r?\n/.exec(source);
  if (bare !== null) return { headers: [], body: source.slice(bare[0].length) };
  const head = end === null ? source : source.slice(0, end.index);
  const body = end === null ? '' : source.slice(end.index + end[0].length);
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return { headers: lines.filter((line) => line !== '').map(readHeader), body };
}

function readHeader(line: string): readonly [string, string] {
  const [, name, value = ''] = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line) ?? [];
  if (name === undefined) throw badRequest(`Could not parse the header line '${line.slice(0, 60)}'`);
  return [name, Buffer.from(value.trim(), 'latin1').toString('utf8')];
}

function collect(
  entity: Entity,
  found: { text?: string; html?: string; attachments: MailAttachment[] },
  depth: number,
): void {
  if (depth > DEEPEST) throw badRequest('The message nests too many parts');
  const { value: type, parameters } = parameterized(headerOf(entity, 'Content-Type') ?? 'text/plain');
  if (type.startsWith('multipart/')) {
    for (const part of partsOf(entity.body, parameters.boundary)) collect(part, found, depth + 1);
    return;
  }
  const disposition = parameterized(headerOf(entity, 'Content-Disposition') ?? 'inline');
  const content = decodedBody(entity);
  const name = disposition.parameters.filename ?? parameters.name;
  const isReading = disposition.value !== 'attachment' && name === undefined;
  if (isReading && type === 'text/plain' && found.text === undefined) {
    found.text = decodeText(content, parameters.charset) ?? content.toString('latin1');
  } else if (isReading && type === 'text/html' && found.html === undefined) {
    found.html = decodeText(content, parameters.charset) ?? content.toString('latin1');
  } else {
    found.attachments.push({
      name: decodeWords(name ?? 'part'),
      contentType: type,
      bytes: content.length,
    });
  }
}

function partsOf(body: string, boundary: string | undefined): Entity[] {
  if (boundary === undefined || boundary === '')
    throw badRequest("Missing the boundary of a multipart 'Content-Type'");
  const [, ...parts] = `\r\n${body}`.split(`\n--${boundary}`);
  const last = parts.findIndex((part) => part.startsWith('--'));
  if (last < 0) throw badRequest('Missing the final boundary of a multipart');
  return parts.slice(0, last).map((part) => readEntity(part.replace(/^[ \t]*\r?\n/, '').replace(/\r$/, '')));
}

function decodedBody(entity: Entity): Buffer {
  const encoding = (headerOf(entity, 'Content-Transfer-Encoding') ?? '7bit').trim().toLowerCase();
  if (encoding === 'base64') return Buffer.from(entity.body, 'base64');
  if (encoding === 'quoted-printable') return quotedPrintableBytes(entity.body);
  return Buffer.from(entity.body, 'latin1');
}

/** `text/html; charset="utf-8"` */
function parameterized(header: string): { value: string; parameters: Record<string, string | undefined> } {
  const [value = '', ...rest] = header.match(/(?:"(?:[^"\\]|\\.)*"|[^;])+/g) ?? [];
  const parameters = rest.map((part): [string, string] => {
    const [name = '', ...others] = part.split('=');
    const text = others.join('=').trim();
    return [
      name.trim().toLowerCase(),
      text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text,
    ];
  });
  return { value: value.trim().toLowerCase(), parameters: Object.fromEntries(parameters) };
}
