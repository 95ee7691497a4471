import * as v from 'valibot';
import { slugSchema } from './product.ts';

/** How many levels of categories there may be, the topmost included. */
export const DEEPEST = 5;

/** 1,000 of the longest fit into one item of DynamoDB. */
const MOST = 1000;
const LONGEST = 60;

const categorySlugSchema = v.pipe(slugSchema, v.maxLength(LONGEST, `is longer than ${LONGEST}`));

export const categorySchema = v.pipe(
  v.strictObject({
    slug: categorySlugSchema,
    name: v.pipe(
      v.string(),
      v.trim(),
      v.minLength(1, 'is empty'),
      v.maxLength(LONGEST, `is longer than ${LONGEST}`),
    ),
    parent: v.optional(
      v.pipe(
        categorySlugSchema,
        v.description('The slug of the category that it is part of; the topmost have none.'),
      ),
    ),
  }),
  v.title('CategoryInput'),
);

export type Category = Readonly<v.InferOutput<typeof categorySchema>>;

/** All categories of the shop, in the order in which they are shown. */
export const categoriesSchema = v.pipe(
  v.array(categorySchema, 'has to be a list'),
  v.maxLength(MOST, `has more than ${MOST} categories`),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { index, category, field, message } of faults(dataset.value)) {
      addIssue({
        message,
        path: [
          { type: 'array', origin: 'value', input: dataset.value, key: index, value: category },
          { type: 'object', origin: 'value', input: category, key: field, value: category[field] },
        ],
      });
    }
  }),
);

interface Fault {
  readonly index: number;
  readonly category: Category;
  readonly field: 'slug' | 'parent';
  readonly message: string;
}

/** What keeps the list from being a tree. */
function faults(categories: readonly Category[]): Fault[] {
  const bySlug = indexed(categories);
  return categories.flatMap((category, index): Fault[] => {
    const { slug, parent } = category;
    if (bySlug.get(slug) !== category)
      return [{ index, category, field: 'slug', message: `${slug} comes twice` }];
    const message = parent === undefined ? undefined : parentFault(bySlug, slug, parent);
    return message === undefined ? [] : [{ index, category, field: 'parent', message }];
  });
}

function parentFault(
  bySlug: ReadonlyMap<string, Category>,
  slug: string,
  parent: string,
): string | undefined {
  if (!bySlug.has(parent)) return `there is no category ${parent} in the list`;
  const path = pathOf(bySlug, slug);
  if (path === undefined) return 'goes round in a circle';
  return path.length > DEEPEST ? `is level ${path.length}: there may be ${DEEPEST}` : undefined;
}

/** From the topmost category down to this one; undefined where it goes round in a circle. */
function pathOf(bySlug: ReadonlyMap<string, Category>, slug: string): Category[] | undefined {
  const path: Category[] = [];
  const seen = new Set<string>();
  for (let next = bySlug.get(slug); next !== undefined; next = bySlug.get(next.parent ?? '')) {
    if (seen.has(next.slug)) return undefined;
    seen.add(next.slug);
    path.unshift(next);
  }
  return path;
}

function indexed(categories: readonly Category[]): ReadonlyMap<string, Category> {
  const bySlug = new Map<string, Category>();
  for (const category of categories) if (!bySlug.has(category.slug)) bySlug.set(category.slug, category);
  return bySlug;
}

/** A category with those that are part of it, as the API shows it. */
export interface CategoryNode {
  readonly slug: string;
  readonly name: string;
  readonly categories: readonly CategoryNode[];
}

export const categoryNodeSchema: v.GenericSchema<CategoryNode> = v.pipe(
  v.strictObject({
    slug: v.string(),
    name: v.string(),
    categories: v.array(v.lazy(() => categoryNodeSchema)),
  }),
  v.title('Category'),
);

/** The categories as a tree. */
export class CategoryTree {
  readonly #bySlug: ReadonlyMap<string, Category>;
  /** By the slug of the parent; the topmost stand under the empty one. */
  readonly #children: ReadonlyMap<string, readonly Category[]>;

  /** Takes a list that `categoriesSchema` has let through. */
  constructor(categories: readonly Category[]) {
    this.#bySlug = indexed(categories);
    this.#children = Map.groupBy(categories, ({ parent = '' }) => parent);
  }

  has(slug: string): boolean {
    return this.#bySlug.has(slug);
  }

  get isEmpty(): boolean {
    return this.#bySlug.size === 0;
  }

  /** From the topmost category down to this one, as a breadcrumb. Empty where there is no such category. */
  path(slug: string): Category[] {
    return pathOf(this.#bySlug, slug) ?? [];
  }

  /** The category and all that are part of it, in the order of the tree. Empty where there is no such category. */
  descendants(slug: string): string[] {
    return this.#bySlug.has(slug) ? [slug, ...this.#below(slug)] : [];
  }

  /** All categories, each before those that are part of it. */
  slugs(): string[] {
    return this.#below('');
  }

  nested(slug = ''): CategoryNode[] {
    const children = this.#children.get(slug) ?? [];
    return children.map(({ slug, name }) => ({ slug, name, categories: this.nested(slug) }));
  }

  #below(slug: string): string[] {
    return (this.#children.get(slug) ?? []).flatMap((child) => [child.slug, ...this.#below(child.slug)]);
  }
}
