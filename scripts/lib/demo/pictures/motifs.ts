import type { Canvas } from './canvas.ts';
import type { Colour } from './palette.ts';
import type { Random } from '../../random.ts';
import { block, darker, ellipse, leaf, lighter, shadow, turned } from './shapes.ts';

/** Where a thing stands, how large it may be, and what it may be painted with. */
export interface Place {
  readonly canvas: Canvas;
  readonly random: Random;
  readonly x: number;
  readonly foot: number;
  readonly height: number;
  readonly colour: Colour;
  readonly accent: Colour;
  readonly table: Colour;
}

export type Motif = (place: Place) => void;

const bottle: Motif = ({ canvas, random, x, foot, height, colour, accent, table }) => {
  const wide = random.between(0.15, 0.2);
  const shoulder = random.between(0.5, 0.62);
  shadow(canvas, x, foot, wide * height, table);
  const profile = [0, wide, shoulder, wide, shoulder + 0.16, 0.055, 0.94, 0.05, 1, 0.06];
  turned(canvas, { x, foot, height }, profile, colour);
  const label = height * shoulder * 0.5;
  turned(canvas, { x, foot: foot - height * 0.12, height: label, unit: height }, [0, wide, 1, wide], accent);
  turned(
    canvas,
    { x, foot: foot - height, height: height * 0.07, unit: height },
    [0, 0.055, 1, 0.05],
    darker(accent),
  );
};

const jar: Motif = ({ canvas, random, x, foot, height: full, colour, accent, table }) => {
  const height = full * 0.68;
  const wide = random.between(0.32, 0.4);
  shadow(canvas, x, foot, wide * height, table);
  turned(
    canvas,
    { x, foot, height },
    [0, wide * 0.92, 0.1, wide, 0.72, wide, 0.86, wide * 0.8, 1, wide * 0.8],
    colour,
  );
  turned(
    canvas,
    { x, foot: foot - height * 0.24, height: height * 0.34, unit: height },
    [0, wide, 1, wide],
    lighter(accent, 0.6),
  );
  turned(
    canvas,
    { x, foot: foot - height * 0.95, height: height * 0.16, unit: height },
    [0, wide * 0.88, 1, wide * 0.86],
    accent,
  );
};

const pot: Motif = ({ canvas, random, x, foot, height: full, colour, accent, table }) => {
  const height = full * random.between(0.42, 0.52);
  const wide = random.between(0.62, 0.75);
  shadow(canvas, x, foot, wide * height, table);
  const handle = { width: wide * height * 2.5, height: height * 0.13, round: height * 0.06 };
  block(canvas, { left: x - handle.width / 2, top: foot - height * 0.78, ...handle }, darker(colour));
  turned(canvas, { x, foot, height }, [0, wide * 0.86, 0.2, wide, 1, wide], colour);
  turned(
    canvas,
    { x, foot: foot - height, height: height * 0.2, unit: height },
    [0, wide * 1.04, 0.5, wide * 0.9, 1, wide * 0.2],
    lighter(colour, 0.18),
  );
  turned(
    canvas,
    { x, foot: foot - height * 1.17, height: height * 0.14, unit: height },
    [0, 0.06, 0.6, 0.11, 1, 0.09],
    accent,
  );
};

const pan: Motif = ({ canvas, x, foot, height, colour, accent }) => {
  const radius = height * 0.36;
  const y = foot - radius * 0.9;
  const handle = { left: x - 13, top: y - radius - height * 0.5, width: 26, height: height * 0.56 };
  block(canvas, { ...handle, round: 13 }, darker(accent, 0.1));
  ellipse(canvas, x, y, radius, radius, darker(colour, 0.15));
  ellipse(canvas, x, y, radius * 0.84, radius * 0.84, colour);
  ellipse(canvas, x - radius * 0.25, y - radius * 0.25, radius * 0.3, radius * 0.3, lighter(colour, 0.18));
};

const plate: Motif = ({ canvas, random, x, foot, height, colour, accent }) => {
  const radius = height * random.between(0.36, 0.44);
  const y = foot - radius;
  const rings: readonly (readonly [number, Colour])[] = [
    [1, lighter(colour, 0.72)],
    [0.93, accent],
    [0.87, lighter(colour, 0.72)],
    [0.62, lighter(colour, 0.5)],
    [random.between(0.3, 0.42), colour],
  ];
  ellipse(canvas, x + 12, y + 10, radius, radius, darker(colour, 0.55));
  for (const [share, ring] of rings) ellipse(canvas, x, y, radius * share, radius * share, ring);
};

