import type { HandPose, PalmFrame } from './hand-pose.ts';
import { boxBlur, samplePlane } from './plane.ts';
import { hold } from '../working-memory.ts';

/** Cells along each side of the vein code. */
export const CODE_SIDE = 48;
/** Samples of the region to one cell. */
export const SAMPLES_PER_CELL = 2;
/** Samples around the code's square that only the filters see. */
export const REGION_MARGIN = 8;
export const REGION_SIDE = CODE_SIDE * SAMPLES_PER_CELL + 2 * REGION_MARGIN;

/** One cell in units of the palm's frame: about 1.4 mm on an average hand. */
const CELL_UNITS = 0.03;
/** The region's middle lies this far below the finger valleys. */
const CENTRE_DOWN_UNITS = 0.9;
/** How near to the hand's edge a sample still counts: edge shading would look like a vein. */
const EDGE_UNITS = 0.09;

/** The palm's square, turned upright and scaled to the hand: brightness with the light's slow changes taken out. */
export interface PalmRegion {
  /** Logarithm of brightness against its surroundings, `REGION_SIDE` squared. */
  readonly relief: Float32Array;
  /** 1 where the palm shows, well inside the hand. */
  readonly valid: Uint8Array;
  /** Share of the code's cells that are valid. */
  readonly coverage: number;
}

/** Cuts the region out of the working image. */
export function cutRegion({ plane, mask }: HandPose, frame: PalmFrame): PalmRegion {
  const soft = boxBlur(plane, 1);
  const brightness = hold(new Float32Array(REGION_SIDE * REGION_SIDE));
  const valid = hold(new Uint8Array(REGION_SIDE * REGION_SIDE));
  const step = CELL_UNITS / SAMPLES_PER_CELL;
  const edgePx = EDGE_UNITS * frame.unitPx;
  const isHand = (x: number, y: number): boolean => {
    const column = Math.round(x);
    const row = Math.round(y);
    return column >= 0 && row >= 0 && column < mask.width && row < mask.height && mask.inside[row * mask.width + column] === 1;
  };
  let covered = 0;
  for (let row = 0; row < REGION_SIDE; row++) {
    for (let column = 0; column < REGION_SIDE; column++) {
      const u = (column - (REGION_SIDE - 1) / 2) * step;
      const v = (row - (REGION_SIDE - 1) / 2) * step + CENTRE_DOWN_UNITS;
      const x = frame.origin.x + u * frame.rightX - v * frame.rightY;
      const y = frame.origin.y + u * frame.rightY + v * frame.rightX;
      const at = row * REGION_SIDE + column;
      if (!isHand(x, y)) continue;
      brightness[at] = samplePlane(soft, x, y);
      if (isHand(x - edgePx, y) && isHand(x + edgePx, y) && isHand(x, y - edgePx) && isHand(x, y + edgePx)) {
        valid[at] = 1;
        if (isInCode(row) && isInCode(column)) covered++;
      }
    }
  }
  return { relief: flattenLight(brightness), valid, coverage: covered / (CODE_SIDE * SAMPLES_PER_CELL) ** 2 };
}

function isInCode(index: number): boolean {
  return index >= REGION_MARGIN && index < REGION_SIDE - REGION_MARGIN;
}

/** Takes the light's slow changes out: log of brightness over its mean nearby, where only the hand's own pixels count. */
function flattenLight(brightness: Float32Array): Float32Array {
  const side = { width: REGION_SIDE, height: REGION_SIDE };
  const blurTwice = (values: Float32Array): Float32Array => boxBlur(boxBlur({ ...side, values }, 6), 6).values;
  const sum = blurTwice(brightness);
  const weight = blurTwice(hold(Float32Array.from(brightness, (value) => (value > 0 ? 1 : 0))));
  return hold(brightness.map((value, i) => (value > 0 && sum[i]! > 0 ? Math.log((value * weight[i]!) / sum[i]!) : 0)));
}
