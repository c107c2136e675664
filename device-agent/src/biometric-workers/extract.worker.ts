import { parentPort, type Transferable } from 'node:worker_threads';
import { bodyPosition } from '@changqing/protocol';
import { z } from 'zod';
import { extract } from './extraction.ts';

/** What is asked of the worker; the image's buffer was transferred, so this thread is the only one that holds it. */
const job = z.object({
  id: z.number(),
  position: bodyPosition,
  image: z.object({ widthPx: z.number(), heightPx: z.number(), dpi: z.number(), pixels: z.instanceof(Uint8Array) }),
});

parentPort?.on('message', (message: unknown) => {
  const { id, position, image } = job.parse(message);
  try {
    const extraction = extract(image, position);
    const buffers: Transferable[] = [];
    if (extraction.usable) {
      for (const { bytes } of extraction.templates) if (bytes.buffer instanceof ArrayBuffer) buffers.push(bytes.buffer);
    }
    parentPort?.postMessage({ id, extraction }, buffers);
  } finally {
    image.pixels.fill(0);
  }
});
