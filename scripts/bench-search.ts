import { parseArgs } from 'node:util';
import { searchEntry, type SearchDocument } from '../services/catalog/domain/search/document.ts';
import { findPage } from '../services/catalog/domain/search/query/find-page.ts';
import type { SearchQuery } from '../services/catalog/domain/search/query/search-query.ts';
import { SearchIndex } from '../services/catalog/domain/search/search-index.ts';
import { decodeIndexFile, encodeIndexFile } from '../services/catalog/domain/search/segment/segment-file.ts';
import { weightedWords } from '../services/catalog/domain/search/segment/weights.ts';
import { DEMO_CATEGORIES } from './lib/demo/categories.ts';
import { runCommand } from './lib/run-command.ts';
import { generatedProducts } from './lib/seed/generated-products.ts';

const BASE: SearchQuery = { currency: 'EUR', brands: [], attributes: {}, sort: 'newest', limit: 24 };

const QUERIES: Readonly<Record<string, SearchQuery>> = {
  'everything, newest first': BASE,
  'a category': { ...BASE, category: 'kitchen' },
  'a category by name': { ...BASE, category: 'kitchen', sort: 'name' },
  'a category, two filters and prices': {
    ...BASE,
    ...{ category: 'home', minPrice: 1000, maxPrice: 9000, sort: 'price' },
    attributes: { colour: ['red', 'white'] },
  },
  'one word': { ...BASE, q: 'linen', sort: 'relevance' },
  'three words': { ...BASE, q: 'white linen towel', sort: 'relevance' },
  'three words with a typo': { ...BASE, q: 'white linne towel', sort: 'relevance' },
  'the beginning of a word': { ...BASE, q: 'blan', sort: 'relevance' },
};

/** `npm run bench:search`: the figures of docs/decisions/0011-search.md, in processor time, so that a busy machine counts less. */
await runCommand(async () => {
  const { values } = parseArgs({ options: { products: { type: 'string', default: '100000' } } });
  const documents = generatedDocuments(Number(values.products));
  console.log(`${documents.length.toLocaleString('en')} products of two or so variants\n`);
  const words = documents.slice(0, 1000).map((document) => weightedWords(document).weights.size);
  say('different words of a product', average(words).toFixed(0));

  const file = builtFile(documents);

  const loading = timed(() => new SearchIndex(decodeIndexFile(file)));
  say('loading it', `${loading.ms.toFixed(0)} ms`);
  const held = loading.result.segments.map(({ segment }) => segment);
  say('memory of the loaded index', `${(bytesOf(held) / 1e6).toFixed(0)} MB`);
  const change = timed(() => {
    for (const document of documents.slice(0, 100))
      loading.result.apply({ entries: [{ ...document, version: 2 }] });
  });
  say('a change of one product', `${(change.ms / 100).toFixed(2)} ms`);
  for (const [name, query] of Object.entries(QUERIES)) measure(loading.result, name, query);
});

/** Builds the index as the shop does, and leaves nothing of it in memory but its file. */
function builtFile(documents: readonly SearchDocument[]): Buffer {
  const index = new SearchIndex();
  index.apply({ entries: [], categories: DEMO_CATEGORIES });
  const indexing = timed(() => {
    for (let at = 0; at < documents.length; at += 1000)
      index.apply({ entries: documents.slice(at, at + 1000) });
  });
  say('indexing, a thousand at a time', perProduct(indexing.ms, documents.length));
  const folding = timed(() => encodeIndexFile(index.file()));
  say('a new snapshot', `${folding.ms.toFixed(0)} ms`);
  say('its file', `${(folding.result.length / 1e6).toFixed(1)} MB`);
  return folding.result;
}

function measure(index: SearchIndex, name: string, query: SearchQuery): void {
  const { total } = findPage(index, query);
  const rounds = 200;
  const { ms } = timed(() => {
    for (let round = 0; round < rounds; round += 1) findPage(index, query);
  });
  say(`${name} (${total.toLocaleString('en')} found)`, `${(ms / rounds).toFixed(2)} ms`);
}

function generatedDocuments(count: number): SearchDocument[] {
  const start = Date.parse('2026-01-01T00:00:00.000Z');
  return Array.from(generatedProducts(count), ({ product }, number) => {
    const at = new Date(start + number * 1000).toISOString();
    const productId = crypto.randomUUID();
    return searchEntry({ ...product, productId, version: 1, createdAt: at, updatedAt: at }) as SearchDocument;
  });
}

function timed<T>(act: () => T): { readonly ms: number; readonly result: T } {
  const before = process.threadCpuUsage();
  const result = act();
  const { user, system } = process.threadCpuUsage(before);
  return { ms: (user + system) / 1000, result };
}

/** Of all arrays within. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + bytesOf(part), 0);
}

function perProduct(ms: number, products: number): string {
  return `${((1000 * ms) / products).toFixed(0)} µs a product`;
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function say(what: string, figure: string): void {
  console.log(`  ${what.padEnd(62)}${figure}`);
}
