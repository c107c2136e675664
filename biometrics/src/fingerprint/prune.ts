import { branches, walk } from './skeleton-walk.ts';
import { crossingNumber } from './thin.ts';

/**
 * Takes off the skeleton what is no ridge: spurs (an end close to a branching, grown on a ridge's rough edge) and fragments
 * (both ends close together: pores, dust). Lengths in pixels. Works in place.
 */
export function pruneSkeleton(skeleton: Uint8Array, width: number, spurPx: number, fragmentPx: number): void {
  for (let at = width; at < skeleton.length - width; at++) {
    if (skeleton[at] === 0) continue;
    const crossings = crossingNumber(skeleton, at, width);
    if (crossings === 0) {
      skeleton[at] = 0;
      continue;
    }
    if (crossings !== 1) continue;
    const first = branches(skeleton, width, at)[0];
    if (first === undefined) continue;
    const { path, stop } = walk(skeleton, width, at, first, fragmentPx);
    if (stop === 'end' && path.length < fragmentPx) erase(skeleton, at, path, path.length);
    if (stop === 'branching' && path.length < spurPx) erase(skeleton, at, path, path.length - 1);
  }
}

function erase(skeleton: Uint8Array, at: number, path: readonly number[], count: number): void {
  skeleton[at] = 0;
  for (let k = 0; k < count; k++) skeleton[path[k]!] = 0;
}

/**
 * Branchings that are no minutiae, as skeleton positions: the two ends of a short bridge between ridges, and of a small hole in
 * one ridge. The ridges themselves stay.
 */
export function falseBranchings(
  skeleton: Uint8Array,
  width: number,
  positions: readonly number[],
  bridgePx: number,
  holePx: number,
): Set<number> {
  const result = new Set<number>();
  for (const at of positions) {
    const reached = new Map<number, number>();
    for (const first of branches(skeleton, width, at)) {
      const { path, stop } = walk(skeleton, width, at, first, holePx);
      const end = path.at(-1);
      if (stop !== 'branching' || end === undefined) continue;
      const seen = reached.get(end);
      if (path.length <= bridgePx || seen !== undefined || end === first) {
        result.add(at);
        result.add(end);
      }
      reached.set(end, path.length);
    }
  }
  return result;
}
