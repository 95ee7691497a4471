import type { CategoryTree } from '../../category-tree.ts';
import { wordsOf } from '../text/words.ts';
import { prefixQuality, SHORTEST_PREFIX, type WordPlan } from './matching-words.ts';

/** The words in the names of the categories: they stand for all products below. */
export class CategoryWords {
  readonly #categories: readonly { readonly slugs: readonly string[]; readonly words: readonly string[] }[];

  constructor(tree: CategoryTree) {
    this.#categories = tree.slugs().map((slug) => ({
      slugs: tree.descendants(slug),
      words: wordsOf(tree.path(slug).at(-1)?.name ?? ''),
    }));
  }

  /** The categories that the word stands for, and how well. */
  matching({ word, prefix }: WordPlan): Map<string, number> {
    const found = new Map<string, number>();
    for (const { slugs, words } of this.#categories) {
      const quality = Math.max(0, ...words.map((other) => likeness(word, other, prefix)));
      if (quality === 0) continue;
      for (const slug of slugs) found.set(slug, Math.max(quality, found.get(slug) ?? 0));
    }
    return found;
  }
}

function likeness(word: string, other: string, prefix: boolean): number {
  if (word === other) return 1;
  const begins = prefix && word.length >= SHORTEST_PREFIX && other.startsWith(word);
  return begins ? prefixQuality(word.length, other.length) : 0;
}
