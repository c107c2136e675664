import { writeFingerprintTemplate, type Minutia } from '@changqing/biometrics';
import { seededRandom } from '@changqing/fixtures';
import type { FingerPosition } from '@changqing/protocol';

/**
 * A touch of a finger as a template: the finger's minutiae, each moved by up to two pixels and a few degrees, some missing. Different fingers
 * share nothing; different touches of one finger match with the real engine.
 */
export function touch(finger: string, position: FingerPosition, touchNumber: number): Uint8Array {
  const master = seededRandom(`finger ${finger} ${position}`);
  const noise = seededRandom(`touch ${finger} ${position} ${String(touchNumber)}`);
  const minutiae: Minutia[] = [];
  for (let index = 0; index < 45; index += 1) {
    const x = master.integer(20, 235);
    const y = master.integer(20, 265);
    const angle = master.integer(0, 255);
    const type = master.pick(['ending', 'bifurcation'] as const);
    const moved = {
      x: x + noise.integer(-2, 2),
      y: y + noise.integer(-2, 2),
      angle: (angle + noise.integer(-4, 4) + 256) % 256,
      type,
      quality: 50,
    };
    if (noise.next() > 0.12) minutiae.push(moved);
  }
  return writeFingerprintTemplate({ position, quality: 80, widthPx: 256, heightPx: 288, minutiae, grid: undefined });
}
