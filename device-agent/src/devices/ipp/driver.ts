import type { Clock } from '../../clock.ts';
import type {
  DocumentJob,
  DocumentJobProgress,
  DocumentPrinter,
  DocumentPrinterFault,
  DocumentPrinterStatus,
  DocumentPrintOutcome,
  FoundDocumentJob,
} from '../../hal/document-printer.ts';
import type { DeviceIdentity } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import type { DeviceLog } from '../device-log.ts';
import { createStatusBoard } from '../watch.ts';
import { createConversation } from './conversation.ts';
import { createCountMemory } from './count-memory.ts';
import { follow } from './follow.ts';
import { handOver } from './hand-over.ts';
import { notPrinted, type JobAtHand } from './job-at-hand.ts';
import { hasEnded, type JobFacts } from './job-facts.ts';
import { findByName, findJob } from './job-search.ts';
import { judgeEnded } from './judge.ts';
import type { Settings } from './model.ts';
import {
  ABOUT_ATTRIBUTES,
  CONDITION_ATTRIBUTES,
  parseAbout,
  parseCondition,
  type AboutPrinter,
  type PrinterCondition,
} from './printer-facts.ts';
import { wishFor } from './requests.ts';
import type { IppTransport } from './transport.ts';
import { groupsOf, PDF } from './wire.ts';

/** So many unanswered questions in a row mean that the printer is not there: one may be lost in any network. */
const SILENCES_UNTIL_LOST = 2;
/** So many names of jobs are remembered against a mistake of the caller. */
const NAMES_REMEMBERED = 1_000;

/**
 * A printer of A4 paper that speaks IPP. Begins to ask at once and comes back by itself.
 *
 * No document is sent twice. What is known after an answer was lost, and what comes of it:
 *
 * | lost answer | the printer says | then |
 * | --- | --- | --- |
 * | any, nothing was sent | (not asked) | `not-printed`; a `Send-Document` is tried again for `busyMs` |
 * | `Create-Job` | the job is there | its document is sent, for the first time |
 * | `Create-Job` | not there, or no answer | `not-printed`: no byte of the document has left |
 * | `Send-Document`, `Print-Job` | the job is there and has begun, or has its document | followed to its end |
 * | `Send-Document` | it is there, held, `job-incoming`, 0 documents, twice in a row | the document is offered again, twice at most |
 * | `Send-Document`, `Print-Job` | it is there and waits for data, and does not say how much it has | cancelled, and settled by what the printer then says |
 * | `Send-Document`, `Print-Job` | it has ended | settled by its end |
 * | `Send-Document`, `Print-Job` | not there, twice in a row | `unknown` |
 * | `Send-Document`, `Print-Job` | no answer for `lostMs` | `unknown` |
 * | any, by a refusal | — | `not-printed`; if the printer is only busy, asked again for `busyMs` |
 *
 * Closing the driver leaves a job at the printer as it is: its outcome is `unknown`, and `find` learns its end in the next run.
 */
