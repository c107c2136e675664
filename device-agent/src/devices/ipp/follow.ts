import type { DocumentPrinterFault, DocumentPrintOutcome } from '../../hal/document-printer.ts';
import { isAborted } from '../../links/aborted.ts';
import { offerAgain, takeBack, type JobAtPrinter } from './hand-over.ts';
import { notPrinted, unknown, type JobAtHand } from './job-at-hand.ts';
import { awaitsDocument, hasEnded, type JobFacts } from './job-facts.ts';
import { findJob, type Looked } from './job-search.ts';
import { judgeEnded, judgeForgotten, sheetsOf } from './judge.ts';
import type { PrinterCondition } from './printer-facts.ts';
import { watchStandstill } from './standstill.ts';

/** So many times in a row, `busyPollMs` apart, a printer must say a thing that is acted upon for good. */
const TIMES_SAID = 2;
/** A document whose connection broke is offered so many times more to a printer that says that it has none. */
const MOST_OFFERS = 2;

/**
 * Follows a job to its end. As long as the printer answers there is no deadline: a job that waits for paper waits until somebody brings some or
 * it is called off.
 */
export async function follow(hand: JobAtHand, begun: JobAtPrinter): Promise<DocumentPrintOutcome> {
  const { clock, conversation, counts, expected, job, settings } = hand;
  const standstill = watchStandstill(clock, settings.stalledMs, expected);
  let at = begun;
  let last: JobFacts | undefined;
  let answeredAt = clock.monotonic();
  let calledOffAt: number | undefined;
  /** Why it was called off by us and not by whoever aborted. */
  let ownReason: DocumentPrinterFault | undefined;
  let offers = 0;
  const said = createRepetition();

  const settleEnded = (facts: JobFacts, condition: PrinterCondition | undefined): DocumentPrintOutcome => {
    const outcome = judgeEnded(facts, condition, expected, counts);
    return ownReason !== undefined && outcome.state === 'not-printed' ? notPrinted(ownReason) : outcome;
  };

  for (;;) {
    if (isAborted(hand.closing)) return unknown('no-answer');
    const looked: Looked = await findJob(conversation, at.id, job.jobId, hand.closing);
    const condition = await hand.lookAtPrinter();
    const now = clock.monotonic();
    if (isAborted(hand.closing)) return unknown('no-answer');
    if (looked.found !== undefined) {
      last = looked.found;
      at = { ...at, id: last.id };
      counts.learn(last);
      if (hasEnded(last)) {
        hand.tell({ sheets: sheetsOf(last, expected), waitingFor: undefined });
        return settleEnded(last, condition);
      }
    }
    if (looked.found !== undefined || looked.because === 'not-there') answeredAt = now;

    if (looked.found === undefined && looked.because === 'not-there') {
      if (said.again('not-there') >= TIMES_SAID) return judgeForgotten(last, expected);
    } else if (looked.found === undefined) {
      said.again('no-answer');
      if (now - answeredAt >= settings.lostMs) return unknown('no-answer');
    } else if (at.document === 'perhaps' && isEmptyHanded(looked.found)) {
      const times = said.again('empty-handed');
      const certain = awaitsDocument(looked.found) && !isAborted(hand.calledOff);
      if (times >= TIMES_SAID && certain && offers < MOST_OFFERS) {
        offers += 1;
        said.again('offered');
        hand.log({ event: 'retried', detail: `document of ${job.jobId}: the printer says that it has none` });
        at = await offerAgain(hand, looked.found.id);
        continue;
      }
      // Whether it has part of the document it does not say, or it was offered often enough: no half document may come out later.
      if (times >= TIMES_SAID * 2) ownReason ??= 'disconnected';
    } else said.again('under-way');

    hand.tell(standstill.note(looked.found, condition));
    if (isAborted(hand.calledOff) || ownReason !== undefined) {
      calledOffAt ??= now;
      if (now - calledOffAt >= settings.callOffMs) return unknown(condition === undefined ? 'no-answer' : 'cancelled');
      if (looked.found !== undefined) await takeBack(hand, looked.found.id);
    }
    const wakers = calledOffAt === undefined ? [hand.closing, hand.calledOff] : [hand.closing];
    await clock.sleep(settings.busyPollMs, AbortSignal.any(wakers));
  }
}

/** It waits for data: it may have none of the document, or some. */
const isEmptyHanded = (job: JobFacts): boolean =>
  (job.state === 'held' || job.state === 'pending') &&
  (awaitsDocument(job) || job.reasons.includes('job-incoming') || job.reasons.includes('job-data-insufficient'));

/** Counts how often the same thing was said in a row. */
function createRepetition(): { again(what: string): number } {
  let last = '';
  let times = 0;
  return {
    again: (what) => {
      times = what === last ? times + 1 : 1;
      last = what;
      return times;
    },
  };
}
