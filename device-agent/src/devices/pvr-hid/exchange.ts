import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { sameBytes } from '../../codec/fields.ts';
import { wipe } from '../../codec/wipe.ts';
import type { DeviceError } from '../../hal/status.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createFramedLink, type FrameArrival } from '../framed-link.ts';
import { createTurns } from '../one-at-a-time.ts';
import { ANY, COMMANDS, createMessageFramer, encodeRequest, parseEvent, parseResponse, STATUS, statusName } from './wire.ts';
import type { CommandName, Message, PvrEvent, RequestOf, ResponseOf } from './wire.ts';

/** C3, rule 10: so long after the request or the last keep-alive. */
export const ANSWER_TIMEOUT_MS = 1000;
/** C3, rule 4. */
const REPORT_GAP_MS = 500;
/** C3, rule 9: nothing takes longer than 10 s, however many keep-alives come. */
const LONGEST_ANSWER_MS = 11_000;

/** Why a request has no good answer. `lost`: nothing came, also not on the second try. */
export type AskError =
  | { readonly code: 'status'; readonly status: number }
  | { readonly code: 'lost' }
  | { readonly code: 'device'; readonly error: DeviceError };

/** Requests and answers over one open link. */
export interface PvrExchange {
  /**
   * Sends a request and waits for its answer; requests queue up behind each other (rule 7). What gets lost is tried once more with
   * a new TID as rule 10 says. A response that has begun is always waited for, so there is no signal.
   */
  ask<Name extends CommandName>(name: Name, fields: RequestOf<Name>): Promise<Result<ResponseOf<Name>, AskError>>;
  /** SYNC with a fresh nonce; all input before its answer is ignored. The device ends its capture and wipes its frames. */
  sync(): Promise<Result<ResponseOf<'sync'>, AskError>>;
  /** Resolves with the reason when the link is gone. */
  readonly ended: Promise<DeviceError>;
}

export interface PvrExchangeOptions {
  readonly link: ByteLink;
  readonly clock: Clock;
  readonly log: DeviceLog;
  readonly onEvent: (event: PvrEvent) => void;
  /** Ends every wait; the connection is of no use afterwards. */
  readonly signal: AbortSignal;
  /** 8 bytes nobody can guess from the last ones; a replayed recording passes its own. Default: random. */
  readonly makeNonce?: () => Uint8Array;
}

/** The words for a person or a log about a request that failed. */
export function asDeviceError(error: AskError): DeviceError {
  switch (error.code) {
    case 'device':
      return error.error;
    case 'lost':
      return { code: 'no-answer', waitedMs: 2 * ANSWER_TIMEOUT_MS };
    case 'status':
      if (error.status === STATUS.UNSUPPORTED) return { code: 'unsupported', detail: statusName(error.status) };
      return { code: error.status >= STATUS.SENSOR_FAULT ? 'faulty' : 'refused', detail: statusName(error.status) };
  }
}

/** The device says that the request did not reach it whole; it was not carried out. */
const NOT_HEARD: readonly number[] = [STATUS.BAD_CRC, STATUS.BAD_SEQ, STATUS.MSG_TIMEOUT];

