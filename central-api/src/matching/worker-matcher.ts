import { Worker } from 'node:worker_threads';
import { err, type Result } from '@changqing/protocol';
import type { MatchScore } from '@changqing/biometrics';
import type { WorkerAnswer, WorkerQuestion } from './compare.worker.ts';
import type { Matcher, MatchFault, MatchWork } from './matcher.ts';

type Outcome = Result<readonly MatchScore[], MatchFault>;

interface Job {
  readonly work: MatchWork;
  settle(outcome: Outcome): void;
}

interface Place {
  worker: Worker;
  job: Job | undefined;
}

/** So many comparisons may wait for each worker; more than that would come too late for the person in front of the machine. */
const WAITING_PER_WORKER = 64;

/**
 * Matching in worker threads. A worker that dies is replaced, and its job answered `busy`, so that it is decided later. A job whose
 * deadline passes is answered `busy` at once; one that still waits then is not begun.
 */
export function workerMatcher(workers: number): Matcher {
  const waiting: Job[] = [];
  const places: Place[] = [];
  let closed = false;
  let number = 0;

  const employ = (place: Place): void => {
    place.worker.on('message', ({ number: answered, result }: WorkerAnswer) => {
      if (answered !== numbers.get(place)) return;
      finish(place, result === 'failed' ? err({ code: 'busy' }) : result);
    });
    place.worker.on('error', () => undefined);
    place.worker.on('exit', () => {
      if (closed) return;
      place.worker = new Worker(new URL('./compare.worker.ts', import.meta.url));
      employ(place);
      finish(place, err({ code: 'busy' }));
    });
    place.worker.unref();
  };
  const numbers = new Map<Place, number>();
  const finish = (place: Place, outcome: Outcome): void => {
    const { job } = place;
    place.job = undefined;
    job?.settle(outcome);
    const next = waiting.shift();
    if (next !== undefined) begin(place, next);
  };
  const begin = (place: Place, job: Job): void => {
    place.job = job;
    number += 1;
    numbers.set(place, number);
    const question: WorkerQuestion = { number, work: job.work };
    place.worker.postMessage(question);
  };
  for (let index = 0; index < workers; index += 1) {
    const place: Place = { worker: new Worker(new URL('./compare.worker.ts', import.meta.url)), job: undefined };
    places.push(place);
    employ(place);
  }

  return {
    compare: (work, timeoutMs) =>
      new Promise((resolve) => {
        if (closed || waiting.length >= WAITING_PER_WORKER * workers) {
          resolve(err({ code: 'busy' }));
          return;
        }
        const timer = setTimeout(() => {
          const place = waiting.indexOf(job);
          if (place >= 0) waiting.splice(place, 1);
          resolve(err({ code: 'busy' }));
        }, timeoutMs);
        const job: Job = {
          work,
          settle(outcome) {
            clearTimeout(timer);
            resolve(outcome);
          },
        };
        const free = places.find((place) => place.job === undefined);
        if (free === undefined) waiting.push(job);
        else begin(free, job);
      }),
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.settle(err({ code: 'busy' }));
      for (const place of places) place.job?.settle(err({ code: 'busy' }));
      await Promise.all(places.map((place) => place.worker.terminate()));
    },
  };
}
