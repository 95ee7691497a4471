import { moneySchema } from '@bodega/shared/money/money';
import * as v from 'valibot';

const text = (longest: number) =>
  v.pipe(
    v.string('has to be a text'),
    v.trim(),
    v.minLength(1, 'is empty'),
    v.maxLength(longest, `is longer than ${longest}`),
  );

export const slugSchema = v.pipe(
  v.string('has to be a text'),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'has to be lower-case words joined by hyphens, as garden-tools'),
  v.maxLength(100, 'is longer than 100'),
);

export const skuSchema = v.pipe(
  v.string('has to be a text'),
  v.regex(/^[A-Z0-9]+([._-][A-Z0-9]+)*$/, 'has to be capitals and digits, as LAMP-GREEN'),
  v.maxLength(40, 'is longer than 40'),
);

/** The name of an attribute or of a variant's option. */
const traitSchema = v.pipe(
  v.string('has to be a text'),
  v.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'has to be lower-case, as frame-size'),
  v.maxLength(30, 'is longer than 30'),
);

const pricesSchema = v.pipe(
  v.array(moneySchema, 'has to be a list'),
  v.minLength(1, 'needs at least one price'),
  v.maxLength(20, 'has more than 20 currencies'),
  v.check((prices) => isUnique(prices.map(({ currency }) => currency)), 'names a currency twice'),
);

export const variantSchema = v.pipe(
  v.strictObject({
    sku: v.pipe(
      skuSchema,
      v.description('The number under which it is sold and stocked; no two have the same.'),
    ),
    options: v.pipe(
      v.optional(
        v.pipe(
          v.record(traitSchema, text(60), 'has to be an object of names and values'),
          v.check((options) => Object.keys(options).length <= 5, 'has more than 5 options'),
        ),
        {},
      ),
      v.description('What tells it from the other variants, as `{"colour": "green"}`.'),
    ),
    prices: v.pipe(pricesSchema, v.description('One for each currency in which it is sold.')),
  }),
  v.title('VariantInput'),
);

export const imageSchema = v.pipe(
  v.strictObject({
    imageId: text(100),
    alt: v.pipe(text(300), v.description('What is to be seen, for those who cannot see it.')),
  }),
  v.title('Image'),
);

export const STATUSES = ['draft', 'published', 'archived'] as const;
export const statusSchema = v.picklist(STATUSES, 'has to be draft, published or archived');

/** An item of DynamoDB holds 400 KB, and a product stands in it up to four times: itself, and in its events. */
const LARGEST_BYTES = 64 * 1024;

const inputEntries = {
  name: text(200),
  slug: v.optional(
    v.pipe(
      slugSchema,
      v.description('Its name in addresses. Left out, it is made of the name, or stays as it is.'),
    ),
  ),
  status: v.optional(statusSchema, 'draft'),
  description: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(5000, 'is longer than 5000')), ''),
  brand: v.optional(text(100)),
  category: v.pipe(slugSchema, v.description('The slug of a category that is there.')),
  attributes: v.pipe(
    v.optional(
      v.pipe(
        v.record(traitSchema, text(100), 'has to be an object of names and values'),
        v.check((attributes) => Object.keys(attributes).length <= 30, 'has more than 30 attributes'),
      ),
      {},
    ),
    v.description('What all variants have in common, as `{"material": "brass"}`.'),
  ),
  variants: v.pipe(
    v.array(variantSchema, 'has to be a list'),
    v.minLength(1, 'needs at least one variant'),
    v.maxLength(50, 'has more than 50 variants'),
    v.check((variants) => isUnique(variants.map(({ sku }) => sku)), 'names a SKU twice'),
    v.check(
      (variants) => new Set(variants.map(({ options }) => Object.keys(options).sort().join())).size <= 1,
      'have to name the same options, each',
    ),
    v.check(
      (variants) => isUnique(variants.map(({ options }) => JSON.stringify(Object.entries(options).sort()))),
      'have the same options twice',
    ),
  ),
  images: v.optional(
    v.pipe(
      v.array(imageSchema, 'has to be a list'),
      v.maxLength(20, 'has more than 20 images'),
      v.check((images) => isUnique(images.map(({ imageId }) => imageId)), 'names an image twice'),
    ),
    [],
  ),
};

const notTooLarge = <T>() =>
  v.check<T, string>(
    (input) => Buffer.byteLength(JSON.stringify(input)) <= LARGEST_BYTES,
    'is larger than 64 KB: say less in description, attributes and variants',
  );

/** What an operator says of a new product. */
export const productInputSchema = v.pipe(
  v.strictObject(inputEntries),
  notTooLarge(),
  v.title('ProductInput'),
);

/** What an operator says of a product that is there: all of it. A status left out must not take it off the shelf. */
export const productReplacementSchema = v.pipe(
  v.strictObject({ ...inputEntries, status: statusSchema }),
  notTooLarge(),
  v.title('ProductReplacement'),
);

export type ProductInput = v.InferOutput<typeof productInputSchema>;

const timestampSchema = v.pipe(v.string(), v.isoTimestamp());

/** A product of the shop, as its API shows it. */
export const productSchema = v.pipe(
  v.strictObject({
    productId: v.string(),
    version: v.pipe(v.number(), v.integer(), v.description('Grows by one with every change.')),
    name: v.string(),
    slug: slugSchema,
    status: statusSchema,
    description: v.string(),
    brand: v.optional(v.string()),
    category: slugSchema,
    attributes: v.record(v.string(), v.string()),
    variants: v.array(
      v.pipe(
        v.strictObject({
          sku: v.string(),
          options: v.record(v.string(), v.string()),
          prices: v.array(moneySchema),
        }),
        v.title('Variant'),
      ),
    ),
    images: v.array(imageSchema),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  }),
  v.title('Product'),
);

export type Product = Readonly<v.InferOutput<typeof productSchema>>;
export type Variant = Product['variants'][number];

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
