import { malformedXml } from '../errors.ts';

/** An element of a document that came in; attributes mean nothing in S3's requests. */
export interface XmlElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TOKEN = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w.:-]+)[^<>]*?(\/?)>|([^<]+)/gy;

/** Reads the elements and texts of a small document. A DTD is refused, and with it every entity of its own. */
export function readXml(source: string): XmlElement {
  const root: XmlElement = { name: '', children: [], text: '' };
  const open: XmlElement[] = [root];
  let position = 0;
  for (const [token, closing, name, empty, text] of source.trim().matchAll(TOKEN)) {
    position += token.length;
    const parent = open.at(-1);
    if (parent === undefined) throw malformedXml();
    if (text !== undefined) parent.text += unescaped(text);
    else if (name !== undefined && closing === '/') {
      if (open.pop()?.name !== name || open.length === 0) throw malformedXml();
    } else if (name !== undefined) {
      const element: XmlElement = { name, children: [], text: '' };
      parent.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [document, ...others] = root.children;
  if (position !== source.trim().length || open.length !== 1 || document === undefined || others.length > 0) {
    throw malformedXml();
  }
  return document;
}

export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function childText(element: XmlElement, name: string): string | undefined {
  return childrenNamed(element, name)[0]?.text;
}

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
    (_match, hex?: string, decimal?: string, name?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      if (code > 0x10ffff) throw malformedXml();
      const character = name === undefined ? String.fromCodePoint(code) : ENTITIES[name];
      if (character === undefined) throw malformedXml();
      return character;
    },
  );
}
