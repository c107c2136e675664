/**
 * Trigonometry that gives the same bits on every machine. `Math.sin` and its kin may differ in the last digit between
 * engines, so tables are rounded to nine decimals when they are built, and the arc tangent is a polynomial of plain arithmetic.
 */

/** Rounds away the digits in which implementations of transcendental functions may differ. */
export function settled(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

function table(size: number, f: (turn: number) => number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => settled(f((2 * Math.PI * i) / size)));
}

/** Cosine and sine of i/256 of a turn, for angles stored in one byte. */
export const COS256 = table(256, Math.cos);
export const SIN256 = table(256, Math.sin);

/** A table of exp(−x) for x in 0..8, 256 steps to the unit. */
const EXP_STEPS = 256;
const EXP = Float64Array.from({ length: 8 * EXP_STEPS + 1 }, (_, i) => settled(Math.exp(-i / EXP_STEPS)));

/** exp(−x) for x ≥ 0 to about 0.2 %; 0 from 8 on. */
export function decay(x: number): number {
  return x >= 8 ? 0 : EXP[(x * EXP_STEPS + 0.5) | 0]!;
}

/** The logistic function 1 / (1 + exp(−x)), from the table. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + decay(x));
  const e = decay(-x);
  return e / (1 + e);
}

/** Direction of (x, y) in turns, 0..1; 0 for the zero vector. Wrong by at most 2e-6 of a turn. */
export function turns(y: number, x: number): number {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  if (ax === 0 && ay === 0) return 0;
  const swap = ay > ax;
  const z = swap ? ax / ay : ay / ax;
  const z2 = z * z;
  const radians = z * (0.999866 + z2 * (-0.3302995 + z2 * (0.180141 + z2 * (-0.085133 + z2 * 0.0208351))));
  let turn = radians * 0.15915494309189535;
  if (swap) turn = 0.25 - turn;
  if (x < 0) turn = 0.5 - turn;
  if (y < 0) turn = 1 - turn;
  return turn >= 1 ? 0 : turn;
}
