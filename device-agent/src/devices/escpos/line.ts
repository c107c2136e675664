import { concatBytes } from '../../codec/fields.ts';
import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { DeviceError } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import { createTurns } from '../one-at-a-time.ts';
import type { Settings } from './model.ts';
import { conditionOfAutomatic, conditionOfRealTime, createReplySorter, realTimeStatus, type Condition, type Reply } from './wire.ts';

/** §12: each real-time answer within this time. */
const REAL_TIME_MS = 500;
/** A reply that has begun and stands still for so long will not be finished. */
const REPLY_GAP_MS = 200;
/** Small pieces, so that XOFF is heard in time. */
const PIECE_BYTES = 256;
/** A printer that holds the line for longer has stopped. */
const LONGEST_HOLD_MS = 20_000;
/**
 * A printer that was deaf for a while may have heard only the beginning of a command, and takes what comes next for its lengths: a
 * DLE EOT would make a picture of a megabyte of it, which swallows everything. Zeros make it an empty one. No head is longer (§2).
 */
const ENDS_A_HEAD = new Uint8Array(8);

/** An open link to a printer: bytes out, sorted replies in. */
export interface PrinterLine {
  /** Sends data, obeying XOFF where the settings say so. `stop` is asked between pieces. Errors: `link`, `no-answer` after XOFF for too long, `cancelled` by `stop`. */
  send(bytes: Uint8Array, stop?: () => boolean): Promise<Result<undefined, DeviceError>>;
  /** Sends a real-time command at once, whatever the flow; after data of which it is not sure that they were heard, with zeros before it. */
  sendNow(bytes: Uint8Array): Promise<Result<undefined, DeviceError>>;
  /** The first reply that `match` accepts, undefined after the time or when the line has ended. Begins to listen at once. */
  expect<T>(match: (reply: Reply) => T | undefined, timeoutMs: number): Promise<T | undefined>;
  /** The printer has answered a marker, or has cleared its buffers: all that was sent was heard. */
  wasHeard(): void;
  /** Lets this time pass, or less where the line ends. */
  pass(durationMs: number): Promise<void>;
  /** Ends every wait of `expect`: an answer that comes now belongs to an older question. */
  giveUp(): void;
  /** DLE EOT 1 to 4, one by one, each asked again once; undefined where an answer is missing. */
  askCondition(): Promise<Condition | undefined>;
  /** Counts replies that nobody waited for and bytes that fit nothing: signs of a line that cannot be trusted. */
  readonly anomalies: number;
  /** Resolves with the reason when the link is gone. */
  readonly ended: Promise<DeviceError>;
  readonly over: boolean;
}

export interface PrinterLineOptions {
  readonly link: ByteLink;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onAutomatic: (condition: Condition) => void;
}

