import type { Category } from '../../../services/catalog/domain/category-tree.ts';

/** The tree of the demo shop's categories: twelve, and products stand on its leaves. */
export const DEMO_CATEGORIES: readonly Category[] = [
  { slug: 'kitchen', name: 'Kitchen' },
  { slug: 'cookware', name: 'Pots, pans and tools', parent: 'kitchen' },
  { slug: 'tableware', name: 'Tableware', parent: 'kitchen' },
  { slug: 'pantry', name: 'Pantry' },
  { slug: 'savoury', name: 'Oil, tins and salt', parent: 'pantry' },
  { slug: 'sweet', name: 'Sweets, coffee and tea', parent: 'pantry' },
  { slug: 'home', name: 'House and garden' },
  { slug: 'textiles', name: 'Blankets and linen', parent: 'home' },
  { slug: 'bath', name: 'Bath', parent: 'home' },
  { slug: 'garden', name: 'Garden', parent: 'home' },
  { slug: 'stationery', name: 'Stationery' },
  { slug: 'clothing', name: 'Clothing' },
];
