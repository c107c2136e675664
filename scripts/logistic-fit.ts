/** One comparison for fitting: what was seen, and what it was. */
export interface Example {
  readonly features: readonly number[];
  readonly genuine: boolean;
}

const RIDGE: number = 3;
const ROUNDS = 25;

/** The linear part of a logistic model: weights times features, the constant last. */
export function linear(weights: readonly number[], features: readonly number[]): number {
  return features.reduce((sum, feature, i) => sum + feature * weights[i]!, weights.at(-1)!);
}

/**
 * Ridge-penalised logistic regression by Newton's method on standardised features; returns weights for the features as they are,
 * the constant last. The rarer genuine pairs count with the square root of the imbalance.
 */
export function fitLogistic(examples: readonly Example[]): number[] {
  const size = examples[0]!.features.length;
  const { mean, deviation } = moments(examples, size);
  const rows = examples.map(({ features }) => [...features.map((feature, i) => (feature - mean[i]!) / deviation[i]!), 1]);
  const genuine = examples.filter((example) => example.genuine).length;
  const genuineWeight = Math.sqrt((examples.length - genuine) / genuine);
  let weights = new Array<number>(size + 1).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, i) => (i < size ? RIDGE * weight : 0));
    const hessian = weights.map((_, i) => weights.map((__, j): number => (i === j ? (i < size ? RIDGE : 1e-6) : 0)));
    rows.forEach((row, k) => {
      const probability = 1 / (1 + Math.exp(-row.reduce((sum, value, i) => sum + value * weights[i]!, 0)));
      const weight = examples[k]!.genuine ? genuineWeight : 1;
      const slope = weight * (probability - (examples[k]!.genuine ? 1 : 0));
      const curve = weight * probability * (1 - probability);
      for (let i = 0; i <= size; i++) {
        gradient[i] = gradient[i]! + slope * row[i]!;
        for (let j = 0; j <= size; j++) hessian[i]![j] = hessian[i]![j]! + curve * row[i]! * row[j]!;
      }
    });
    const step = solve(hessian, gradient);
    weights = weights.map((weight, i) => weight - step[i]!);
  }
  const plain = weights.slice(0, size).map((weight, i) => weight / deviation[i]!);
  return [...plain, plain.reduce((sum, weight, i) => sum - weight * mean[i]!, weights[size]!)];
}

function moments(examples: readonly Example[], size: number): { mean: number[]; deviation: number[] } {
  const mean = new Array<number>(size).fill(0);
  const square = new Array<number>(size).fill(0);
  for (const { features } of examples) {
    for (let i = 0; i < size; i++) {
      mean[i] = mean[i]! + features[i]! / examples.length;
      square[i] = square[i]! + features[i]! ** 2 / examples.length;
    }
  }
  return { mean, deviation: square.map((value, i) => Math.sqrt(Math.max(1e-12, value - mean[i]! ** 2))) };
}

/** Gauss with pivoting; the matrix is small and well conditioned by the ridge. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let j = i + 1; j < n; j++) if (Math.abs(rows[j]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = j;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let j = i + 1; j < n; j++) {
      const factor = rows[j]![i]! / rows[i]![i]!;
      for (let k = i; k <= n; k++) rows[j]![k] = rows[j]![k]! - factor * rows[i]![k]!;
    }
  }
  const result = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i]![n]!;
    for (let k = i + 1; k < n; k++) sum -= rows[i]![k]! * result[k]!;
    result[i] = sum / rows[i]![i]!;
  }
  return result;
}
