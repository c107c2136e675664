import { createBitmap, type Bitmap } from './bitmap.ts';

/** One step of an outline, in dots, y downwards. The names are those of font outlines. */
export type OutlineStep =
  | { readonly command: 'moveTo'; readonly args: readonly [number, number] }
  | { readonly command: 'lineTo'; readonly args: readonly [number, number] }
  | { readonly command: 'quadraticCurveTo'; readonly args: readonly [number, number, number, number] }
  | { readonly command: 'bezierCurveTo'; readonly args: readonly [number, number, number, number, number, number] }
  | { readonly command: 'closePath'; readonly args: readonly [] };

interface Edge {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly winding: 1 | -1;
}

/** Each dot is judged by 4 × 4 samples and black when half of them lie inside. */
const SAMPLES = 4;
const CURVE_STEPS = 8;

/** Fills an outline by the non-zero winding rule. The same outline gives the same bits on every machine. */
export function fillOutline(steps: readonly OutlineStep[], widthDots: number, heightDots: number): Bitmap {
  const bitmap = createBitmap(widthDots, heightDots);
  const edges = edgesOf(steps);
  const inside = new Uint8Array(widthDots);
  for (let y = 0; y < heightDots; y += 1) {
    inside.fill(0);
    let touched = false;
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const crossings = crossingsAt(edges, y + (sample + 0.5) / SAMPLES);
      touched = addSpans(crossings, inside, widthDots) || touched;
    }
    if (!touched) continue;
    for (let x = 0; x < widthDots; x += 1) {
      if (inside[x]! * 2 >= SAMPLES * SAMPLES) bitmap.rows[y * bitmap.bytesPerRow + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return bitmap;
}

interface Crossing {
  readonly x: number;
  readonly winding: 1 | -1;
}

function crossingsAt(edges: readonly Edge[], y: number): readonly Crossing[] {
  const crossings: Crossing[] = [];
  for (const edge of edges) {
    if (y < edge.y0 || y >= edge.y1) continue;
    crossings.push({ x: edge.x0 + ((y - edge.y0) * (edge.x1 - edge.x0)) / (edge.y1 - edge.y0), winding: edge.winding });
  }
  return crossings.sort((a, b) => a.x - b.x);
}

/** Counts, for each dot, how many of its samples on this line lie inside. */
function addSpans(crossings: readonly Crossing[], inside: Uint8Array, widthDots: number): boolean {
  let winding = 0;
  let from = 0;
  let touched = false;
  for (const crossing of crossings) {
    const before = winding;
    winding += crossing.winding;
    if (before === 0) from = crossing.x;
    if (winding !== 0) continue;
    const first = Math.max(0, Math.ceil(from * SAMPLES - 0.5));
    const last = Math.min(widthDots * SAMPLES - 1, Math.ceil(crossing.x * SAMPLES - 0.5) - 1);
    for (let sample = first; sample <= last; sample += 1) inside[Math.floor(sample / SAMPLES)]! += 1;
    touched ||= last >= first;
  }
  return touched;
}

function edgesOf(steps: readonly OutlineStep[]): readonly Edge[] {
  const edges: Edge[] = [];
  let [startX, startY, x, y] = [0, 0, 0, 0];
  const lineTo = (toX: number, toY: number) => {
    if (toY > y) edges.push({ x0: x, y0: y, x1: toX, y1: toY, winding: 1 });
    else if (toY < y) edges.push({ x0: toX, y0: toY, x1: x, y1: y, winding: -1 });
    x = toX;
    y = toY;
  };
  const curveTo = (point: (t: number) => readonly [number, number]) => {
    for (let step = 1; step <= CURVE_STEPS; step += 1) lineTo(...point(step / CURVE_STEPS));
  };
  for (const step of steps) {
    switch (step.command) {
      case 'moveTo':
        lineTo(startX, startY);
        [startX, startY] = step.args;
        x = startX;
        y = startY;
        break;
      case 'lineTo':
        lineTo(...step.args);
        break;
      case 'quadraticCurveTo': {
        const [cx, cy, ex, ey] = step.args;
        const [fromX, fromY] = [x, y];
        curveTo((t) => [quadratic(fromX, cx, ex, t), quadratic(fromY, cy, ey, t)]);
        break;
      }
      case 'bezierCurveTo': {
        const [ax, ay, bx, by, ex, ey] = step.args;
        const [fromX, fromY] = [x, y];
        curveTo((t) => [cubic(fromX, ax, bx, ex, t), cubic(fromY, ay, by, ey, t)]);
        break;
      }
      case 'closePath':
        lineTo(startX, startY);
        break;
    }
  }
  return edges;
}

const quadratic = (a: number, b: number, c: number, t: number): number => (1 - t) * (1 - t) * a + 2 * (1 - t) * t * b + t * t * c;
const cubic = (a: number, b: number, c: number, d: number, t: number): number =>
  (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t ** 3 * d;
