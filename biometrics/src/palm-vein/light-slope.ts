import type { HandPose } from './hand-pose.ts';
import { hold } from '../working-memory.ts';
import { boxBlur } from './plane.ts';

/** Spots are looked at this far apart. */
const STEP_PX = 3;

/**
 * How much brighter one side of the palm is than the other: the slope of a plane laid through the logarithm of brightness
 * within the palm's circle, across one radius. Lamps sit around the lens, so a palm out of the level is lit unevenly.
 */
export function lightSlope({ plane, circle, mask }: HandPose): number {
  const { width, height, values } = boxBlur(plane, 3);
  const reach = 0.8 * circle.radius;
  let count = 0;
  let sumLog = 0;
  let sumX = 0;
  let sumY = 0;
  // Three numbers a spot: where it lies, and the logarithm of its brightness.
  const spots = hold(new Float64Array(3 * (Math.floor((2 * reach) / STEP_PX) + 2) ** 2));
  for (let dy = -reach; dy <= reach; dy += STEP_PX) {
    for (let dx = -reach; dx <= reach; dx += STEP_PX) {
      const column = Math.round(circle.x + dx);
      const row = Math.round(circle.y + dy);
      if (dx * dx + dy * dy > reach * reach || column < 0 || row < 0 || column >= width || row >= height) continue;
      const level = Math.log(Math.max(1, values[row * width + column]! - 0.5 * mask.backgroundLevel));
      spots.set([dx / circle.radius, dy / circle.radius, level], 3 * count);
      count++;
      sumLog += level;
      sumX += dx / circle.radius;
      sumY += dy / circle.radius;
    }
  }
  if (count < 10) return 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  let xl = 0;
  let yl = 0;
  for (let spot = 0; spot < 3 * count; spot += 3) {
    const dx = spots[spot]! - sumX / count;
    const dy = spots[spot + 1]! - sumY / count;
    const level = spots[spot + 2]! - sumLog / count;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
    xl += dx * level;
    yl += dy * level;
  }
  const determinant = xx * yy - xy * xy;
  return Math.hypot(xl * yy - yl * xy, yl * xx - xl * xy) / determinant;
}
