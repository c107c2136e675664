import type { Result } from '@changqing/protocol';
import type { DocumentPrintOutcome } from '../../hal/document-printer.ts';
import { isAborted } from '../../links/aborted.ts';
import type { IppMessage } from './codec/message.ts';
import { startPatience, type AskError, type Patience } from './conversation.ts';
import { notPrinted, type JobAtHand } from './job-at-hand.ts';
import { awaitsDocument, hasEnded } from './job-facts.ts';
import { findByName, findJob } from './job-search.ts';
import { faultOf, isBusy } from './refusals.ts';
import type { Question } from './requests.ts';
import { watchStandstill } from './standstill.ts';
import { groupsOf, numberOf } from './wire.ts';

/** A job that is at the printer, or may be. */
export interface JobAtPrinter {
  /** Its number there; undefined where that was not learned. */
  readonly id: number | undefined;
  /** Whether the printer has said that it took the whole document. */
  readonly document: 'taken' | 'perhaps';
}

export type HandedOver = { readonly settled: DocumentPrintOutcome } | { readonly settled: undefined; readonly at: JobAtPrinter };

const settled = (outcome: DocumentPrintOutcome): HandedOver => ({ settled: outcome });
const atPrinter = (id: number | undefined, document: JobAtPrinter['document']): HandedOver => ({
  settled: undefined,
  at: { id, document },
});

type Answer = Result<IppMessage, AskError>;

/** Brings a job to the printer. Whatever is lost on the way, no document is sent a second time here. */
export async function handOver(hand: JobAtHand): Promise<HandedOver> {
  const { about, closing, conversation, wish } = hand;
  if (about.operations.has('Validate-Job')) {
    const valid = await untilNotBusy(hand, () => conversation.ask({ operation: 'Validate-Job', job: wish }, closing));
    // Not every printer that names the operation knows it; what it thinks of the job is learned with the job then.
    if (!valid.ok && !(valid.error.code === 'refused' && faultOf(valid.error) === 'unrecoverable'))
      return settled(notPrinted(faultOf(valid.error)));
  }
  if (isAborted(hand.calledOff)) return settled(notPrinted('cancelled'));
  const twoSteps = about.operations.has('Create-Job') && about.operations.has('Send-Document');
  return twoSteps ? createAndSend(hand) : printJob(hand);
}

/** Asks again while the printer says that it is busy, which means that it has done nothing. */
async function untilNotBusy(hand: JobAtHand, ask: () => Promise<Answer>): Promise<Answer> {
  const until = hand.clock.monotonic() + hand.settings.busyMs;
  for (;;) {
    const answer = await ask();
    if (answer.ok || !isBusy(answer.error) || hand.clock.monotonic() >= until || isAborted(hand.calledOff) || isAborted(hand.closing))
      return answer;
    hand.log({ event: 'retried', detail: answer.error.detail });
    await hand.clock.sleep(hand.settings.busyPollMs, AbortSignal.any([hand.calledOff, hand.closing]));
  }
}

async function createAndSend(hand: JobAtHand): Promise<HandedOver> {
  const { closing, conversation, job, wish } = hand;
  const created = await untilNotBusy(hand, () => conversation.ask({ operation: 'Create-Job', job: wish }, closing));
  let id = created.ok ? jobIdOf(created.value) : undefined;
  if (!created.ok && created.error.code !== 'lost') return settled(notPrinted(faultOf(created.error)));
  if (id === undefined) {
    // Not a byte of the document has left this machine: whatever became of the job, it has nothing to print.
    const looked = await findByName(conversation, job.jobId, closing);
    if (looked.found === undefined || hasEnded(looked.found)) return settled(notPrinted('disconnected'));
    id = looked.found.id;
  }
  return sendDocument(hand, id);
}

const jobIdOf = (message: IppMessage): number | undefined => numberOf(groupsOf(message, 'job')[0], 'job-id');

