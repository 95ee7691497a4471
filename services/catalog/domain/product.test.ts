import { validate } from '@bodega/shared/http/validate';
import { Problem } from '@bodega/shared/http/problem';
import { aLamp, aVariant } from '../test/a-product.ts';
import { productInputSchema, productReplacementSchema } from './product.ts';

/** `field: message` of everything that is wrong. */
function faultsOf(
  input: unknown,
  schema: typeof productInputSchema | typeof productReplacementSchema,
): string[] {
  try {
    validate(schema, input);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.errors.map(({ field, message }) => `${field}: ${message}`);
  }
}

describe('what is said of a product', () => {
  test('needs a name, a category and a variant with a price; the rest has a default', () => {
    const least = {
      name: ' Lamp ',
      category: 'lamps',
      variants: [{ sku: 'LAMP', prices: aVariant('X').prices }],
    };
    expect(validate(productInputSchema, least)).toEqual({
      name: 'Lamp',
      status: 'draft',
      description: '',
      category: 'lamps',
      attributes: {},
      variants: [{ sku: 'LAMP', options: {}, prices: [{ amount: 4999, currency: 'EUR' }] }],
      images: [],
    });
  });

  test('at a change needs its status too: left out, it would be a draft again', () => {
    const { status: _status, ...withoutStatus } = aLamp();
    expect(faultsOf(withoutStatus, productInputSchema)).toEqual([]);
    expect(faultsOf(withoutStatus, productReplacementSchema)).toEqual(['status: is missing']);
  });

  test.each<[string, object, string[]]>([
    ['an empty name', { name: '  ' }, ['name: is empty']],
    ['a name of 201', { name: 'x'.repeat(201) }, ['name: is longer than 200']],
    ['an unknown field', { colour: 'red' }, ['colour: is not a known field']],
    [
      'a slug in capitals',
      { slug: 'Lamp' },
      ['slug: has to be lower-case words joined by hyphens, as garden-tools'],
    ],
    ['no variant', { variants: [] }, ['variants: needs at least one variant']],
    [
      'fifty-one variants',
      { variants: Array.from({ length: 51 }, (_, index) => aVariant(`S-${index}`, 1, `colour ${index}`)) },
      ['variants: has more than 50 variants'],
    ],
    [
      'a SKU in small letters',
      { variants: [aVariant('lamp')] },
      ['variants.0.sku: has to be capitals and digits, as LAMP-GREEN'],
    ],
    [
      'a SKU twice',
      { variants: [aVariant('LAMP'), aVariant('LAMP', 1, 'red')] },
      ['variants: names a SKU twice'],
    ],
    [
      'variants that cannot be told apart',
      { variants: [aVariant('LAMP-1'), aVariant('LAMP-2')] },
      ['variants: have the same options twice'],
    ],
    [
      'variants with different options',
      { variants: [aVariant('LAMP-1'), { ...aVariant('LAMP-2'), options: { size: 'L' } }] },
      ['variants: have to name the same options, each'],
    ],
    [
      'six options',
      {
        variants: [{ ...aVariant('LAMP'), options: { a: '1', b: '1', c: '1', d: '1', e: '1', f: '1' } }],
      },
      ['variants.0.options: has more than 5 options'],
    ],
    [
      'no price',
      { variants: [{ ...aVariant('LAMP'), prices: [] }] },
      ['variants.0.prices: needs at least one price'],
    ],
    [
      'a currency twice',
      { variants: [{ ...aVariant('LAMP'), prices: [...aVariant('X').prices, ...aVariant('X').prices] }] },
      ['variants.0.prices: names a currency twice'],
    ],
    [
      'half a cent',
      { variants: [aVariant('LAMP', 1.5)] },
      ['variants.0.prices.0.amount: has to be whole minor units, as 1999 for 19.99'],
    ],
    [
      'an attribute that is no name',
      { attributes: { 'Grün!': 'x' } },
      ['attributes.Grün!: has to be lower-case, as frame-size'],
    ],
    ['an unknown status', { status: 'hidden' }, ['status: has to be draft, published or archived']],
    [
      'an image twice',
      {
        images: [
          { imageId: 'a', alt: 'A lamp' },
          { imageId: 'a', alt: 'A lamp' },
        ],
      },
      ['images: names an image twice'],
    ],
  ])('is refused with %s', (_case, wrong, faults) => {
    expect(faultsOf({ ...aLamp(), ...wrong }, productInputSchema)).toEqual(faults);
  });

  test('has to fit into an item, four times over', () => {
    const colour = '色'.repeat(60);
    const options = { a: colour, b: colour, c: colour, d: colour };
    const prices = Array.from({ length: 20 }, (_, index) => ({
      amount: 123_456,
      currency: `AA${String.fromCharCode(65 + index)}`,
    }));
    const variants = Array.from({ length: 50 }, (_, index) => ({
      sku: `LAMP-${index}`,
      options: { ...options, e: String(index) },
      prices,
    }));
    expect(faultsOf({ ...aLamp(), variants: variants.slice(0, 40) }, productInputSchema)).toEqual([]);
    expect(faultsOf({ ...aLamp(), variants }, productInputSchema)).toEqual([
      ': is larger than 64 KB: say less in description, attributes and variants',
    ]);
  });
});
