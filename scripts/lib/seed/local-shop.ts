import type { LocalConfig } from '../../../infra/local/shop/local-config.ts';
import { accessToken } from '../access-token.ts';
import type { Shop } from './shop-api.ts';

/** Tokens are valid for an hour. */
const RENEWED_AFTER_MS = 50 * 60 * 1000;

/** The shop of the local cloud, with its demo operator. */
export function localShop(config: LocalConfig): Shop {
  let token: Promise<string> | undefined;
  let askedAt = 0;
  return {
    url: config.url,
    token: () => {
      if (token === undefined || Date.now() - askedAt > RENEWED_AFTER_MS) {
        askedAt = Date.now();
        token = accessToken(config, 'operator@bodega.test');
      }
      return token;
    },
  };
}
