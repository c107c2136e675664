import { randomUUID } from 'node:crypto';
import { writeFingerprintTemplate, type Minutia } from '@changqing/biometrics';
import { seededRandom } from '@changqing/fixtures';
import type { FingerPosition } from '@changqing/protocol';

/**
 * One touch of a finger as a template: the finger's own minutiae, each a little moved, some missing. Two touches are never the same; touches
 * of one finger match with the real engine, those of two fingers do not.
 */
export function touch(body: string, position: FingerPosition): Uint8Array {
  const finger = seededRandom(`${body} ${position}`);
  const noise = seededRandom(randomUUID());
  const minutiae: Minutia[] = [];
  for (let index = 0; index < 45; index += 1) {
    const own = { x: finger.integer(20, 235), y: finger.integer(20, 265), angle: finger.integer(0, 255) };
    const type = finger.pick(['ending', 'bifurcation'] as const);
    if (noise.next() < 0.12) continue;
    minutiae.push({
      x: own.x + noise.integer(-2, 2),
      y: own.y + noise.integer(-2, 2),
      angle: (own.angle + noise.integer(-4, 4) + 256) % 256,
      type,
      quality: 50,
    });
  }
  return writeFingerprintTemplate({ position, quality: 80, widthPx: 256, heightPx: 288, minutiae, grid: undefined });
}
