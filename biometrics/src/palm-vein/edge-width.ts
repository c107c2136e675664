import type { HandPose } from './hand-pose.ts';
import { boxBlur } from './plane.ts';

const SECTORS = 6;
/** The step from dark to bright is looked for this far to both sides of the outline. */
const REACH_PX = 10;

/**
 * How wide the step from dark to hand is across the outline, in working pixels, in the direction where it is widest. A hand
 * held still gives 3 to 7; one that moves during the exposure smears the edges that lie across its way.
 */
export function widestEdgePx({ plane, contour, mask }: HandPose): number {
  const { width, height, values } = boxBlur(plane, 1);
  const widths: number[][] = Array.from({ length: SECTORS }, () => []);
  for (let i = 0; i < contour.length; i += 2) {
    const { x, y } = contour[i]!;
    if (x < REACH_PX + 1 || y < REACH_PX + 1 || x >= width - REACH_PX - 1 || y >= height - REACH_PX - 1) continue;
    const before = contour[(i - 6 + contour.length) % contour.length]!;
    const after = contour[(i + 6) % contour.length]!;
    // Clockwise with rows downwards: the hand lies to the right of the way along the outline.
    const length = Math.hypot(after.x - before.x, after.y - before.y) || 1;
    const inX = -(after.y - before.y) / length;
    const inY = (after.x - before.x) / length;
    const at = (step: number): number => values[Math.round(y + step * inY) * width + Math.round(x + step * inX)]!;
    const rise = at(REACH_PX) - at(-REACH_PX);
    if (rise < 0.3 * (mask.handLevel - mask.backgroundLevel)) continue;
    let steepest = 0;
    for (let step = -REACH_PX + 1; step < REACH_PX; step++) steepest = Math.max(steepest, (at(step + 1) - at(step - 1)) / 2);
    const sector = Math.floor(((Math.atan2(inY, inX) + 2 * Math.PI) % Math.PI) / (Math.PI / SECTORS)) % SECTORS;
    widths[sector]!.push(rise / steepest);
  }
  const medians = widths.filter((sector) => sector.length >= 8).map((sector) => sector.sort((a, b) => a - b)[sector.length >> 1]!);
  return Math.max(0, ...medians);
}
