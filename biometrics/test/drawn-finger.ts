import type { GreyImage } from '@changqing/protocol';

/** How a drawn finger is put on the reader. */
export interface Placement {
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly dpi?: number;
  /** Shift of the finger's middle from the picture's middle, in pixels at 500 dpi. */
  readonly dx?: number;
  readonly dy?: number;
  /** Clockwise on the picture. */
  readonly degrees?: number;
  /** Half axes of the contact area, in pixels at 500 dpi. */
  readonly radiusX?: number;
  readonly radiusY?: number;
  /** Added to the ridge wave before it is cut: positive widens ridges (pressure, moisture), negative narrows them. */
  readonly ink?: number;
  /** Share of small patches without contact: ridges crumble, as those of dry skin do. */
  readonly crumbled?: number;
  /** Share of small patches where moisture fills the valleys. */
  readonly flooded?: number;
  /** Amplitude of seeded noise, grey levels. */
  readonly noise?: number;
}

const PATCH_PX = 5;

function random(seed: number): () => number {
  let state = Math.imul(seed, 2654435761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/**
 * A finger with arched ridges and minutiae at seeded places, drawn as a wave: each minutia is a point around which the phase
 * winds once, so one ridge begins there. Exact at any placement, so that turned and shifted prints are true to each other.
 */
export function drawFinger(seed: number, placement: Placement = {}): GreyImage {
  const {
    widthPx = 300,
    heightPx = 340,
    dpi = 500,
    dx = 0,
    dy = 0,
    degrees = 0,
    radiusX = 115,
    radiusY = 140,
    ink = 0,
    noise = 0,
    crumbled = 0,
    flooded = 0,
  } = placement;
  const next = random(seed);
  const minutiae = Array.from({ length: 42 }, () => ({ x: (next() - 0.5) * 240, y: (next() - 0.5) * 300, wind: next() < 0.5 ? 1 : -1 }));
  const centreY = 150 + next() * 80;
  const squeeze = 0.6 + next() * 0.5;
  const pixels = new Uint8Array(widthPx * heightPx);
  const speckle = random(seed ^ 0x1234567);
  const patches = random(seed ^ 0x7654321);
  const patchColumns = Math.ceil(widthPx / PATCH_PX);
  const patch = Float64Array.from({ length: patchColumns * Math.ceil(heightPx / PATCH_PX) }, patches);
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  for (let row = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++) {
      const px = ((column - widthPx / 2) * 500) / dpi - dx;
      const py = ((row - heightPx / 2) * 500) / dpi - dy;
      const x = cos * px + sin * py;
      const y = cos * py - sin * px;
      const edge = Math.sqrt((x / radiusX) ** 2 + (y / radiusY) ** 2);
      const grain = (speckle() - 0.5) * 2 * noise;
      let value = 235;
      if (edge < 1) {
        let phase = (2 * Math.PI * Math.sqrt(squeeze * x * x + (y - centreY) ** 2)) / 9;
        for (const minutia of minutiae) phase += minutia.wind * Math.atan2(y - minutia.y, x - minutia.x);
        let wave = Math.max(-1, Math.min(1, 1.6 * Math.cos(phase) + ink));
        const chance = patch[Math.floor(row / PATCH_PX) * patchColumns + Math.floor(column / PATCH_PX)]!;
        if (chance < crumbled) wave = -1;
        if (chance > 1 - flooded) wave = 1;
        value = 235 - Math.min(1, (1 - edge) * 12) * (95 + 85 * wave);
      }
      pixels[row * widthPx + column] = Math.max(0, Math.min(255, Math.round(value + grain)));
    }
  }
  return { widthPx, heightPx, dpi, pixels };
}

/** A reader's glass with nothing on it. */
export function emptyGlass(noise = 3): GreyImage {
  const speckle = random(99);
  const pixels = Uint8Array.from({ length: 256 * 288 }, () => 225 + Math.round((speckle() - 0.5) * 2 * noise));
  return { widthPx: 256, heightPx: 288, dpi: 500, pixels };
}
