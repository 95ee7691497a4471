import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-product/examples.ts';
import { route } from './route.ts';

const { productId, slug, name, brand, category, attributes } = created.lamp.answer.body;

const lampCard = {
  ...{ productId, slug, name, brand, category },
  price: { from: { amount: 4999, currency: 'EUR' }, to: { amount: 5299, currency: 'EUR' } },
  attributes,
};

const facets = {
  categories: [
    { value: 'house', name: 'House', count: 1 },
    { value: 'lamps', name: 'Lamps', count: 1 },
  ],
  brands: [{ value: 'Lumo', count: 1 }],
  attributes: {
    colour: [
      { value: 'green', count: 1 },
      { value: 'red', count: 1 },
    ],
    material: [{ value: 'brass', count: 1 }],
  },
  prices: { min: 4999, max: 5299, currency: 'EUR' },
};

const headers = { 'cache-control': 'public, max-age=0, s-maxage=30, stale-while-revalidate=60' };

export const examples = defineExamples(route, {
  category: {
    title: 'A category with those below it, the cheapest first',
    given: [created.lamp],
    request: { query: { category: 'house', sort: 'price' } },
    answer: { status: 200, headers, body: { products: [lampCard], facets, total: 1 } },
  },
  search: {
    title: 'A misspelled question, narrowed by attributes and price',
    request: {
      query: { q: 'brass lmap', attributes: { colour: ['red', 'blue'] }, minPrice: '2000', maxPrice: '6000' },
    },
    answer: {
      status: 200,
      headers,
      body: {
        products: [lampCard],
        facets: {
          ...facets,
          attributes: {
            ...facets.attributes,
            colour: [...facets.attributes.colour, { value: 'blue', count: 0 }],
          },
        },
        total: 1,
        corrected: 'brass lamp',
      },
    },
  },
  inDollars: {
    title: 'Prices in another currency',
    request: { query: { currency: 'USD', limit: '1' } },
    answer: {
      status: 200,
      headers,
      body: {
        products: [
          {
            ...lampCard,
            price: { from: { amount: 5499, currency: 'USD' }, to: { amount: 5499, currency: 'USD' } },
          },
        ],
        facets: { ...facets, prices: { min: 5499, max: 5499, currency: 'USD' } },
        total: 1,
      },
    },
  },
  unknownCategory: {
    title: 'A category that is not there',
    request: { query: { category: 'rugs' } },
    answer: { problem: 'notFound', detail: 'There is no category rugs.' },
  },
  wrongPrices: {
    title: 'A highest price below the lowest',
    request: { query: { minPrice: '5000', maxPrice: '1000' } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [{ field: 'maxPrice', message: 'is below minPrice' }],
    },
  },
});