export function createIppPrinter(transport: IppTransport, settings: Settings, clock: Clock, log: DeviceLog): DocumentPrinter {
  const closing = new AbortController();
  const board = createStatusBoard<DocumentPrinterStatus>({ state: 'starting' });
  const conversation = createConversation(transport, settings, clock);
  const counts = createCountMemory(settings.counts);
  const names = new Set<string>();
  let about: AboutPrinter | undefined;
  let lastKnown: DeviceIdentity | undefined;
  let silences = 0;
  let underWay: string | undefined;
  let lastRefusal: string | undefined;

  const show = (condition: PrinterCondition) => {
    if (about === undefined) return;
    const { identity, abilities } = about;
    if (condition.fault !== undefined) board.set({ state: 'stopped', identity, fault: condition.fault });
    else if (underWay !== undefined) board.set({ state: 'printing', identity, abilities });
    else board.set({ state: 'ready', identity, abilities, paperLow: condition.paperLow, markerLow: condition.markerLow });
  };

  const showAbsence = (fault: DocumentPrinterFault) => {
    board.set({ state: 'stopped', identity: lastKnown, fault });
    // Another printer may stand there when it answers again.
    about = undefined;
  };

  const lookAtPrinter = async (silence?: 'overlooked'): Promise<PrinterCondition | undefined> => {
    const wanted = about === undefined ? [...ABOUT_ATTRIBUTES, ...CONDITION_ATTRIBUTES] : CONDITION_ATTRIBUTES;
    const answer = await conversation.ask({ operation: 'Get-Printer-Attributes', wanted }, closing.signal);
    if (isAborted(closing.signal)) return undefined;
    if (!answer.ok) {
      const { error } = answer;
      if (error.code === 'refused' && error.detail !== lastRefusal)
        log({ event: 'refused', detail: `Get-Printer-Attributes: ${error.detail}` });
      lastRefusal = error.code === 'refused' ? error.detail : undefined;
      silences += silence === 'overlooked' ? 0 : 1;
      if (silences < SILENCES_UNTIL_LOST && about !== undefined) return undefined;
      if (silence === 'overlooked') return undefined;
      if (about !== undefined) log({ event: 'lost', detail: error.detail });
      showAbsence(error.code === 'refused' ? 'unrecoverable' : 'disconnected');
      return undefined;
    }
    silences = 0;
    lastRefusal = undefined;
    const printer = groupsOf(answer.value, 'printer')[0];
    if (about === undefined) {
      about = parseAbout(printer);
      lastKnown = about.identity;
      log({ event: 'connected', detail: `${transport.name}: ${about.identity.maker}` });
    }
    const condition = parseCondition(printer);
    show(condition);
    return condition;
  };

  const watching = (async () => {
    while (!closing.signal.aborted) {
      if (underWay === undefined) await lookAtPrinter();
      const soon = underWay !== undefined || board.current.state !== 'ready' || silences > 0;
      await clock.sleep(soon ? settings.busyPollMs : settings.pollMs, closing.signal);
    }
  })();

  /** Why a job is not even begun; undefined where nothing speaks against it. */
  const obstacle = (job: DocumentJob, known: AboutPrinter, condition: PrinterCondition): DocumentPrinterFault | undefined => {
    if (condition.fault !== undefined) return condition.fault;
    if (!condition.accepting) return 'busy';
    const { formats, maximumCopies } = known.abilities;
    // A printer that names no formats may take any; what it then says decides.
    if (formats.length > 0 && !formats.includes(PDF)) return 'format-refused';
    return job.copies > maximumCopies ? 'format-refused' : undefined;
  };

  const printNow = async (
    job: DocumentJob,
    signal: AbortSignal,
    tell: (progress: DocumentJobProgress) => void,
  ): Promise<DocumentPrintOutcome> => {
    const condition = (await lookAtPrinter()) ?? (await lookAtPrinter());
    const known = about;
    if (condition === undefined || known === undefined) {
      const { current } = board;
      return notPrinted(current.state === 'stopped' ? current.fault : 'disconnected');
    }
    if (isAborted(signal)) return notPrinted('cancelled');
    const fault = obstacle(job, known, condition);
    if (fault !== undefined) return notPrinted(fault);
    const duplex = job.duplex && known.abilities.duplex;
    const hand: JobAtHand = {
      job,
      wish: wishFor(job, known),
      expected: { pages: job.pages, copies: job.copies, duplex },
      about: known,
      conversation,
      counts,
      settings,
      clock,
      log,
      calledOff: signal,
      closing: closing.signal,
      lookAtPrinter,
      tell,
    };
    const handed = await handOver(hand);
    return handed.settled ?? follow(hand, handed.at);
  };

  const print: DocumentPrinter['print'] = async (job, signal, onProgress) => {
    underWay = job.jobId;
    try {
      const outcome = await printNow(job, signal, onlyNews(onProgress));
      // Of what was never printed a second try is none.
      if (outcome.state === 'not-printed') names.delete(job.jobId);
      return outcome;
    } finally {
      underWay = undefined;
      if (board.current.state === 'printing') await lookAtPrinter();
    }
  };

  const condition = () => lookAtPrinter();
  const outcomeOf = async (job: JobFacts): Promise<FoundDocumentJob> => {
    counts.learn(job);
    const expected = { pages: undefined, copies: job.copies ?? 1, duplex: job.duplex };
    return { found: 'ended', outcome: judgeEnded(job, await condition(), expected, counts) };
  };

  return {
    status: () => board.current,
    onStatus: (listener) => board.onStatus(listener),
    print: (job, signal, onProgress) => {
      assertFirstTime(names, job);
      if (underWay !== undefined) return Promise.resolve(notPrinted('busy'));
      if (isAborted(closing.signal)) return Promise.resolve(notPrinted('disconnected'));
      if (isAborted(signal)) return Promise.resolve(notPrinted('cancelled'));
      names.add(job.jobId);
      const [oldest] = names;
      if (names.size > NAMES_REMEMBERED && oldest !== undefined) names.delete(oldest);
      return print(job, signal, onProgress);
    },
    find: async (jobId, signal) => {
      if (underWay === jobId) return { found: 'under-way' };
      const looked = await findByName(conversation, jobId, AbortSignal.any([signal, closing.signal]));
      if (looked.found === undefined) return { found: looked.because };
      return hasEnded(looked.found) ? outcomeOf(looked.found) : { found: 'under-way' };
    },
    cancel: async (jobId, signal) => {
      const either = AbortSignal.any([signal, closing.signal]);
      const until = clock.monotonic() + settings.callOffMs;
      let id: number | undefined;
      while (!isAborted(either)) {
        const looked = await findJob(conversation, id, jobId, either);
        if (looked.found === undefined) return looked.because === 'not-there';
        if (hasEnded(looked.found)) return true;
        if (clock.monotonic() >= until) return false;
        id = looked.found.id;
        const asked = await conversation.ask({ operation: 'Cancel-Job', jobId: id }, either);
        if (!asked.ok) log({ event: 'refused', detail: `Cancel-Job: ${asked.error.detail}` });
        await clock.sleep(asked.ok ? Math.min(100, settings.busyPollMs) : settings.busyPollMs, either);
      }
      return false;
    },
    close: async () => {
      closing.abort();
      await watching;
    },
  };
}

/** The same document twice is a bug of the caller; the second paper would be one that nobody asked for. */
function assertFirstTime(names: ReadonlySet<string>, { jobId, copies, pages }: DocumentJob): void {
  if (names.has(jobId)) throw new Error(`document job ${jobId} was given to the printer before: a reprint needs an id of its own`);
  if (!Number.isInteger(copies) || copies < 1 || !Number.isInteger(pages) || pages < 1)
    throw new RangeError('a document without pages or copies');
}

/** Passes on what is not the same as before. */
function onlyNews(listener: ((progress: DocumentJobProgress) => void) | undefined): (progress: DocumentJobProgress) => void {
  let last = '';
  return (progress) => {
    const text = JSON.stringify(progress);
    if (text === last) return;
    last = text;
    listener?.(progress);
  };
}
