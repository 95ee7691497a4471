import { createHash } from 'node:crypto';
import { type Colour, mixed, Palette } from './palette.ts';
import { png } from './png.ts';

// In jest's own world, a global is slow to reach.
const { ceil, floor, max, min, round } = Math;

/** From where to where a shape reaches at a height; nothing where it is not that high. */
export type SpanAt = (y: number) => readonly [from: number, to: number] | undefined;

/** How often the edge of a shape is asked for within one row, so that it comes out smooth. */
const SAMPLES = 4;

/** In a gradient: the steps between them are too small to be seen. */
const SHADES = 16;

/** A square to paint on, row by row. */
export class Canvas {
  readonly size: number;
  readonly #stride: number;
  readonly #rows: Uint8Array;
  readonly #palette = new Palette();

  constructor(size: number) {
    this.size = size;
    // Each row begins with the byte of its PNG filter, which stays 0: none.
    this.#stride = 1 + size;
    this.#rows = new Uint8Array(this.#stride * size);
  }

  /** A band of full rows, shading from one colour to another. */
  gradient(top: number, bottom: number, from: Colour, to: Colour): void {
    for (let row = top; row < bottom; row += 1) {
      const shade = floor(((row - top) / (bottom - top)) * SHADES) / SHADES;
      this.#plain(row, 0, this.size, this.#palette.number(mixed(from, to, shade)));
    }
  }

  shape(top: number, bottom: number, spanAt: SpanAt, colour: Colour): void {
    const number = this.#palette.number(colour);
    const last = min(this.size, ceil(bottom));
    for (let row = max(0, floor(top)); row < last; row += 1) {
      const edges = new Edges();
      for (let sample = 0; sample < SAMPLES; sample += 1) {
        const span = spanAt(row + (sample + 0.5) / SAMPLES);
        if (span !== undefined && span[1] > span[0]) edges.add(span);
      }
      if (edges.count > 0) this.#row(row, edges, number);
    }
  }

  /** Names the picture by what is to be seen on it, however it is compressed. */
  contentHash(): string {
    const hash = createHash('sha256').update(this.#palette.bytes()).update(this.#rows);
    return hash.digest('hex').slice(0, 32);
  }

  png(): Promise<Buffer> {
    return png(this.size, this.#palette.bytes(), this.#rows);
  }

  /** Plain where all samples cover it, and blended with what is below at the edges. */
  #row(row: number, edges: Edges, colour: number): void {
    const left = max(0, floor(edges.left));
    const right = min(this.size, ceil(edges.right));
    const plainFrom = max(left, ceil(edges.plainFrom));
    const plainTo = min(right, floor(edges.plainTo));
    if (edges.count < SAMPLES || plainTo <= plainFrom) {
      this.#edge(row, left, right, edges, colour);
      return;
    }
    this.#edge(row, left, plainFrom, edges, colour);
    this.#plain(row, plainFrom, plainTo, colour);
    this.#edge(row, plainTo, right, edges, colour);
  }

  #edge(row: number, from: number, to: number, edges: Edges, colour: number): void {
    for (let x = from; x < to; x += 1) {
      const at = row * this.#stride + 1 + x;
      this.#rows[at] = this.#palette.blend(this.#rows[at] ?? 0, colour, edges.quarters(x));
    }
  }

  #plain(row: number, from: number, to: number, colour: number): void {
    const start = row * this.#stride + 1;
    this.#rows.fill(colour, start + from, start + to);
  }
}

/** Beyond every edge. */
const WIDEST = 1e9;

/** The spans of a row's samples. */
class Edges {
  readonly #spans: (readonly [from: number, to: number])[] = [];
  left = WIDEST;
  right = -WIDEST;
  /** Between these two, every sample covers the row. */
  plainFrom = -WIDEST;
  plainTo = WIDEST;

  get count(): number {
    return this.#spans.length;
  }

  add(span: readonly [from: number, to: number]): void {
    const [from, to] = span;
    this.#spans.push(span);
    this.left = min(this.left, from);
    this.right = max(this.right, to);
    this.plainFrom = max(this.plainFrom, from);
    this.plainTo = min(this.plainTo, to);
  }

  /** How many quarters of a pixel they cover. */
  quarters(x: number): number {
    let covered = 0;
    for (const [from, to] of this.#spans) covered += max(0, min(to, x + 1) - max(from, x));
    return round((covered * 4) / SAMPLES);
  }
}
