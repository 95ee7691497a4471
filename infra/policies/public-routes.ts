/** A route that anybody may call without signing in. Every other route has an authorizer. */
interface PublicRoute {
  readonly service: string;
  readonly route: string;
  readonly reason: string;
}

export const PUBLIC_ROUTES: readonly PublicRoute[] = [
  {
    service: 'bodega-catalog',
    route: 'GET /products',
    reason: 'People look for things before they sign in',
  },
  {
    service: 'bodega-catalog',
    route: 'GET /products/{productId}',
    reason: 'A shop shows its goods to everybody, and search engines too',
  },
  {
    service: 'bodega-catalog',
    route: 'GET /products-by-slug/{slug}',
    reason: 'As the product itself: the readable addresses of its page',
  },
  {
    service: 'bodega-catalog',
    route: 'GET /products/{productId}/availability',
    reason: 'Whether a thing can be bought is on its page; the figures are not',
  },
  {
    service: 'bodega-catalog',
    route: 'GET /categories',
    reason: 'People look around before they sign in',
  },
  {
    service: 'bodega-notifications',
    route: 'GET /unsubscribe',
    reason:
      'Opened from a mail, signed out; a signature proves whose link it is, and the page changes nothing',
  },
  {
    service: 'bodega-notifications',
    route: 'POST /unsubscribe',
    reason:
      'Mail programs post here (RFC 8058); a signature proves whose link it is, and it only stops mails',
  },
];

export function isPublic(service: string, route: string): boolean {
  return PUBLIC_ROUTES.some((known) => known.service === service && known.route === route);
}
