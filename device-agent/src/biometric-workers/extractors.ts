import { Worker } from 'node:worker_threads';
import { err, ok, type BodyPosition, type GreyImage, type Result } from '@changqing/protocol';
import { wipe } from '../codec/wipe.ts';
import type { Extraction } from './extraction.ts';

/** Why no answer came: the worker died over the image, which is a bug, or the pool was closed. */
export type ExtractorFault = { readonly code: 'worker-failed'; readonly detail: string } | { readonly code: 'closed' };

/** Makes templates outside the thread that serves screens and devices. */
export interface Extractors {
  /** The image's buffer is transferred: it is gone for the caller, and overwritten by the worker before the answer comes. */
  extract(image: GreyImage, position: BodyPosition): Promise<Result<Extraction, ExtractorFault>>;
  /** Ends the worker at once; an image that it is at would be left behind, so captures end first. */
  close(): Promise<void>;
}

interface Reply {
  readonly id: number;
  readonly extraction: Extraction;
}

/** Starts one worker; a kiosk has one person in front of it. A worker that dies is replaced at the next image. */
export function startExtractors(): Extractors {
  const waiting = new Map<number, (result: Result<Extraction, ExtractorFault>) => void>();
  let worker: Worker | undefined;
  let closed = false;
  let lastId = 0;

  const failAll = (fault: ExtractorFault) => {
    worker = undefined;
    for (const settle of waiting.values()) settle(err(fault));
    waiting.clear();
  };

  const running = (): Worker => {
    if (worker !== undefined) return worker;
    const started = new Worker(new URL('./extract.worker.ts', import.meta.url));
    started.on('message', ({ id, extraction }: Reply) => {
      waiting.get(id)?.(ok(extraction));
      waiting.delete(id);
    });
    started.on('error', (error: unknown) => {
      if (worker === started) failAll({ code: 'worker-failed', detail: error instanceof Error ? error.message : String(error) });
    });
    worker = started;
    return started;
  };

  running();
  return {
    extract: (image, position) => {
      const { pixels } = image;
      if (closed) {
        wipe(pixels);
        return Promise.resolve(err({ code: 'closed' }));
      }
      lastId += 1;
      const id = lastId;
      // A view of a larger buffer is copied out, so that nothing else is transferred with it; the original is overwritten here.
      const whole = pixels.byteLength === pixels.buffer.byteLength && pixels.buffer instanceof ArrayBuffer;
      const own = whole ? pixels : pixels.slice();
      if (!whole) wipe(pixels);
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        running().postMessage({ id, position, image: { ...image, pixels: own } }, [own.buffer as ArrayBuffer]);
      });
    },
    close: async () => {
      closed = true;
      const ending = worker;
      failAll({ code: 'closed' });
      await ending?.terminate();
    },
  };
}
