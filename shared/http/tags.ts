/** What the routes are grouped by in docs/openapi.yaml. */
export const TAGS = {
  Products: 'What customers browse: published products, by category, by search, one by one.',
  Categories: 'The tree of categories in which the products stand.',
  'Product management': 'Operators create, change and archive products, and see the drafts too.',
  Stock: 'What lies in the warehouse, what is reserved, and every movement of it.',
  Imports: 'Many products at once, from a CSV file.',
  Exports: 'The whole catalog as a file.',
  Account: 'Customers’ own profile, and its end.',
  Addresses: 'Where customers have things sent, checked by the rules of each country.',
  'Personal data': 'The copy of everything that the shop holds about a customer.',
  Customers: 'Operators look up whom they help.',
  Notifications: 'Which mails a customer wants, how to end them, and what became of each.',
  Webhooks: 'The shop’s events, sent to systems of the merchant as they happen.',
} as const;

export type Tag = keyof typeof TAGS;
