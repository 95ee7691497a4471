import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Category } from '../domain/category-tree.ts';
import type { Product } from '../domain/product.ts';
import { newestEntries, type ProductEntry, searchEntry } from '../domain/search/document.ts';
import type { IndexChange } from '../domain/search/search-index.ts';
import { keys } from './table.ts';

/** What records of the table's stream mean for the search index. */
export function searchChangeOf(records: readonly DynamoDBRecord[]): IndexChange {
  const entries = records.map(entryOf).filter((entry) => entry !== undefined);
  const categories = records.map(categoriesOf).findLast((found) => found !== undefined);
  return { entries: newestEntries(entries), ...(categories === undefined ? {} : { categories }) };
}

function entryOf({ dynamodb }: DynamoDBRecord): ProductEntry | undefined {
  const product = attributeOf(dynamodb?.NewImage, 'product') as Product | undefined;
  if (product !== undefined) return searchEntry(product);
  // The shop deletes no product; but whoever cleans up in the table does.
  const deleted = attributeOf(dynamodb?.OldImage, 'product') as Product | undefined;
  if (deleted === undefined) return undefined;
  const { productId, version } = deleted;
  return { productId, version: version + 1, removedAt: new Date().toISOString() };
}

function categoriesOf({ dynamodb }: DynamoDBRecord): readonly Category[] | undefined {
  if (dynamodb?.Keys?.sk?.S !== keys.categories.sk) return undefined;
  return attributeOf(dynamodb.NewImage, 'categories') as readonly Category[] | undefined;
}

/** One attribute alone: the rest of the image is not needed, and as large. */
function attributeOf(image: NonNullable<DynamoDBRecord['dynamodb']>['NewImage'], name: string): unknown {
  const value = image?.[name];
  return value === undefined
    ? undefined
    : unmarshall({ [name]: value } as Record<string, AttributeValue>)[name];
}
