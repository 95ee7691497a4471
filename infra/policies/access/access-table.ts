/** Who calls: with the token of an account, with none, or with one that must not pass. */
export const CALLERS = [
  'nobody',
  'customer',
  'otherCustomer',
  'operator',
  'approver',
  'expired',
  'forged',
] as const;
export type Caller = (typeof CALLERS)[number];

/**
 * What each caller of each route is answered, in the order of CALLERS. Path parameters name things of the customer
 * (see world.ts) and nothing else is sent: so 400 is a caller who is let in and asked nothing sensible, 428 one who
 * did not say which version is meant, 404 one for whom there is no such thing.
 */
export const ACCESS: Readonly<Record<string, string>> = {
  // Catalog
  'GET /categories': '200 200 200 200 200 200 200',
  'PUT /categories': '401 403 403 428 428 401 401',
  'POST /exports': '401 403 403 400 400 401 401',
  'GET /exports/{exportId}': '401 403 403 404 404 401 401',
  'POST /imports': '401 403 403 400 400 401 401',
  'GET /imports/{importId}': '401 403 403 404 404 401 401',
  'GET /manage/products': '401 403 403 200 200 401 401',
  'GET /manage/products/{productId}': '401 403 403 404 404 401 401',
  'GET /products': '200 200 200 200 200 200 200',
  'POST /products': '401 403 403 400 400 401 401',
  'GET /products-by-slug/{slug}': '404 404 404 404 404 404 404',
  'GET /products/{productId}': '404 404 404 404 404 404 404',
  'PUT /products/{productId}': '401 403 403 428 428 401 401',
  'DELETE /products/{productId}': '401 403 403 428 428 401 401',
  'GET /products/{productId}/availability': '404 404 404 404 404 404 404',
  'GET /stock/{sku}': '401 403 403 404 404 401 401',
  'POST /stock/{sku}/adjustments': '401 403 403 400 400 401 401',
  'PUT /stock/{sku}/low-mark': '401 403 403 400 400 401 401',
  'GET /stock/{sku}/movements': '401 403 403 404 404 401 401',

  // Customers
  'GET /customers': '401 403 403 400 400 401 401',
  'GET /customers/{customerId}': '401 403 403 200 200 401 401',
  'GET /me': '401 200 200 403 403 401 401',
  'PATCH /me': '401 428 428 403 403 401 401',
  'DELETE /me': '401 202 202 403 403 401 401',
  'GET /me/addresses': '401 200 200 403 403 401 401',
  'POST /me/addresses': '401 400 400 403 403 401 401',
  'GET /me/addresses/{addressId}': '401 200 404 403 403 401 401',
  'PUT /me/addresses/{addressId}': '401 428 428 403 403 401 401',
  'DELETE /me/addresses/{addressId}': '401 428 428 403 403 401 401',
  'POST /me/exports': '401 400 400 403 403 401 401',
  'GET /me/exports/{exportId}': '401 200 404 403 403 401 401',

  // Notifications
  'GET /me/notification-preferences': '401 200 200 403 403 401 401',
  'PUT /me/notification-preferences': '401 428 428 403 403 401 401',
  'GET /me/stock-alerts': '401 200 200 403 403 401 401',
  'PUT /me/stock-alerts/{sku}': '401 400 400 403 403 401 401',
  'DELETE /me/stock-alerts/{sku}': '401 204 204 403 403 401 401',
  'GET /notifications': '401 403 403 400 400 401 401',
  'GET /unsubscribe': '400 400 400 400 400 400 400',
  'POST /unsubscribe': '400 400 400 400 400 400 400',
  'GET /webhooks': '401 403 403 200 200 401 401',
  'POST /webhooks': '401 403 403 400 400 401 401',
  'GET /webhooks/{webhookId}': '401 403 403 404 404 401 401',
  'PUT /webhooks/{webhookId}': '401 403 403 428 428 401 401',
  'DELETE /webhooks/{webhookId}': '401 403 403 204 204 401 401',
  'GET /webhooks/{webhookId}/deliveries': '401 403 403 404 404 401 401',
  'POST /webhooks/{webhookId}/deliveries/{deliveryId}/redeliver': '401 403 403 400 400 401 401',
  'POST /webhooks/{webhookId}/secret': '401 403 403 400 400 401 401',
  'POST /webhooks/{webhookId}/test': '401 403 403 400 400 401 401',
};
