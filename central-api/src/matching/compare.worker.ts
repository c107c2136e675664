import { parentPort } from 'node:worker_threads';
import { compareTemplates } from './engine.ts';
import type { MatchWork } from './matcher.ts';

/** What a worker is asked and answers; `failed` when the comparison threw. */
export interface WorkerQuestion {
  readonly number: number;
  readonly work: MatchWork;
}
export interface WorkerAnswer {
  readonly number: number;
  readonly result: ReturnType<typeof compareTemplates> | 'failed';
}

const answerTo = ({ number, work }: WorkerQuestion): WorkerAnswer => {
  try {
    return { number, result: compareTemplates(work) };
  } catch {
    return { number, result: 'failed' };
  }
};

parentPort?.on('message', (question: WorkerQuestion) => parentPort?.postMessage(answerTo(question)));
