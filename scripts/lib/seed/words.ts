/** What generated products are made of. All of it is invented, or plain. */

interface Range {
  readonly category: string;
  /** Begins the SKUs. */
  readonly code: string;
  readonly things: readonly string[];
  /** The attribute that their names speak of, and its values. */
  readonly trait: 'material' | 'preparation' | 'flavour' | 'scent';
  readonly traits: readonly string[];
  readonly styles: readonly string[];
  /** In cents, from the cheapest to the dearest. */
  readonly prices: readonly [number, number];
  readonly sizes: readonly string[];
}

/** `a, b, c` reads better than twelve lines. */
function list(text: string): string[] {
  return text.split(', ');
}

const OF_CRAFT = list(
  'Striped, Plain, Handmade, Classic, Rustic, Slim, Rounded, Heavy, Light, Everyday, Fine, Old-fashioned, Chequered, Simple, Festive, Sturdy',
);

const OF_LARDER_AND_BATH = list(
  'Fine, Small-batch, Village, Old-fashioned, Classic, Mountain, Island, Seaside, Family, House, Organic, Winter, Summer, Festive, Everyday, Original',
);

export const RANGES: readonly Range[] = [
  {
    category: 'cookware',
    code: 'CKW',
    things: list(
      'saucepan, frying pan, casserole, ladle, chopping board, grater, stockpot, whisk, roasting tin, kettle, cake tin, sieve',
    ),
    trait: 'material',
    styles: OF_CRAFT,
    traits: list('steel, copper, cast iron, aluminium, olive wood, enamel'),
    prices: [890, 17900],
    sizes: ['18 cm', '24 cm', '28 cm'],
  },
  {
    category: 'tableware',
    code: 'TBL',
    things: list(
      'dinner plate, soup bowl, mug, jug, serving dish, tumbler, teapot, egg cup, butter dish, cake stand, saucer, platter',
    ),
    trait: 'material',
    styles: OF_CRAFT,
    traits: list('stoneware, porcelain, glass, terracotta, earthenware, cork'),
    prices: [590, 8900],
    sizes: ['small', 'medium', 'large'],
  },
  {
    category: 'savoury',
    code: 'SAV',
    things: list(
      'sardines, tuna, mussels, peppers, tomatoes, olives, chickpeas, beans, mushrooms, artichokes, mackerel, octopus',
    ),
    trait: 'preparation',
    styles: OF_LARDER_AND_BATH,
    traits: list('tinned, marinated, dried, smoked, pickled, salted'),
    prices: [190, 3900],
    sizes: ['125 g', '250 g', '500 g'],
  },
  {
    category: 'sweet',
    code: 'SWT',
    things: list(
      'biscuits, chocolate, nougat, cake, marzipan, jam, syrup, fudge, toffee, granola, liqueur, honey',
    ),
    trait: 'flavour',
    styles: OF_LARDER_AND_BATH,
    traits: list('almond, orange, cinnamon, lemon, walnut, chestnut'),
    prices: [290, 2900],
    sizes: ['100 g', '250 g', '1 kg'],
  },
  {
    category: 'textiles',
    code: 'TEX',
    things: list(
      'blanket, cushion, bed sheet, tablecloth, napkin, rug, curtain, bedspread, pillowcase, throw, tea towel, apron',
    ),
    trait: 'material',
    styles: OF_CRAFT,
    traits: list('linen, wool, cotton, burel, hemp, velvet'),
    prices: [990, 24900],
    sizes: ['single', 'double', 'king'],
  },
  {
    category: 'bath',
    code: 'BTH',
    things: list(
      'soap, hand cream, body oil, shampoo bar, bath salts, candle, shower gel, lotion, soap flakes, room spray, shaving soap, lip balm',
    ),
    trait: 'scent',
    styles: OF_LARDER_AND_BATH,
    traits: list('lavender, rosemary, almond, orange, cedar, fig'),
    prices: [390, 5900],
    sizes: ['travel', 'regular', 'family'],
  },
  {
    category: 'garden',
    code: 'GRD',
    things: list(
      'flower pot, watering can, trowel, hand fork, planter, lantern, bird feeder, rake, basket, bench cushion, trellis, hoe',
    ),
    trait: 'material',
    styles: OF_CRAFT,
    traits: list('terracotta, zinc, willow, ash, steel, cork'),
    prices: [690, 12900],
    sizes: ['14 cm', '20 cm', '30 cm'],
  },
  {
    category: 'stationery',
    code: 'STA',
    things: list(
      'notebook, diary, pencil, fountain pen, envelope, postcard, ruler, ink, folder, sketchbook, pencil case, calendar',
    ),
    trait: 'material',
    styles: OF_CRAFT,
    traits: list('paper, brass, cedar, leather, cork, felt'),
    prices: [190, 7900],
    sizes: ['A6', 'A5', 'A4'],
  },
  {
    category: 'clothing',
    code: 'CLO',
    things: list(
      'shirt, jumper, cardigan, trousers, dress, scarf, socks, jacket, hat, belt, slippers, skirt',
    ),
    trait: 'material',
    styles: OF_CRAFT,
    traits: list('linen, wool, cotton, cashmere, corduroy, flannel'),
    prices: [990, 21900],
    sizes: ['S', 'M', 'L'],
  },
];

/** Lines of products, named after quarters, hills and winds. */
export const LINES = list(
  'Alfama, Bica, Graça, Ribeira, Foz, Arrábida, Marvão, Monsanto, Sortelha, Óbidos, Tavira, Sagres, Nortada, Levante, Serra, Lezíria, Mondego, Sado, Côa, Gerês, Açor, Estrela, Montejunto, Caramulo, Marão, Barroso, Ericeira, Comporta, Almada, Berlenga, Pico, Faial, Corvo, Santana, Monchique, Vicentina, Guadiana, Tejo, Minho, Douro',
);

export const BRANDS = list('Casa, Oficina, Quinta, Irmãos, Atelier, Fábrica').flatMap((kind) =>
  list('Amaro, Belchior, Cerdeira, Dantas, Eirinha, Frazão, Godinho, Horta, Lobato, Mourão').map(
    (name) => `${kind} ${name}`,
  ),
);

export const COLOURS = list(
  'white, black, ink, ochre, sage, terracotta, sand, olive, indigo, rust, grey, moss',
);

export const ORIGINS = list(
  'Alentejo, Algarve, Azores, Beira Alta, Coimbra, Douro, Guimarães, Lisbon, Madeira, Minho, Porto, Ribatejo, Serra da Estrela, Setúbal, Trás-os-Montes, Viana do Castelo',
);

export const BEGINNINGS = [
  'Made in small numbers',
  'From a workshop of four people',
  'Made as it was a hundred years ago',
  'Designed for daily use',
  'Our own favourite',
  'Finished by hand',
  'Made with care',
  'New this season',
];

export const ENDINGS = [
  'It gets better with the years.',
  'A good present, and a better keepsake.',
  'Goes with everything else of its line.',
  'Wrapped without plastic.',
  'Whoever has one wants a second.',
  'Comes with a card that tells its story.',
  'Nothing about it is in a hurry.',
  'Asked for at every market.',
];
