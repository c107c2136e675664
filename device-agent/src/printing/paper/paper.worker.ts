import { parentPort } from 'node:worker_threads';
import { issuedPaper } from '@changqing/protocol';
import { z } from 'zod';
import { openPaperFonts, type PaperFonts } from './paper-fonts.ts';
import { setPaper } from './set-paper.ts';

/** What is asked of the worker. The pictures' buffers are copies of its own. */
const job = z.object({
  id: z.number(),
  paper: issuedPaper,
  pictures: z.array(z.instanceof(Uint8Array)),
  options: z.object({ reprint: z.boolean(), siteName: z.string(), printedAt: z.number() }),
});

let fonts: PaperFonts | undefined;

/** One paper after the other, in the order in which they were asked for. */
let turn: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: unknown) => {
  turn = turn.then(async () => {
    const { id, paper, pictures, options } = job.parse(message);
    fonts ??= openPaperFonts();
    const result = await setPaper(paper, pictures, options, fonts);
    const own = result.ok && result.value.pdf.buffer instanceof ArrayBuffer ? [result.value.pdf.buffer] : [];
    parentPort?.postMessage({ id, result }, own);
  });
});
