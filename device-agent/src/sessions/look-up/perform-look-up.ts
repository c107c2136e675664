import { ANSWER_WITHIN_MS, assertNever, type Result } from '@changqing/protocol';
import type { CentralError, LookUpClient } from '../../central/central-client.ts';
import type { Clock } from '../../clock.ts';
import { withDeadline } from '../../deadline.ts';
import { isAborted } from '../../links/aborted.ts';
import type { AgentLog } from '../../log.ts';
import type { Block } from '../../printing/layout.ts';
import type { DeskPaper, PrintDesk } from '../../printing/print-desk.ts';
import type { Delivery } from '../../records/deliver.ts';
import type { Journal } from '../../records/journal.ts';
import type { Input } from '../messages.ts';
import { ASK_WITHIN_MS } from './look-up-limits.ts';
import type { BureauAnswer, BureauQuestion, LookUpEffect, WantedSlip } from './look-up-messages.ts';
import { createPictureShelf, redraw, type ShelvedPicture } from './picture-shelf.ts';
import { preparePapers, type PreparePapersOptions } from './prepare-papers.ts';

/** What looking up is performed with. */
export interface LookUpPerformerOptions {
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly journal: Pick<Journal, 'append'>;
  readonly delivery: Pick<Delivery, 'live'>;
  readonly central: LookUpClient;
  readonly printDesk: Pick<PrintDesk, 'printSlip' | 'printPapers' | 'again' | 'confirm' | 'stop' | 'taken' | 'forget'>;
  readonly papers: PreparePapersOptions;
  /** What a slip is made of, and how long it will be; undefined where no printer tells. */
  slipBlocks(slip: WantedSlip): readonly Block[];
  slipMm(blocks: readonly Block[]): number | undefined;
  /** Ends with the agent. */
  readonly closing: AbortSignal;
  online(): boolean;
  noteContact(reached: boolean): void;
  feed(input: Input): void;
}

/** Does what a look-up wants done. Whatever it holds of a person is in memory, and goes with `forget`. */
export interface LookUpPerformer {
  perform(effect: LookUpEffect): void;
  /** A scanned page that is held at the moment. */
  picture(id: string): ShelvedPicture | undefined;
  /** The session is over: nothing of it is waited for any more, and nothing of it is held. */
  forget(): void;
}

/** Where the heartbeat has missed central already, a person is not kept waiting. */
const OFFLINE_TIMEOUT_MS = 3_000;
/** A look-up is ended at central where that works at once; central ends it by itself otherwise. */
const END_WITHIN_MS = 5_000;

