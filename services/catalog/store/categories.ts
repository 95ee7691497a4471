import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { changedMeanwhile } from '@bodega/shared/http/if-match';
import { Problem, problems } from '@bodega/shared/http/problem';
import { type Category, CategoryTree } from '../domain/category-tree.ts';
import { BY_CATEGORY, database, keys, table } from './table.ts';
import { writeTogether } from './transaction.ts';

/** All categories, and how often they were replaced: 0 in a shop that has never had any. */
export interface Categories {
  readonly version: number;
  readonly categories: readonly Category[];
}

export async function findCategories({ consistent = false } = {}): Promise<Categories> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.categories, ConsistentRead: consistent }),
  );
  if (item === undefined) return { version: 0, categories: [] };
  return { version: item.version as number, categories: item.categories as Category[] };
}

/** Throws unless the shop has the category. Read anew each time: one that was just made can be used at once. */
export async function requireCategory(slug: string): Promise<void> {
  const tree = new CategoryTree((await findCategories({ consistent: true })).categories);
  if (tree.has(slug)) return;
  const hint = tree.isEmpty ? ': the shop has none yet, make them with PUT /categories' : '';
  throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', {
    errors: [{ field: 'category', message: `there is no category ${slug}${hint}` }],
  });
}

/** Puts others in the place of the categories that were read before, unless somebody else has done so meanwhile. */
export async function replaceCategories(
  before: Categories,
  categories: readonly Category[],
): Promise<Categories> {
  await refuseToDropUsed(before.categories, categories);
  const after = { version: before.version + 1, categories };
  const reasons = await writeTogether([
    {
      Put: {
        TableName: table,
        Item: { ...keys.categories, ...after, updatedAt: new Date().toISOString() },
        ConditionExpression: before.version === 0 ? 'attribute_not_exists(pk)' : 'version = :before',
        ...(before.version === 0 ? {} : { ExpressionAttributeValues: { ':before': before.version } }),
      },
    },
  ]);
  if (reasons.length > 0) throw changedMeanwhile();
  return after;
}

async function refuseToDropUsed(before: readonly Category[], after: readonly Category[]): Promise<void> {
  const kept = new Set(after.map(({ slug }) => slug));
  const used = await usedCategories(before.map(({ slug }) => slug).filter((slug) => !kept.has(slug)));
  if (used.length === 0) return;
  const message = 'still has products, perhaps archived ones: move them to another category first';
  throw new Problem(problems.conflict, 'Categories with products cannot be taken away; see errors.', {
    errors: used.map((slug) => ({ field: 'categories', message: `${slug} ${message}` })),
  });
}

const ASKED_AT_ONCE = 25;

async function usedCategories(slugs: readonly string[]): Promise<string[]> {
  const used: string[] = [];
  for (let start = 0; start < slugs.length; start += ASKED_AT_ONCE) {
    const group = slugs.slice(start, start + ASKED_AT_ONCE);
    const answers = await Promise.all(group.map(hasProducts));
    used.push(...group.filter((_slug, index) => answers[index]));
  }
  return used;
}

async function hasProducts(category: string): Promise<boolean> {
  const { Count: count = 0 } = await database.send(
    new QueryCommand({
      TableName: table,
      IndexName: BY_CATEGORY,
      KeyConditionExpression: 'category = :category',
      ExpressionAttributeValues: { ':category': category },
      Limit: 1,
      Select: 'COUNT',
    }),
  );
  return count > 0;
}
