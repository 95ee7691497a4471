/** What the routes are grouped by in docs/openapi.yaml. */
export const TAGS = {
  Products: 'What customers browse: published products, by category, by search, one by one.',
  Categories: 'The tree of categories in which the products stand.',
  'Product management': 'Operators create, change and archive products, and see the drafts too.',
  Stock: 'What lies in the warehouse, what is reserved, and every movement of it.',
  Imports: 'Many products at once, from a CSV file.',
  Exports: 'The whole catalog as a file.',
} as const;

export type Tag = keyof typeof TAGS;
