import { Canvas } from './canvas.ts';
import { MOTIFS, type Motif } from './motifs.ts';
import { type Colour, mixed } from './palette.ts';
import { randomOf, type Random } from '../../random.ts';
import { ellipse, lighter } from './shapes.ts';

const SIZE = 800;

/** The wall, the table, and what the things are painted with. */
interface Scheme {
  readonly wall: Colour;
  readonly table: Colour;
  readonly paints: readonly Colour[];
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
  cookware: scheme('e9d5b5', 'a8593a', ['2f4858', 'c8553d', 'd9a441', '6d7f6b']),
  tableware: scheme('dfe7ea', '7d94a3', ['1f4e79', 'e3b23c', 'f3efe4', '4f8a6e']),
  savoury: scheme('ece6c8', '6f7a3a', ['56632b', 'c98b2b', 'b4452f', '2e5266']),
  sweet: scheme('f6dfcf', 'b9744f', ['d98324', '8c3b2e', 'e8b44a', '5b3a29']),
  textiles: scheme('e4ddd3', '8a7f76', ['6b5b73', 'c79a3b', '3f5e5a', 'b5654a']),
  bath: scheme('dcebe6', '7fa99b', ['4d8076', 'e39b7b', 'd9c27e', '5d6d8e']),
  garden: scheme('e6efcf', '8b6b4a', ['b65f3c', '4c7a3f', 'd8a13a', '6f8f4f']),
  stationery: scheme('ead9da', '5a6b85', ['b23a48', '2d4a73', 'd8a54a', '4f7f74']),
  clothing: scheme('dbe0e8', '6b5d52', ['28466b', 'c4643f', 'e0c48c', '5d7359']),
};

function scheme(wall: string, table: string, paints: readonly string[]): Scheme {
  return { wall: colour(wall), table: colour(table), paints: paints.map(colour) };
}

function colour(hex: string): Colour {
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** A picture for a product: the same one for the same slug, on every machine. */
export function stillLife(slug: string, category: string): Canvas {
  const random = randomOf(slug);
  const colours = SCHEMES[category];
  const motifs = MOTIFS[category];
  if (colours === undefined || motifs === undefined)
    throw new Error(`There is no colour scheme for ${category}`);
  const canvas = new Canvas(SIZE);
  const horizon = random.whole(470, 560);
  room(canvas, random, colours, horizon);
  const [main, ...others] = shuffled(random, motifs.slice(1), motifs[0]);
  const paints = rotated(colours.paints, random.whole(0, colours.paints.length - 1));
  const side = random.pick([-1, 1]);
  const place = (motif: Motif | undefined, at: number, x: number, foot: number, height: number): void =>
    motif?.({
      canvas,
      random,
      x,
      foot,
      height,
      colour: paints[at % paints.length] ?? colours.table,
      accent: paints[(at + 1) % paints.length] ?? colours.table,
      table: colours.table,
    });
  // From the back to the front.
  place(others[0], 1, 400 + side * random.between(150, 190), horizon + 55, random.between(340, 420));
  place(main, 0, 400 - side * random.between(50, 90), horizon + 115, random.between(470, 540));
  place(others[1], 2, 400 + side * random.between(120, 200), horizon + 185, random.between(250, 310));
  return canvas;
}

/** The wall with its light, and the table before it. */
function room(canvas: Canvas, random: Random, { wall, table, paints }: Scheme, horizon: number): void {
  canvas.gradient(0, horizon, lighter(wall, 0.5), wall);
  const light = mixed(wall, random.pick(paints), 0.32);
  const radius = random.between(150, 250);
  ellipse(canvas, random.between(220, 580), random.between(190, 320), radius, radius, light);
  const stripes = random.whole(0, 2) * 4;
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    const left = (stripe + 0.5) * (SIZE / stripes);
    canvas.shape(0, horizon, () => [left, left + 14], lighter(wall, 0.62));
  }
  canvas.gradient(horizon, SIZE, table, mixed(table, [38, 32, 40], 0.2));
  canvas.gradient(horizon, horizon + 5, lighter(table), lighter(table));
}

/** The motif that catches the eye comes first in two of three pictures. */
function shuffled(random: Random, others: readonly Motif[], first: Motif | undefined): Motif[] {
  const rest = rotated(others, random.whole(0, others.length - 1));
  if (first === undefined) return rest;
  return random.next() < 0.67 ? [first, ...rest] : [...rest.slice(0, 1), first, ...rest.slice(1)];
}

function rotated<T>(values: readonly T[], by: number): T[] {
  return [...values.slice(by), ...values.slice(0, by)];
}
