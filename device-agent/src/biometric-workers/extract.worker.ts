import { parentPort, type Transferable } from 'node:worker_threads';
import { bodyPosition, type BodyPosition, type GreyImage } from '@changqing/protocol';
import { z } from 'zod';
import { wipe } from '../codec/wipe.ts';
import { extract, type Extraction } from './extraction.ts';

/** What is asked of the worker; the image's buffer was transferred, so this thread is the only one that holds it. */
const job = z.object({
  id: z.number(),
  position: bodyPosition,
  image: z.object({ widthPx: z.number(), heightPx: z.number(), dpi: z.number(), pixels: z.instanceof(Uint8Array) }),
});

parentPort?.on('message', (message: unknown) => {
  const { id, position, image } = job.parse(message);
  const extraction = extractAndWipe(image, position);
  const buffers: Transferable[] = [];
  if (extraction.usable) {
    for (const { bytes } of extraction.templates) if (bytes.buffer instanceof ArrayBuffer) buffers.push(bytes.buffer);
  }
  parentPort?.postMessage({ id, extraction }, buffers);
});

/** The image is gone before anybody hears what became of it. */
function extractAndWipe(image: GreyImage, position: BodyPosition): Extraction {
  try {
    return extract(image, position);
  } finally {
    wipe(image.pixels);
  }
}