/** Begins to read the link at once. */
export function createPrinterLine(options: PrinterLineOptions): PrinterLine {
  const { link, settings, clock, signal, onAutomatic } = options;
  const sorter = createReplySorter();
  const waiters = new Set<{ readonly take: (reply: Reply) => boolean; readonly giveUp: () => void }>();
  const inTurn = createTurns();
  let held = false;
  let over = false;
  let anomalies = 0;
  let unsure = true;
  let cancelGap = () => {};

  const accept = (replies: readonly Reply[]) => {
    for (const reply of replies) {
      if (reply.kind === 'xon' || reply.kind === 'xoff') held = settings.flow === 'xonxoff' && reply.kind === 'xoff';
      else if (reply.kind === 'automatic') onAutomatic(conditionOfAutomatic(reply.bytes));
      else {
        const taken = [...waiters].some((waiter) => waiter.take(reply));
        // Status bytes that nobody asked for are normal: a picture may hold DLE EOT by accident (§5).
        if (!taken && reply.kind !== 'real-time') anomalies += 1;
      }
    }
  };

  const pump = async (): Promise<DeviceError> => {
    for await (const chunk of link.incoming) {
      cancelGap();
      accept(sorter.push(chunk));
      cancelGap = clock.after(REPLY_GAP_MS, () => accept(sorter.expire()));
    }
    cancelGap();
    over = true;
    for (const waiter of [...waiters]) waiter.giveUp();
    return { code: 'link', cause: { code: 'unplugged' } };
  };
  const ended = pump();

  const post = async (bytes: Uint8Array): Promise<Result<undefined, DeviceError>> => {
    const deadline = new AbortController();
    const cancelTimer = clock.after(LONGEST_HOLD_MS, () => deadline.abort());
    const sent = await link.send(bytes, AbortSignal.any([signal, deadline.signal])).finally(cancelTimer);
    if (sent.ok) return sent;
    if (sent.error.code === 'cancelled' && !isAborted(signal)) return err({ code: 'no-answer', waitedMs: LONGEST_HOLD_MS });
    return err({ code: 'link', cause: sent.error });
  };

  const sendNow = (bytes: Uint8Array) => post(unsure ? concatBytes([ENDS_A_HEAD, bytes]) : bytes);

  const whileHeld = async (stop: () => boolean): Promise<Result<undefined, DeviceError>> => {
    const from = clock.monotonic();
    while (held && !over && !isAborted(signal)) {
      if (stop()) return err({ code: 'cancelled' });
      if (clock.monotonic() - from >= LONGEST_HOLD_MS) return err({ code: 'no-answer', waitedMs: LONGEST_HOLD_MS });
      await clock.sleep(20, signal);
    }
    return ok();
  };

  const expect: PrinterLine['expect'] = (match, timeoutMs) =>
    new Promise((resolve) => {
      const finish = (value: ReturnType<typeof match>) => {
        waiters.delete(waiter);
        cancelTimer();
        resolve(value);
      };
      const take = (reply: Reply): boolean => {
        const value = match(reply);
        if (value === undefined) return false;
        finish(value);
        return true;
      };
      const giveUp = () => finish(undefined);
      const waiter = { take, giveUp };
      const cancelTimer = clock.after(timeoutMs, giveUp);
      waiters.add(waiter);
      if (over) giveUp();
    });

  const askOne = async (n: 1 | 2 | 3 | 4): Promise<number | undefined> => {
    for (let tries = 0; tries < 2 && !over; tries += 1) {
      const answer = expect((reply) => (reply.kind === 'real-time' ? reply.byte : undefined), REAL_TIME_MS);
      if (settings.eotMap === 'hwasung') sorter.expectRaw();
      const sent = await sendNow(realTimeStatus(n));
      if (!sent.ok) return undefined;
      const byte = await answer;
      unsure = byte === undefined;
      if (byte !== undefined) return byte;
    }
    return undefined;
  };

  return {
    send: async (bytes, stop = () => false) => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const free = await whileHeld(stop);
        if (!free.ok) return free;
        if (stop()) return err({ code: 'cancelled' });
        unsure = true;
        const sent = await post(bytes.subarray(at, at + PIECE_BYTES));
        if (!sent.ok) return sent;
      }
      return ok();
    },
    sendNow,
    expect,
    wasHeard: () => {
      unsure = false;
    },
    pass: (durationMs) => expect(() => undefined, durationMs),
    giveUp: () => {
      for (const waiter of [...waiters]) waiter.giveUp();
    },
    askCondition: () =>
      inTurn(async () => {
        const answers: number[] = [];
        for (const n of [1, 2, 3, 4] as const) {
          const byte = await askOne(n);
          if (byte === undefined) return undefined;
          answers.push(byte);
        }
        const [printer, cause, error, paper] = answers;
        return conditionOfRealTime([printer!, cause!, error!, paper!], settings.eotMap);
      }),
    get anomalies() {
      return anomalies;
    },
    ended,
    get over() {
      return over;
    },
  };
}