const bowl: Motif = ({ canvas, random, x, foot, height: full, colour, accent, table }) => {
  const height = full * random.between(0.3, 0.4);
  const wide = random.between(0.8, 0.95);
  shadow(canvas, x, foot, wide * height * 0.7, table);
  const fruits = random.whole(2, 4);
  for (let fruit = 0; fruit < fruits; fruit += 1) {
    const at = x + (fruit - (fruits - 1) / 2) * height * 0.42;
    ellipse(
      canvas,
      at,
      foot - height * 1.02,
      height * 0.3,
      height * 0.3,
      fruit % 2 === 0 ? accent : lighter(accent, 0.25),
    );
  }
  turned(canvas, { x, foot, height }, [0, 0.36, 0.08, 0.34, 0.5, wide * 0.86, 1, wide], colour);
};

const cup: Motif = ({ canvas, random, x, foot, height: full, colour, accent, table }) => {
  const height = full * random.between(0.34, 0.42);
  shadow(canvas, x, foot, height * 0.5, table);
  ellipse(
    canvas,
    x + height * 0.52,
    foot - height * 0.55,
    height * 0.26,
    height * 0.28,
    darker(colour, 0.12),
  );
  ellipse(canvas, x + height * 0.52, foot - height * 0.55, height * 0.15, height * 0.17, darker(table, 0.2));
  turned(canvas, { x, foot, height }, [0, 0.34, 0.15, 0.46, 1, 0.52], colour);
  turned(
    canvas,
    { x, foot: foot - height * 0.36, height: height * 0.14, unit: height },
    [0, 0.5, 1, 0.51],
    accent,
  );
};

const tins: Motif = ({ canvas, random, x, foot, height, colour, accent, table }) => {
  const wide = height * random.between(0.55, 0.7);
  shadow(canvas, x, foot, wide * 0.52, table);
  const colours = [colour, accent, lighter(colour, 0.35)];
  for (const [at, tin] of colours.slice(0, random.whole(2, 3)).entries()) {
    const top = foot - (at + 1) * height * 0.17;
    const left = x - wide / 2 + random.between(-18, 18);
    block(canvas, { left, top, width: wide, height: height * 0.165, round: 14 }, tin);
    block(
      canvas,
      {
        left: left + wide * 0.2,
        top: top + height * 0.045,
        width: wide * 0.6,
        height: height * 0.07,
        round: 4,
      },
      lighter(tin, 0.6),
    );
  }
};

const fruit: Motif = ({ canvas, random, x, foot, height, accent, table }) => {
  const radius = height * random.between(0.14, 0.2);
  shadow(canvas, x, foot, radius, table);
  ellipse(canvas, x, foot - radius, radius, radius, accent);
  ellipse(canvas, x - radius * 0.35, foot - radius * 1.35, radius * 0.3, radius * 0.24, lighter(accent, 0.5));
  leaf(
    canvas,
    { x, y: foot - radius * 1.95 },
    { x: x + radius * 0.9, y: foot - radius * 2.6 },
    radius * 0.5,
    darker([90, 120, 70], 0.1),
  );
};

const folded: Motif = ({ canvas, random, x, foot, height, colour, accent, table }) => {
  const wide = height * random.between(0.72, 0.9);
  const layers = random.whole(3, 5);
  const thick = (height * 0.6) / layers;
  shadow(canvas, x, foot, wide * 0.52, table);
  for (let layer = 0; layer < layers; layer += 1) {
    const cloth = [colour, accent, lighter(colour, 0.5)][(layer + random.whole(0, 1)) % 3] ?? colour;
    const top = foot - (layer + 1) * thick;
    const left = x - wide / 2 + random.between(-10, 10);
    block(canvas, { left, top, width: wide, height: thick - 3, round: thick * 0.42 }, cloth);
    const stripes = random.whole(0, 3);
    for (let stripe = 0; stripe < stripes; stripe += 1) {
      const at = left + wide * (0.68 + stripe * 0.08);
      block(
        canvas,
        { left: at, top, width: wide * 0.035, height: thick - 3, round: 0 },
        lighter(cloth, 0.65),
      );
    }
  }
};

