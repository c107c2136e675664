import type { BodyPosition } from '@changqing/protocol';
import type { Extractors } from '../../biometric-workers/extractors.ts';
import type { BiometricReader, Sample } from '../../hal/biometric-reader.ts';
import type { DeviceError } from '../../hal/status.ts';
import { wipe } from '../../codec/wipe.ts';
import { greyPng } from './grey-png.ts';
import type { Act, TestBench } from './self-test.ts';

/** What one capture of a test gave. The image is the caller's to overwrite. */
export type Captured =
  | { readonly got: 'sample'; readonly sample: Sample; readonly heights: readonly number[] }
  | { readonly got: 'failed'; readonly error: DeviceError };

/** Captures one image for a test; the reader's hints are shown as they come. */
export async function captureOnce(bench: TestBench, reader: BiometricReader, what: Act, timeoutMs: number): Promise<Captured> {
  const heights: number[] = [];
  bench.act(what);
  for await (const event of reader.capture({ timeoutMs, hand: 'any' }, bench.signal)) {
    switch (event.kind) {
      case 'hint':
        bench.act(what, event.hint);
        if (event.heightMm !== undefined) {
          heights.push(event.heightMm);
          bench.progress({ heightMm: event.heightMm });
        }
        break;
      case 'taken':
        bench.work();
        break;
      case 'sample':
        return { got: 'sample', sample: event.sample, heights };
      case 'failed':
        return { got: 'failed', error: event.error };
    }
  }
  return { got: 'failed', error: { code: 'cancelled' } };
}

/** A picture for the screen is no wider than that. */
const SHOWN_PX = 400;

export interface Judged {
  readonly usable: boolean;
  readonly quality: number;
  /** Why it is of no use, as the engine says it. */
  readonly reason: string | undefined;
}

/** Shows an image over the paired socket and judges it. Image, picture and templates are overwritten before this resolves. */
export async function showAndJudge(bench: TestBench, extractors: Extractors, sample: Sample, position: BodyPosition): Promise<Judged> {
  const { image } = sample;
  const step = Math.max(1, Math.ceil(image.widthPx / SHOWN_PX));
  const png = greyPng(image, step);
  try {
    // The image goes with the question, and is overwritten there.
    const extracted = await extractors.extract(image, position);
    const judged: Judged = extracted.ok
      ? {
          usable: extracted.value.usable,
          quality: extracted.value.quality,
          reason: extracted.value.usable ? undefined : extracted.value.reasons[0],
        }
      : { usable: false, quality: 0, reason: extracted.error.code };
    if (extracted.ok && extracted.value.usable) wipe(...extracted.value.templates.map(({ bytes }) => bytes));
    bench.show({
      width: Math.floor(image.widthPx / step),
      height: Math.floor(image.heightPx / step),
      png: Buffer.from(png.buffer).toString('base64'),
      quality: Math.round(judged.quality),
    });
    return judged;
  } finally {
    wipe(png);
  }
}
