import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { parseMessage, type IppMessage } from './codec/message.ts';
import type { Settings } from './model.ts';
import { encodeRequest, type Question } from './requests.ts';
import type { IppTransport } from './transport.ts';
import { describeStatus, isSuccess } from './wire.ts';

/**
 * Why a question has no good answer.
 * - `not-sent`: nothing of it left this machine.
 * - `lost`: it may have been acted upon; also where the answer was garbage.
 * - `refused`: the printer says that it did not do it (IPP), or its door did (`status` is then undefined).
 */
export type AskError =
  | { readonly code: 'not-sent'; readonly detail: string }
  | { readonly code: 'lost'; readonly detail: string }
  | { readonly code: 'refused'; readonly status: number | undefined; readonly detail: string };

/** A deadline that is put off by every sign of life. */
export interface Patience {
  readonly signal: AbortSignal;
  /** A sign of life: the time begins anew. */
  renew(): void;
  /** Waits no longer: the signal aborts. */
  giveUp(): void;
  /** The answer is there; the time does not matter any more. */
  end(): void;
}

/** No error object with a stack for what happens all the time. */
const OUT_OF_PATIENCE = 'no sign of life';

/** Starts waiting: the signal aborts `waitMs` after the last sign of life, or with `signal`. `end` must be called at last. */
export function startPatience(clock: Clock, waitMs: number, signal: AbortSignal): Patience {
  const over = new AbortController();
  const giveUp = () => over.abort(OUT_OF_PATIENCE);
  let cancel = clock.after(waitMs, giveUp);
  return {
    signal: AbortSignal.any([over.signal, signal]),
    renew: () => {
      cancel();
      if (!over.signal.aborted) cancel = clock.after(waitMs, giveUp);
    },
    giveUp: () => {
      cancel();
      giveUp();
    },
    end: () => cancel(),
  };
}

/** Questions and answers with one printer. */
export interface Conversation {
  /** Asks and waits for `answerMs` at most. Errors: see `AskError`. */
  ask(question: Question, signal: AbortSignal): Promise<Result<IppMessage, AskError>>;
  /** Asks with a patience of the caller's own, for questions that bring a document. */
  askPatiently(question: Question, patience: Patience): Promise<Result<IppMessage, AskError>>;
}

/** Begins a conversation; requests are numbered from 1. */
export function createConversation(transport: IppTransport, settings: Settings, clock: Clock): Conversation {
  const asker = { printerUri: transport.printerUri, userName: settings.userName };
  let lastRequest = 0;
  const askPatiently = async (question: Question, patience: Patience): Promise<Result<IppMessage, AskError>> => {
    lastRequest = (lastRequest % 0x7fffffff) + 1;
    const requestId = lastRequest;
    const answered = await transport.exchange(encodeRequest(question, asker, requestId), patience.signal, () => patience.renew());
    if (!answered.ok) {
      const { error } = answered;
      if (error.code !== 'turned-away') return err(error);
      return err({ code: 'refused', status: undefined, detail: `HTTP ${error.status}` });
    }
    return judgeAnswer(answered.value, requestId);
  };
  return {
    askPatiently,
    ask: async (question, signal) => {
      const patience = startPatience(clock, settings.answerMs, signal);
      try {
        return await askPatiently(question, patience);
      } finally {
        patience.end();
      }
    },
  };
}

function judgeAnswer(bytes: Uint8Array, requestId: number): Result<IppMessage, AskError> {
  const parsed = parseMessage(bytes);
  if (!parsed.ok) return err({ code: 'lost', detail: `the answer is no IPP message: ${parsed.error.code}` });
  const message = parsed.value;
  // A bad request may be answered with 0, since its number could not be read (RFC 8011 §4.1.1).
  if (message.requestId !== requestId && (isSuccess(message.code) || message.requestId !== 0))
    return err({ code: 'lost', detail: `an answer to request ${message.requestId} instead of ${requestId}` });
  if (isSuccess(message.code)) return ok(message);
  return err({ code: 'refused', status: message.code, detail: describeStatus(message.code) });
}
