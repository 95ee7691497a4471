import type { Canvas, SpanAt } from './canvas.ts';
import { type Colour, mixed } from './palette.ts';

const { max, sqrt } = Math;

const INK: Colour = [38, 32, 40];
const LIGHT: Colour = [255, 250, 238];

export function ellipse(canvas: Canvas, x: number, y: number, rx: number, ry: number, colour: Colour): void {
  canvas.shape(y - ry, y + ry, ellipseSpan(x, y, rx, ry), colour);
}

function ellipseSpan(x: number, y: number, rx: number, ry: number): SpanAt {
  return (at) => {
    const rest = 1 - ((at - y) / ry) ** 2;
    if (rest <= 0) return undefined;
    const half = rx * sqrt(rest);
    return [x - half, x + half];
  };
}

/** Standing upright, with rounded corners. */
export function block(canvas: Canvas, { left, top, width, height, round = 6 }: Box, colour: Colour): void {
  canvas.shape(
    top,
    top + height,
    (y) => {
      const depth = max(0, top + round - y, y - (top + height - round));
      const inset = round - sqrt(max(0, round ** 2 - depth ** 2));
      return y < top || y > top + height ? undefined : [left + inset, left + width - inset];
    },
    colour,
  );
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly round?: number;
}

/** Between two points, as thick as said in the middle and pointed at the ends: a leaf or a blade. */
export function leaf(canvas: Canvas, from: Point, to: Point, thick: number, colour: Colour): void {
  const [upper, lower] = from.y < to.y ? [from, to] : [to, from];
  canvas.shape(
    upper.y,
    lower.y,
    (y) => {
      const way = (y - upper.y) / (lower.y - upper.y);
      if (way <= 0 || way >= 1) return undefined;
      const middle = upper.x + (lower.x - upper.x) * way;
      const half = (thick / 2) * sqrt(4 * way * (1 - way));
      return [middle - half, middle + half];
    },
    colour,
  );
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Half the width of a form at its heights, as shares of its unit: height, half width, height, half width, … */
export type Profile = readonly number[];

export interface Form {
  readonly x: number;
  readonly foot: number;
  readonly height: number;
  /** What a half width of 1 is; its height where nothing else is said. */
  readonly unit?: number;
}

/** A form turned on a wheel or a lathe, standing on its foot, lit from the left. */
export function turned(
  canvas: Canvas,
  { x, foot, height, unit = height }: Form,
  profile: Profile,
  colour: Colour,
): void {
  const band =
    (from: number, to: number): SpanAt =>
    (y) => {
      const radius = unit * halfWidth(profile, (foot - y) / height);
      return radius <= 0 ? undefined : [x + radius * from, x + radius * to];
    };
  const top = foot - height;
  canvas.shape(top, foot, band(-1, 1), colour);
  canvas.shape(top, foot, band(0.42, 1), darker(colour, 0.22));
  canvas.shape(top, foot, band(-0.72, -0.5), lighter(colour, 0.45));
}

/** With round corners between the heights that the profile names. */
function halfWidth(profile: Profile, height: number): number {
  if (height < 0 || height > 1) return 0;
  let at = 2;
  while (at < profile.length - 2 && (profile[at] ?? 1) < height) at += 2;
  const [below = 0, from = 0, above = 1, to = 0] = profile.slice(at - 2, at + 2);
  const way = (height - below) / (above - below);
  return from + (to - from) * way * way * (3 - 2 * way);
}

/** Lies on the table, to the right of what stands in the light. */
export function shadow(canvas: Canvas, x: number, foot: number, half: number, table: Colour): void {
  ellipse(canvas, x + half * 0.35, foot, half * 1.25, half * 0.16 + 5, mixed(table, INK, 0.28));
}

export function darker(colour: Colour, share = 0.3): Colour {
  return mixed(colour, INK, share);
}

export function lighter(colour: Colour, share = 0.4): Colour {
  return mixed(colour, LIGHT, share);
}
