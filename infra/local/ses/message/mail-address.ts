import { badRequest } from '../errors.ts';
import { decodeWords } from './encoded-words.ts';

/** An address as senders write it: `customer@bodega.test`, or with a name before it in angle brackets. */
export interface MailAddress {
  readonly address: string;
  readonly domain: string;
  readonly name?: string | undefined;
  /** As it stands in a header. */
  readonly written: string;
}

const WITH_NAME = /^(?<phrase>"(?:[^"\\]|\\.)*"|[^<>@,;:()[\]"\\]*)\s*<(?<inner>[^<>]*)>$/;
const LONGEST = 320;

/** Throws what SES answers for each kind of malformed address. */
export function parseAddress(written: string): MailAddress {
  const trimmed = written.trim();
  // A line end here would begin a header of the sender's own.
  if (/[\r\n]/.test(trimmed)) throw badRequest('Address contains control characters');
  // AWS: a name that is not ASCII has to come as an encoded word of RFC 2047; addresses are ASCII, domains Punycode.
  if (!isAscii(trimmed)) throw badRequest(`Address is not ASCII: encode the name as RFC 2047 says`);
  const { phrase, inner } = WITH_NAME.exec(trimmed)?.groups ?? {};
  const address = (inner ?? trimmed).trim();
  const name = phrase === undefined ? '' : decodeWords(unquoted(phrase.trim()));
  return { address, domain: domainOf(address), name: name === '' ? undefined : name, written: trimmed };
}

/** The addresses of a header: `a@x.test, "Last, First" <b@x.test>`. */
export function parseAddressList(header: string): MailAddress[] {
  const parts = header.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,])+/g) ?? [];
  return parts.filter((part) => part.trim() !== '').map(parseAddress);
}

function domainOf(address: string): string {
  if (address.length > LONGEST) throw badRequest(`Address is longer than ${LONGEST} characters`);
  const at = address.lastIndexOf('@');
  if (at < 0 || at === address.length - 1) throw badRequest("Missing final '@domain'");
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (local === '') throw badRequest('Missing local part');
  if (local.length > 64) throw badRequest('Local address is longer than 64 characters');
  if (!isLocalPart(local)) throw badRequest('Local address contains control or whitespace');
  if (!/^[a-z0-9.-]+$/i.test(domain)) throw badRequest('Domain contains illegal character');
  const labels = domain.split('.');
  if (!labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label))) {
    throw badRequest(labels.includes('') ? 'Domain contains dot-dot' : 'Domain contains illegal character');
  }
  return domain.toLowerCase();
}

function isLocalPart(local: string): boolean {
  return (
    /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i.test(local) ||
    /^"(?:[ !#-[\]-~]|\\[ -~])*"$/.test(local)
  );
}

function unquoted(phrase: string): string {
  return phrase.startsWith('"') ? phrase.slice(1, -1).replaceAll(/\\(.)/g, '$1') : phrase;
}

function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- what is ASCII begins with control characters
  return /^[\x00-\x7f]*$/.test(text);
}
