import type { Page } from 'playwright-core';
import { z } from 'zod';

const snapshot = z.object({ strings: z.array(z.string()) });

/** Every string that the page's heap holds after a collection, one a line. */
export async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }: { readonly chunk: string }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  // A snapshot writes characters beyond ASCII as escapes: only its parsed strings can be searched for a name.
  return snapshot.parse(JSON.parse(chunks.join(''))).strings.join('\n');
}
