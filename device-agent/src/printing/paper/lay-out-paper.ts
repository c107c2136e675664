import { Worker } from 'node:worker_threads';
import { err, type IssuedPaper, type Problem, type Result } from '@changqing/protocol';
import type { LaidOutPaper, PaperOptions } from './set-paper.ts';

export type { LaidOutPaper, PaperOptions } from './set-paper.ts';

interface Reply {
  readonly id: number;
  readonly result: Result<LaidOutPaper, Problem>;
}

/**
 * The thread collects its garbage before it takes as much as the whole machine has: fonts and the longest paper need about a third of this. A paper
 * that needs more ends the thread, and is told as `agent-failed`.
 */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };

/** The thread in which papers are set, with its fonts open. Started with the first paper; never keeps the process alive by itself. */
let worker: Worker | undefined;
const waiting = new Map<number, (result: Result<LaidOutPaper, Problem>) => void>();
let lastId = 0;

/** A worker that ends takes its papers with it; the next paper starts another one. */
function lost(ended: Worker, detail: string): void {
  if (worker !== ended) return;
  worker = undefined;
  for (const settle of waiting.values()) settle(err({ code: 'agent-failed', detail: `a paper could not be laid out: ${detail}` }));
  waiting.clear();
}

function running(): Worker {
  if (worker !== undefined) return worker;
  const started = new Worker(new URL('./paper.worker.ts', import.meta.url), { resourceLimits: LIMITS });
  started.on('message', ({ id, result }: Reply) => {
    waiting.get(id)?.(result);
    waiting.delete(id);
    if (waiting.size === 0) started.unref();
  });
  started.on('error', (error: unknown) => lost(started, error instanceof Error ? error.message : String(error)));
  started.on('exit', (code) => lost(started, `the thread ended with ${code}`));
  worker = started;
  return started;
}

/**
 * Lays out exactly the content of a paper on A4, as PDF: beside the agent's own thread, since a long statement takes longer than a screen may stand
 * still. The same input gives the same bytes. `pictures` are those that the content names, in order; one that cannot be decoded leaves a frame that
 * says so. Fails with `paper-not-believed` where the seal of an official paper cannot be read, and with `agent-failed` where the thread ended.
 */
export function layOutPaper(
  paper: IssuedPaper,
  pictures: readonly Uint8Array[],
  options: PaperOptions,
): Promise<Result<LaidOutPaper, Problem>> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    const thread = running();
    thread.ref();
    thread.postMessage({ id, paper, pictures: [...pictures], options });
  });
}

/** Starts the thread before it is needed, so that the first person does not wait for the fonts. */
export function warmUpPapers(): void {
  running().unref();
}

/** Ends the thread, at the end of the agent. */
export async function closePapers(): Promise<void> {
  const ending = worker;
  if (ending === undefined) return;
  lost(ending, 'closed');
  await ending.terminate();
}
