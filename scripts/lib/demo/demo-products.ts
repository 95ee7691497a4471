import type { DemoProduct } from './product.ts';
import { bath } from './products/bath.ts';
import { clothing } from './products/clothing.ts';
import { cookware } from './products/cookware.ts';
import { garden } from './products/garden.ts';
import { savoury } from './products/savoury.ts';
import { stationery } from './products/stationery.ts';
import { sweet } from './products/sweet.ts';
import { tableware } from './products/tableware.ts';
import { textiles } from './products/textiles.ts';

/** A small shop to look at, of our own invention. */
export const DEMO_PRODUCTS: readonly DemoProduct[] = [
  ...cookware,
  ...tableware,
  ...savoury,
  ...sweet,
  ...textiles,
  ...bath,
  ...garden,
  ...stationery,
  ...clothing,
];
