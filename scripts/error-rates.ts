/** Error rates of a set of comparisons, as shares 0..1. A pair is accepted when its score is at least the threshold. */
export interface ErrorRates {
  /** Equal error rate by FVC2000's interval rule. */
  readonly eer: number;
  /** False non-match rate at the lowest threshold whose false match rate is at most 1e-2. */
  readonly fnmr1e2: number;
  readonly fnmr1e3: number;
}

/** Rates from genuine and impostor scores; both lists must hold something. */
export function errorRates(genuine: readonly number[], impostor: readonly number[]): ErrorRates {
  const curve = tradeOff(genuine, impostor);
  return { eer: equalErrorRate(curve), fnmr1e2: fnmrAt(curve, 1e-2), fnmr1e3: fnmrAt(curve, 1e-3) };
}

interface OperatingPoint {
  readonly fmr: number;
  readonly fnmr: number;
}

/** One point for each distinct score as threshold, rising; at the end the one that accepts nothing. */
function tradeOff(genuine: readonly number[], impostor: readonly number[]): OperatingPoint[] {
  const g = Float64Array.from(genuine).sort();
  const i = Float64Array.from(impostor).sort();
  const thresholds = [...new Set([...g, ...i])].sort((a, b) => a - b);
  let below = 0;
  let refused = 0;
  const points = thresholds.map((threshold) => {
    while (refused < g.length && g[refused]! < threshold) refused++;
    while (below < i.length && i[below]! < threshold) below++;
    return { fmr: (i.length - below) / i.length, fnmr: refused / g.length };
  });
  return [...points, { fmr: 0, fnmr: 1 }];
}

function equalErrorRate(curve: readonly OperatingPoint[]): number {
  let before: OperatingPoint = { fmr: 1, fnmr: 0 };
  for (const point of curve) {
    if (point.fnmr === point.fmr) return point.fmr;
    if (point.fnmr > point.fmr) return Math.min(before.fmr + before.fnmr, point.fmr + point.fnmr) / 2;
    before = point;
  }
  return 1;
}

function fnmrAt(curve: readonly OperatingPoint[], rate: number): number {
  return curve.find((point) => point.fmr <= rate)?.fnmr ?? 1;
}

/** The middle value; 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}
