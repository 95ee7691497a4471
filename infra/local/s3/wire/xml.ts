import { escapeXml } from '../../front-door/wire/query-protocol.ts';
import type { Json } from '../../kernel/json.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export const XML_HEADERS = { 'content-type': 'application/xml' } as const;

/** A document of S3: lists are the same element again and again. */
export function document(root: string, content: Json): string {
  const inner = elements(content);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${inner}</${root}>`;
}

export function elements(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  // A carriage return would be read as a line feed.
  if (typeof value !== 'object') return escapeXml(String(value)).replaceAll('\r', '&#13;');
  if (Array.isArray(value)) return value.map(elements).join('');
  return Object.entries(value)
    .flatMap(([name, inner]) => {
      if (inner === undefined || inner === null) return [];
      return [inner].flat().map((item) => `<${name}>${elements(item)}</${name}>`);
    })
    .join('');
}