/** Gives a fresh job its document. */
async function sendDocument(hand: JobAtHand, id: number): Promise<HandedOver> {
  const { closing, conversation, job, settings, wish } = hand;
  const until = hand.clock.monotonic() + settings.busyMs;
  for (;;) {
    if (isAborted(hand.calledOff)) return giveUp(hand, id, notPrinted('cancelled'));
    const sent = await deliver(hand, id, { operation: 'Send-Document', jobId: id, job: wish, pdf: job.pdf });
    if (sent.ok) return atPrinter(id, 'taken');
    if (sent.error.code === 'lost') return atPrinter(id, 'perhaps');
    const outcome = notPrinted(faultOf(sent.error));
    if (sent.error.code === 'refused') {
      hand.log({ event: 'refused', detail: `Send-Document: ${sent.error.detail}` });
      const looked = await findJob(conversation, id, job.jobId, closing);
      // It says no and works on it all the same: believe what it does.
      if (looked.found !== undefined && (looked.found.began === true || (looked.found.documents ?? 0) > 0)) return atPrinter(id, 'perhaps');
      if (!isBusy(sent.error) || looked.found === undefined || !awaitsDocument(looked.found)) return giveUp(hand, id, outcome);
    }
    if (hand.clock.monotonic() >= until || isAborted(closing)) return giveUp(hand, id, outcome);
    hand.log({ event: 'retried', detail: `Send-Document: ${sent.error.detail}` });
    await hand.clock.sleep(settings.busyPollMs, AbortSignal.any([hand.calledOff, closing]));
  }
}

/** Offers the document once more to a job whose printer says that it has none of it. A refusal leaves the matter as it was. */
export async function offerAgain(hand: JobAtHand, id: number): Promise<JobAtPrinter> {
  const sent = await deliver(hand, id, { operation: 'Send-Document', jobId: id, job: hand.wish, pdf: hand.job.pdf });
  return { id, document: sent.ok ? 'taken' : 'perhaps' };
}

/** Asks the printer to cancel a job; whether it did is seen when the job is looked at. */
export async function takeBack(hand: JobAtHand, id: number): Promise<void> {
  const asked = await hand.conversation.ask({ operation: 'Cancel-Job', jobId: id }, hand.closing);
  if (!asked.ok) hand.log({ event: 'refused', detail: `Cancel-Job: ${asked.error.detail}` });
}

/** A job without a document prints nothing; it is taken from the printer so that it does not stand in its list. */
async function giveUp(hand: JobAtHand, id: number, outcome: DocumentPrintOutcome): Promise<HandedOver> {
  await takeBack(hand, id);
  return settled(outcome);
}

async function printJob(hand: JobAtHand): Promise<HandedOver> {
  const { job, wish } = hand;
  const printed = await untilNotBusy(hand, () => deliver(hand, undefined, { operation: 'Print-Job', job: wish, pdf: job.pdf }));
  if (printed.ok) return atPrinter(jobIdOf(printed.value), 'taken');
  if (printed.error.code === 'lost') return atPrinter(undefined, 'perhaps');
  return settled(notPrinted(faultOf(printed.error)));
}

/**
 * Sends a document and waits for the answer. A printer with little memory takes it only as fast as it prints: as long as it takes bytes, or the
 * job is seen to go on, or the printer says what it waits for, there is time.
 */
async function deliver(hand: JobAtHand, id: number | undefined, question: Question): Promise<Answer> {
  const patience = startPatience(hand.clock, hand.settings.handOverMs, AbortSignal.any([hand.calledOff, hand.closing]));
  const answered = new AbortController();
  const watching = watchDelivery(hand, id, patience, answered.signal);
  try {
    return await hand.conversation.askPatiently(question, patience);
  } finally {
    answered.abort('answered');
    patience.end();
    await watching;
  }
}

async function watchDelivery(hand: JobAtHand, id: number | undefined, patience: Patience, answered: AbortSignal): Promise<void> {
  const standstill = watchStandstill(hand.clock, hand.settings.stalledMs, hand.expected);
  let lastOut = 0;
  for (;;) {
    await hand.clock.sleep(hand.settings.busyPollMs, AbortSignal.any([answered, patience.signal]));
    if (answered.aborted || isAborted(patience.signal)) return;
    // A printer that has one connection only does not answer now; that is no sign of anything.
    const condition = await hand.lookAtPrinter('overlooked');
    if (condition === undefined || isAborted(answered)) continue;
    const looked = await findJob(hand.conversation, id, hand.job.jobId, answered);
    if (looked.found === undefined) continue;
    // The answer is overdue once the job is over: it will not come any more.
    if (hasEnded(looked.found)) {
      patience.giveUp();
      return;
    }
    const out = Math.max(looked.found.sidesOut ?? 0, looked.found.sheetsOut ?? 0);
    if (out > lastOut || condition.fault !== undefined) patience.renew();
    lastOut = out;
    hand.tell(standstill.note(looked.found, condition));
  }
}
