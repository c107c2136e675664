import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '@changqing/protocol';
import type { StartProblem } from '../start-problem.ts';

/** The seal that is drawn by `scripts/draw-seal.ts`, marked 样章: what stands on papers until the bureau sets its own. */
const SAMPLE = new URL('../../data/seal-sample.png', import.meta.url);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** It goes with every paper over the wire. */
const LARGEST_BYTES = 300_000;

/**
 * Reads the picture of the bureau's seal, a PNG, as base64url. Error `folder-unusable` where the bureau's file is not there, no PNG or too
 * large: papers with a wrong seal are worse than none.
 * @param file the bureau's own (`CHANGQING_SEAL_FILE`); undefined for the sample
 */
export function readOfficialSeal(file: string | undefined): Result<string, StartProblem> {
  const refuse = (why: string): Result<never, StartProblem> =>
    err({
      code: 'folder-unusable',
      message: `CHANGQING_SEAL_FILE: ${why}; give a PNG of the seal with at most ${String(LARGEST_BYTES / 1_000)} kB`,
    });
  let bytes: Buffer;
  try {
    bytes = readFileSync(file ?? SAMPLE);
  } catch {
    return refuse(`${file ?? 'the sample'} cannot be read`);
  }
  if (!bytes.subarray(0, PNG.length).equals(PNG)) return refuse(`${file ?? 'the sample'} is no PNG`);
  if (bytes.length > LARGEST_BYTES) return refuse(`${file ?? 'the sample'} has ${String(bytes.length)} bytes`);
  return ok(bytes.toString('base64url'));
}
