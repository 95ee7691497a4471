export type Colour = readonly [red: number, green: number, blue: number];

const MOST = 256;
/** Blends at the edges of shapes; beyond them the next best will do, so that whole areas have their own colour. */
const MOST_BLENDS = 160;

/** The colours of a picture, of which each pixel keeps the number. */
export class Palette {
  readonly #colours: Colour[] = [];
  readonly #numbers = new Map<number, number>();
  readonly #blends = new Map<number, number>();

  number(colour: Colour): number {
    return this.#numberOf(colour, MOST);
  }

  /** What comes out where one colour covers the other by so many quarters. */
  blend(below: number, above: number, quarters: number): number {
    const key = (below * MOST + above) * 5 + quarters;
    const known = this.#blends.get(key);
    if (known !== undefined) return known;
    const blended = mixed(this.#colour(below), this.#colour(above), quarters / 4);
    const number = this.#numberOf(blended, MOST_BLENDS);
    this.#blends.set(key, number);
    return number;
  }

  /** Three bytes each. */
  bytes(): Buffer {
    return Buffer.from(this.#colours.flat());
  }

  #numberOf(colour: Colour, most: number): number {
    const key = (colour[0] << 16) | (colour[1] << 8) | colour[2];
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#colours.length < most ? this.#colours.push(colour) - 1 : this.#nearest(colour);
    this.#numbers.set(key, number);
    return number;
  }

  #nearest(colour: Colour): number {
    const distances = this.#colours.map((each) => distance(each, colour));
    return distances.indexOf(Math.min(...distances));
  }

  #colour(number: number): Colour {
    return this.#colours[number] ?? [0, 0, 0];
  }
}

export function mixed(one: Colour, other: Colour, share: number): Colour {
  const between = (a: number, b: number): number => Math.round(a + (b - a) * share);
  return [between(one[0], other[0]), between(one[1], other[1]), between(one[2], other[2])];
}

function distance(one: Colour, other: Colour): number {
  return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2;
}
