import type { HandPose } from './hand-pose.ts';

/**
 * The sensor's noise within the palm's circle as a share of the palm's brightness: the mean answer of a mask that is blind to
 * light and to straight edges (Immerkær 1996), on the working image.
 */
export function sensorNoise({ plane, circle, mask }: HandPose): number {
  const { width, height, values } = plane;
  const reach = 0.7 * circle.radius;
  let sum = 0;
  let count = 0;
  const top = Math.max(1, Math.round(circle.y - reach));
  const left = Math.max(1, Math.round(circle.x - reach));
  for (let row = top; row <= Math.min(height - 2, circle.y + reach); row++) {
    for (let column = left; column <= Math.min(width - 2, circle.x + reach); column++) {
      const at = row * width + column;
      const corners = values[at - width - 1]! + values[at - width + 1]! + values[at + width - 1]! + values[at + width + 1]!;
      const sides = values[at - width]! + values[at + width]! + values[at - 1]! + values[at + 1]!;
      sum += Math.abs(corners - 2 * sides + 4 * values[at]!);
      count++;
    }
  }
  return count === 0 ? 0 : (Math.sqrt(Math.PI / 2) * sum) / (6 * count * Math.max(1, mask.handLevel));
}
