/** A small shop to look at. Names are keys: a product is seeded once. */
export const DEMO_PRODUCTS = [
  demo('Moka pot, 3 cups', 'kitchen', 2990, 'Aluminium, for the stove. Coffee as at grandmother’s.'),
  demo('Cast-iron pan, 28 cm', 'kitchen', 4950, 'Seasoned and ready; lasts longer than you.'),
  demo('Olive-wood board', 'kitchen', 3400, 'One piece, oiled by hand.'),
  demo('Linen tea towel', 'kitchen', 1250, 'Washed linen, dries fast.'),
  demo('Extra virgin olive oil, 500 ml', 'pantry', 1490, 'Early harvest, single estate.'),
  demo('Sardines in olive oil', 'pantry', 395, 'Hand-packed in Matosinhos.'),
  demo('Wildflower honey, 450 g', 'pantry', 890, 'From the hills of Trás-os-Montes.'),
  demo('Sea salt flakes, 250 g', 'pantry', 620, 'Raked at dawn in Tavira.'),
  demo('Wool blanket', 'home', 8900, 'Woven in the Serra da Estrela.'),
  demo('Beeswax candles, pair', 'home', 1380, 'Burn for nine hours each.'),
  demo('Cork notebook', 'stationery', 1650, '160 dotted pages, cork cover.'),
  demo('Brass pencil sharpener', 'stationery', 1190, 'Turned from solid brass.'),
];

function demo(name: string, category: string, amount: number, description: string) {
  return { name, category, description, price: { amount, currency: 'EUR' } };
}
