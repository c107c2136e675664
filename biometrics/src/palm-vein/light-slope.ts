import type { HandPose } from './hand-pose.ts';
import { boxBlur } from './plane.ts';

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
  const spots: { dx: number; dy: number; level: number }[] = [];
  for (let dy = -reach; dy <= reach; dy += 3) {
    for (let dx = -reach; dx <= reach; dx += 3) {
      const column = Math.round(circle.x + dx);
      const row = Math.round(circle.y + dy);
      if (dx * dx + dy * dy > reach * reach || column < 0 || row < 0 || column >= width || row >= height) continue;
      const level = Math.log(Math.max(1, values[row * width + column]! - 0.5 * mask.backgroundLevel));
      spots.push({ dx: dx / circle.radius, dy: dy / circle.radius, level });
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
  for (const spot of spots) {
    const dx = spot.dx - sumX / count;
    const dy = spot.dy - sumY / count;
    const level = spot.level - sumLog / count;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
    xl += dx * level;
    yl += dy * level;
  }
  const determinant = xx * yy - xy * xy;
  return Math.hypot(xl * yy - yl * xy, yl * xx - xl * xy) / determinant;
}
