import { crc32, inflateSync } from 'node:zlib';
import { DEMO_PRODUCTS } from '../demo-products.ts';
import { stillLife } from './still-life.ts';

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

const SIGNATURE = '89504e470d0a1a0a';

/** The chunks of a PNG; throws where a checksum is wrong. */
function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push({ type: body.toString('latin1', 0, 4), data: body.subarray(4) });
    at += length + 12;
  }
  return chunks;
}

test('a picture is a PNG of 800 × 800, whose pixels are all in its palette', async () => {
  const png = await stillLife('moka-pot', 'cookware').png();
  expect(png.subarray(0, 8).toString('hex')).toBe(SIGNATURE);
  const chunks = chunksOf(png);
  expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
  const [header, palette, pixels] = chunks.map(({ data }) => data);
  expect([header!.readUInt32BE(0), header!.readUInt32BE(4)]).toEqual([800, 800]);
  const rows = inflateSync(pixels!);
  expect(rows).toHaveLength(800 * 801);
  expect(Math.max(...new Set(rows))).toBeLessThan(palette!.length / 3);
});

test('no two pictures are the same, and none has 40 KB', async () => {
  const names = new Set<string>();
  // A few of every category; all two hundred take their time in the tests' own world.
  const shown = DEMO_PRODUCTS.filter((_demo, at) => at % 9 === 0);
  for (const { product } of shown) {
    const picture = stillLife(product.slug, product.category);
    names.add(picture.contentHash());
    expect((await picture.png()).length).toBeLessThan(40_000);
  }
  expect(names.size).toBe(shown.length);
});

test('a product has the same picture, and the same name of it, on every machine', () => {
  expect(stillLife('moka-pot', 'cookware').contentHash()).toBe('d054504794c7bb9ee4bab000f8cc4f6a');
  expect(stillLife('moka-pot-2', 'cookware').contentHash()).not.toBe('d054504794c7bb9ee4bab000f8cc4f6a');
});