export function createLookUpPerformer(options: LookUpPerformerOptions): LookUpPerformer {
  const { clock, log, central, printDesk, closing } = options;
  const feed = (input: Input) => options.feed(input);
  const shelf = createPictureShelf();
  /** Questions that somebody waits for, by request. */
  const asking = new Map<string, AbortController>();
  let ahead: AbortController | undefined;
  let prepared: readonly DeskPaper[] = [];

  const answerTo = async <T>(
    asked: Promise<Result<T, CentralError>>,
    answerOf: (value: T) => BureauAnswer | Promise<BureauAnswer>,
  ): Promise<BureauAnswer> => {
    const answer = await asked;
    return answer.ok ? answerOf(answer.value) : failureOf(answer.error);
  };

  const failureOf = (error: CentralError): BureauAnswer => {
    log.warn({ event: 'look-up-not-answered', code: error.code === 'refused' ? error.problem.code : error.code });
    return error.code === 'refused' ? { is: 'refused', problem: { code: error.problem.code } } : { is: 'away' };
  };

  const ask = async (sessionId: string, question: BureauQuestion, signal: AbortSignal): Promise<BureauAnswer> => {
    switch (question.ask) {
      case 'open-by-card': {
        const { identity, name } = question;
        const basis = { by: 'card', identity, ...(name === undefined ? {} : { name }) } as const;
        return answerTo(central.openLookUp({ sessionId, basis }, signal), (answer) => ({ is: 'opened', answer }));
      }
      case 'open-by-verification': {
        const basis = { by: 'verification', verificationId: question.verificationId } as const;
        return answerTo(central.openLookUp({ sessionId, basis }, signal), (answer) => ({ is: 'opened', answer }));
      }
      case 'raise':
        return answerTo(central.raiseLookUp(question.lookUpId, question.request, signal), (answer) => ({ is: 'raised', answer }));
      case 'record':
        return answerTo(central.readRecord(question.lookUpId, question.request, signal), (record) =>
          // A topic that nobody asked for is no answer.
          record.topic === question.request.topic ? { is: 'record', record } : { is: 'away' },
        );
      case 'picture':
        return askForPicture(question, signal);
      case 'papers':
        return askForPapers(question, signal);
      default:
        return assertNever(question);
    }
  };

  type PictureQuestion = Extract<BureauQuestion, { ask: 'picture' }>;
  const keyOf = ({ documentId, page }: Pick<PictureQuestion, 'documentId' | 'page'>) => `${documentId} ${page}`;

  const askForPicture = async (question: PictureQuestion, signal: AbortSignal): Promise<BureauAnswer> => {
    ahead?.abort();
    const key = keyOf(question);
    const known = shelf.find(key);
    if (known === undefined) {
      const { lookUpId, documentId, page } = question;
      const fetched = await central.readArchivePage(lookUpId, { documentId, page }, signal);
      if (!fetched.ok) return failureOf(fetched.error);
      const redrawn = await redraw(fetched.value);
      if (signal.aborted) return { is: 'away' };
      if (!redrawn.ok) {
        log.warn({ event: 'picture-unreadable', page });
        return { is: 'unreadable-picture' };
      }
      shelf.put(key, redrawn.value);
    }
    shelf.keepOnly([key]);
    const shown = shelf.find(key);
    if (shown === undefined) return { is: 'away' };
    void fetchAhead(question);
    return { is: 'picture', id: shown.id, widthPx: shown.widthPx, heightPx: shown.heightPx };
  };

  /** The next page, while this one is read: at most one more picture is held. */
  const fetchAhead = async ({ lookUpId, documentId, page, pages }: PictureQuestion): Promise<void> => {
    if (page >= pages) return;
    const stop = new AbortController();
    ahead = stop;
    const next = { documentId, page: page + 1 };
    const fetched = await withDeadline(clock, ASK_WITHIN_MS, AbortSignal.any([stop.signal, closing]), (signal) =>
      central.readArchivePage(lookUpId, next, signal),
    );
    if (!fetched.ok || isAborted(stop.signal)) return;
    const redrawn = await redraw(fetched.value);
    if (redrawn.ok && !isAborted(stop.signal)) shelf.put(keyOf(next), redrawn.value);
  };

  const askForPapers = async (question: Extract<BureauQuestion, { ask: 'papers' }>, signal: AbortSignal): Promise<BureauAnswer> => {
    const ready = await preparePapers(options.papers, question.requests, signal);
    if (signal.aborted) return { is: 'away' };
    if (!ready.ok) return 'central' in ready.error ? failureOf(ready.error.central) : { is: 'refused', problem: ready.error.problem };
    prepared = ready.value.papers;
    const papers = prepared.map(({ kind, sides, reprint }) => ({ kind, sides, again: reprint }));
    return { is: 'papers', papers, sheetsLeft: ready.value.sheetsLeft };
  };

  const askBureau = async ({ sessionId, requestId, question, withinMs }: Extract<LookUpEffect, { do: 'ask-bureau' }>): Promise<void> => {
    const stop = new AbortController();
    asking.set(requestId, stop);
    const timeoutMs = options.online() ? withinMs : Math.min(withinMs, OFFLINE_TIMEOUT_MS);
    const answer = await withDeadline(clock, timeoutMs, AbortSignal.any([stop.signal, closing]), (signal) =>
      ask(sessionId, question, signal),
    ).catch((error: unknown): BureauAnswer => {
      log.error({ event: 'look-up-broke', detail: error instanceof Error ? error.message : String(error) });
      return { is: 'refused', problem: { code: 'agent-failed' } };
    });
    asking.delete(requestId);
    // Nobody waits for it any more: it says nothing about central either.
    if (stop.signal.aborted || closing.aborted) return;
    options.noteContact(answer.is !== 'away');
    feed({ kind: 'bureau-answered', sessionId, requestId, answer });
  };

  const certifyServing = async (effect: Extract<LookUpEffect, { do: 'certify-serving' }>): Promise<void> => {
    const { sessionId, consentId, personRef, noticeVersion, verificationId, modalities } = effect;
    const appended = options.journal.append({
      id: consentId,
      sessionId,
      body: { kind: 'consent', purpose: 'certification', modalities: [...modalities], noticeVersion, personRef, verificationId },
    });
    if (!appended.ok) {
      feed({ kind: 'certified-serving', consentId, answer: { kind: 'not-recorded', problem: appended.error } });
      return;
    }
    const answer = await options.delivery.live(consentId, ANSWER_WITHIN_MS);
    feed({ kind: 'certified-serving', consentId, answer });
  };

  const recordStatement = async (effect: Extract<LookUpEffect, { do: 'record-statement' }>): Promise<void> => {
    const { sessionId, recordId, personRef, lookUpId, act, particularsSha256, fields } = effect;
    const appended = options.journal.append({
      id: recordId,
      sessionId,
      body: { kind: 'particulars', personRef, lookUpId, act, particularsSha256, fields: [...fields] },
    });
    if (!appended.ok) {
      feed({ kind: 'statement-recorded', recordId, result: { problem: appended.error } });
      return;
    }
    const answer = await options.delivery.live(recordId, ANSWER_WITHIN_MS);
    feed({ kind: 'statement-recorded', recordId, result: answer.kind === 'refused' ? 'refused' : 'recorded' });
  };

  const printPapers = ({ sessionId, copies, duplex }: Extract<LookUpEffect, { do: 'print-papers' }>): void => {
    const papers = prepared;
    prepared = [];
    if (papers.length > 0 && printDesk.printPapers(sessionId, papers, { copies, duplex })) return;
    notBegun(sessionId, 'document-printer-unavailable');
  };

  /** Nothing was given to the printer: somebody else's last sheet is still under way, or there is nothing to print. */
  const notBegun = (sessionId: string, code: 'document-printer-unavailable' | 'printer-unavailable') =>
    feed({ kind: 'print', sessionId, index: 1, sheets: 0, print: { state: 'not-printed', problem: { code }, canReprint: false } });

  const broke = (error: unknown) => log.error({ event: 'look-up-broke', detail: error instanceof Error ? error.message : String(error) });

  return {
    picture: (id) => shelf.byId(id),
    forget: () => {
      for (const stop of asking.values()) stop.abort();
      asking.clear();
      ahead?.abort();
      shelf.clear();
      prepared = [];
      printDesk.forget();
    },
    perform: (effect) => {
      switch (effect.do) {
        case 'ask-bureau':
          askBureau(effect).catch(broke);
          return;
        case 'stop-asking':
          asking.get(effect.requestId)?.abort();
          return;
        case 'end-look-up':
          withDeadline(clock, END_WITHIN_MS, closing, (signal) => central.endLookUp(effect.lookUpId, signal)).catch(broke);
          return;
        case 'drop-pictures':
          ahead?.abort();
          shelf.clear();
          return;
        case 'measure-slip': {
          // Laying it out takes a moment; the page that was touched for is shown first.
          setImmediate(() => {
            const slipMm = options.slipMm(options.slipBlocks(effect.slip));
            if (slipMm !== undefined) feed({ kind: 'slip-measured', sessionId: effect.sessionId, slipMm });
          });
          return;
        }
        case 'print-slip':
          if (!printDesk.printSlip(effect.sessionId, { blocks: options.slipBlocks(effect.slip) }))
            notBegun(effect.sessionId, 'printer-unavailable');
          return;
        case 'print-papers':
          printPapers(effect);
          return;
        case 'drop-papers':
          prepared = [];
          return;
        case 'print-again':
          printDesk.again(effect.sessionId);
          return;
        case 'print-confirm':
          printDesk.confirm(effect.sessionId, effect.whole);
          return;
        case 'print-stop':
          printDesk.stop(effect.sessionId);
          return;
        case 'print-taken':
          printDesk.taken(effect.sessionId, effect.confirmed);
          return;
        case 'certify-serving':
          certifyServing(effect).catch((error: unknown) => {
            broke(error);
            feed({ kind: 'certified-serving', consentId: effect.consentId, answer: { kind: 'none' } });
          });
          return;
        case 'record-statement':
          recordStatement(effect).catch((error: unknown) => {
            broke(error);
            feed({ kind: 'statement-recorded', recordId: effect.recordId, result: { problem: { code: 'agent-failed' } } });
          });
          return;
        default:
          return assertNever(effect);
      }
    },
  };
}