/** Begins to read the link at once. */
export function createPvrExchange(options: PvrExchangeOptions): PvrExchange {
  const { link, clock, log, onEvent, signal } = options;
  const makeNonce = options.makeNonce ?? (() => new Uint8Array(randomBytes(8)));
  const framed = createFramedLink({
    link,
    framer: createMessageFramer('host'),
    contentOf: ({ payload }) => payload,
    clock,
    gapMs: REPORT_GAP_MS,
    log,
  });
  let lastTid = 0;
  let pending:
    | {
        readonly tid: number;
        readonly cmd: number;
        readonly take: (message: Message) => void;
        readonly giveUp: (error: DeviceError) => void;
      }
    | undefined;
  let over: DeviceError | undefined;
  let syncing = true;
  const inTurn = createTurns();

  const accept = (arrival: FrameArrival<Message>) => {
    // Rule 5: a damaged response is as good as lost.
    if (arrival.kind === 'damaged') return;
    const message = arrival.frame;
    if (message.kind === 'event') {
      if (syncing) return;
      const event = parseEvent(message);
      if (event.ok) onEvent(event.value);
      else log({ event: 'unexpected-frame', detail: event.error });
      return;
    }
    if (pending !== undefined && message.tid === pending.tid && message.cmd === pending.cmd) pending.take(message);
    else if (!syncing) log({ event: 'unexpected-frame', detail: `answer to ${message.tid}, which nobody waits for` });
  };

  const pump = async (): Promise<DeviceError> => {
    for (;;) {
      const arrival = await framed.next(LONGEST_ANSWER_MS, signal);
      if (arrival.ok) {
        accept(arrival.value);
        // Whoever wanted something of it has a copy.
        wipe(arrival.value.bytes);
        if (arrival.value.kind === 'frame') wipe(arrival.value.frame.payload);
      } else if (arrival.error.code !== 'no-answer') {
        over = arrival.error;
        pending?.giveUp(over);
        return over;
      }
    }
  };
  const ended = pump();

  /** One try: send, wait, prolong with each keep-alive. */
  const attempt = async <Name extends CommandName>(
    name: Name,
    fields: RequestOf<Name>,
    wanted: (answer: ResponseOf<Name>) => boolean = () => true,
  ): Promise<Result<ResponseOf<Name>, AskError>> => {
    lastTid = (lastTid % 255) + 1;
    const tid = lastTid;
    const startedAt = clock.monotonic();
    const answer = new Promise<Result<ResponseOf<Name>, AskError>>((resolve) => {
      let cancelTimer = () => {};
      const finish = (result: Result<ResponseOf<Name>, AskError>) => {
        cancelTimer();
        pending = undefined;
        resolve(result);
      };
      const rewind = () => {
        cancelTimer();
        cancelTimer = clock.after(ANSWER_TIMEOUT_MS, () => finish(err({ code: 'lost' })));
      };
      const take = (message: Message) => {
        if (message.kind === 'keep-alive') {
          if (clock.monotonic() - startedAt < LONGEST_ANSWER_MS) rewind();
          return;
        }
        const parsed = parseResponse(name, message.payload);
        if (parsed.ok) {
          if (wanted(parsed.value)) finish(ok(parsed.value));
        } else if (parsed.error.code === 'status') finish(err(parsed.error));
        // Longer or shorter than its table: nothing in it can be believed, so it counts as lost.
        else log({ event: 'damaged-frame', detail: `${name}: ${parsed.error.detail}` });
      };
      const giveUp = (error: DeviceError) => finish(err({ code: 'device', error }));
      pending = { tid, cmd: COMMANDS[name].cmd, take, giveUp };
      rewind();
      if (over !== undefined) giveUp(over);
    });
    for (const report of encodeRequest(tid, name, fields)) {
      const sent = await framed.send(report, signal);
      if (!sent.ok) return err({ code: 'device', error: sent.error });
    }
    return answer;
  };

  const attemptTwice = async <Name extends CommandName>(
    name: Name,
    fields: RequestOf<Name>,
  ): Promise<Result<ResponseOf<Name>, AskError>> => {
    const first = await attempt(name, fields);
    if (first.ok || first.error.code === 'device') return first;
    const notHeard = first.error.code === 'status' && NOT_HEARD.includes(first.error.status);
    if (first.error.code === 'status' && !notHeard) return first;
    // Rule 10: a lamp or a restart that may have happened already is not asked for again.
    if (!notHeard && (name === 'set-led' || name === 'reboot')) return first;
    log({ event: 'retried', detail: name });
    if (!notHeard && name === 'start-capture') {
      const aborted = await attempt('abort', { session: ANY });
      if (!aborted.ok && aborted.error.code !== 'status') return err(aborted.error);
    }
    const second = await attempt(name, fields);
    return !second.ok && second.error.code === 'status' && NOT_HEARD.includes(second.error.status) ? err({ code: 'lost' }) : second;
  };

  return {
    ask: (name, fields) => inTurn(() => attemptTwice(name, fields)),
    sync: () =>
      inTurn(async () => {
        syncing = true;
        const nonce = makeNonce();
        const answer = await attempt('sync', { nonce }, (response) => sameBytes(response.nonce, nonce));
        if (answer.ok) syncing = false;
        return answer;
      }),
    ended,
  };
}
