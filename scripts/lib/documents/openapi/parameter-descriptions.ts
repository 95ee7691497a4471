/** Parameters that say the same in every route; any other says it itself, by `v.description(…)`. */
export const PARAMETER_DESCRIPTIONS: Readonly<Record<string, string>> = {
  limit: 'How many are answered at most.',
  cursor: 'Where the page begins: `nextCursor` of the page before it. Without it the list begins.',
  productId: 'The id of the product.',
  slug: 'The product’s name in addresses, as `desk-lamp`.',
  sku: 'The stock keeping unit: one variant of a product.',
  importId: 'The id of the import.',
  exportId: 'The id of the export.',
  customerId: 'The id of the customer.',
  addressId: 'The id of the address.',
  webhookId: 'The id of the webhook.',
  deliveryId: 'The id of the delivery, which the receiver sees as `webhook-id`.',
};
