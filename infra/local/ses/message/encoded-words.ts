const WORD = /=\?([^?]+)\?([bq])\?([^?]*)\?=/gi;

/** RFC 2047: `=?UTF-8?Q?Ol=C3=A1?=` is Olá. White space between two such words is no part of the text. */
export function decodeWords(header: string): string {
  const joined = header.replaceAll(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?[^?]+\?[bq]\?)/gi, '$1');
  return joined.replaceAll(WORD, (word, charset: string, encoding: string, text: string) => {
    const bytes =
      encoding.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64')
        : quotedPrintableBytes(text.replaceAll('_', ' '));
    return decodeText(bytes, charset.split('*')[0]) ?? word;
  });
}

export function quotedPrintableBytes(text: string): Buffer {
  const plain = text.replaceAll(/[ \t]+(?=\r?\n|$)/g, '').replaceAll(/=\r?\n/g, '');
  return Buffer.from(
    plain.replaceAll(/=([0-9a-f]{2})/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}

/** Undefined for a charset that nobody knows. */
export function decodeText(bytes: Buffer, charset = 'utf-8'): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}