const soap: Motif = ({ canvas, random, x, foot, height, colour, accent, table }) => {
  const wide = height * random.between(0.5, 0.6);
  shadow(canvas, x, foot, wide * 0.55, table);
  block(
    canvas,
    { left: x - wide * 0.62, top: foot - height * 0.06, width: wide * 1.24, height: height * 0.06 },
    darker(accent, 0.2),
  );
  block(
    canvas,
    { left: x - wide / 2, top: foot - height * 0.32, width: wide, height: height * 0.26, round: 40 },
    lighter(colour, 0.35),
  );
  block(
    canvas,
    { left: x - wide / 2, top: foot - height * 0.22, width: wide, height: height * 0.07, round: 0 },
    accent,
  );
};

const candle: Motif = ({ canvas, random, x, foot, height: full, colour, accent, table }) => {
  const height = full * random.between(0.5, 0.66);
  shadow(canvas, x, foot, height * 0.17, table);
  turned(canvas, { x, foot, height }, [0, 0.15, 1, 0.145], lighter(colour, 0.5));
  leaf(canvas, { x, y: foot - height - 62 }, { x: x + 2, y: foot - height - 4 }, 26, accent);
  leaf(canvas, { x, y: foot - height - 40 }, { x: x + 1, y: foot - height - 6 }, 13, lighter(accent, 0.7));
};

const plant: Motif = ({ canvas, random, x, foot, height, colour, accent, table }) => {
  const base = height * 0.34;
  shadow(canvas, x, foot, base * 0.55, table);
  const leaves = random.whole(6, 9);
  for (let at = 0; at < leaves; at += 1) {
    const lean = (at / (leaves - 1) - 0.5) * 2;
    const tip = { x: x + lean * height * 0.36, y: foot - base - height * (0.62 - Math.abs(lean) * 0.3) };
    const green = at % 2 === 0 ? accent : darker(accent, 0.22);
    leaf(canvas, { x: x + lean * base * 0.3, y: foot - base * 0.9 }, tip, height * 0.075, green);
  }
  turned(canvas, { x, foot, height: base }, [0, 0.4, 0.75, 0.54, 0.76, 0.6, 1, 0.6], colour);
};

const books: Motif = ({ canvas, random, x, foot, height, colour, accent, table }) => {
  const spines = random.whole(3, 5);
  const widths = Array.from({ length: spines }, () => height * random.between(0.09, 0.16));
  const total = widths.reduce((sum, width) => sum + width, 0);
  shadow(canvas, x, foot, total * 0.5, table);
  let left = x - total / 2;
  for (const [at, width] of widths.entries()) {
    const tall = height * random.between(0.56, 0.78);
    const cover = [colour, accent, lighter(colour, 0.4), darker(accent, 0.3)][at % 4] ?? colour;
    block(canvas, { left, top: foot - tall, width: width - 2, height: tall, round: 4 }, cover);
    block(
      canvas,
      { left, top: foot - tall * 0.86, width: width - 2, height: tall * 0.05, round: 0 },
      lighter(cover, 0.6),
    );
    block(
      canvas,
      { left, top: foot - tall * 0.2, width: width - 2, height: tall * 0.03, round: 0 },
      lighter(cover, 0.6),
    );
    left += width;
  }
};

const pencils: Motif = (place) => {
  const { canvas, random, x, foot, height: full, colour, accent } = place;
  const height = full * 0.4;
  for (let at = 0; at < 4; at += 1) {
    const lean = (at - 1.5) * height * 0.2;
    const tip = foot - height * random.between(1.4, 1.75);
    const pencil = at % 2 === 0 ? accent : lighter(accent, 0.35);
    leaf(canvas, { x: x + lean * 1.1, y: tip }, { x: x + lean * 0.8, y: foot }, height * 0.16, pencil);
  }
  shadow(canvas, x, foot, height * 0.4, place.table);
  turned(canvas, { x, foot, height }, [0, 0.4, 1, 0.44], colour);
};

/** Which things are painted for which category: the first is the one that catches the eye. */
export const MOTIFS: Readonly<Record<string, readonly Motif[]>> = {
  cookware: [pot, pan, bottle, bowl],
  tableware: [plate, bowl, cup, bottle],
  savoury: [bottle, tins, jar, fruit],
  sweet: [jar, cup, fruit, tins],
  textiles: [folded, jar, plant, folded],
  bath: [soap, bottle, candle, folded],
  garden: [plant, pot, fruit, plant],
  stationery: [books, pencils, cup, books],
  clothing: [folded, books, plant, folded],
};
