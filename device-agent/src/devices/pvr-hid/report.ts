import { crc16 } from '../../codec/checksum.ts';
import { concatBytes } from '../../codec/fields.ts';
import type { FrameEvent, Framer } from '../../codec/framer.ts';
import { wipe, wipeableCopy } from '../../codec/wipe.ts';

/** PVR-HID 1.0, C2: every report has 64 bytes, on HID and in the TCP tunnel alike. */
export const REPORT_BYTES = 64;
/** C2: no payload is longer. */
export const MOST_PAYLOAD = 4108;
const INIT = 0xa5;
const CONT = 0x5a;
const INIT_HEAD = 6;
const CONT_HEAD = 3;
const IN_INIT = REPORT_BYTES - INIT_HEAD;
const IN_CONT = REPORT_BYTES - CONT_HEAD;

/** C2, KIND. */
const KINDS = ['request', 'response', 'event', 'keep-alive'] as const;
export type MessageKind = (typeof KINDS)[number];

/** One whole message. `tid` is 0 for events alone. */
export interface Message {
  readonly tid: number;
  readonly cmd: number;
  readonly kind: MessageKind;
  readonly payload: Uint8Array;
}

/** Why a message was dropped; the device answers the request with the status of that name (C3, rules 2 to 5). */
export type DamageReason = 'INVALID_LEN' | 'BAD_SEQ' | 'MSG_TIMEOUT' | 'BAD_CRC';

function messageCrc(head: Uint8Array, payload: Uint8Array): number {
  return crc16(payload, crc16(head));
}

/** Cuts one message into its reports (C2). Throws a RangeError on a payload that is too long, which no caller may build. */
export function encodeReports(message: Message): Uint8Array[] {
  const { tid, cmd, kind, payload } = message;
  if (payload.length > MOST_PAYLOAD) throw new RangeError(`payload of ${payload.length} bytes`);
  const head = Uint8Array.of(tid, cmd, KINDS.indexOf(kind), payload.length & 0xff, payload.length >> 8);
  const crc = messageCrc(head, payload);
  const stream = concatBytes([payload, Uint8Array.of(crc & 0xff, crc >> 8)]);
  const first = new Uint8Array(REPORT_BYTES);
  first[0] = INIT;
  first.set(head, 1);
  first.set(stream.subarray(0, IN_INIT), INIT_HEAD);
  const reports = [first];
  for (let at = IN_INIT, sequence = 0; at < stream.length; at += IN_CONT, sequence += 1) {
    const report = new Uint8Array(REPORT_BYTES);
    report.set([CONT, tid, sequence]);
    report.set(stream.subarray(at, at + IN_CONT), CONT_HEAD);
    reports.push(report);
  }
  return reports;
}

interface HalfMessage {
  readonly init: Uint8Array;
  readonly kind: MessageKind;
  readonly stream: Uint8Array;
  filled: number;
  nextSequence: number;
}

/**
 * Puts messages together again by rules 1 to 6 of C3. `role` is who listens: a device takes requests only, a host everything else.
 * - Takes chunks cut anywhere (TCP tunnel) as well as whole reports (HID), holds at most one message.
 * - `damaged` carries a `DamageReason` and the INIT report as its bytes, so that a device can answer with that TID and CMD.
 * - `expire`, to be called 500 ms after the last report (rule 4), also drops a part of a report: a tunnel falls into step again.
 */
export function createMessageFramer(role: 'host' | 'device'): Framer<Message> {
  const report = wipeableCopy(new Uint8Array(REPORT_BYTES));
  let reportFilled = 0;
  let half: HalfMessage | undefined;
  let ignored = 0;

  const damaged = (reason: DamageReason, init: Uint8Array): FrameEvent<Message> => ({ kind: 'damaged', reason, bytes: init });

  /** Drops a message of which a part has come; its first report goes to the one who is told of the damage. */
  const giveUp = () => {
    if (half !== undefined) wipe(half.stream);
    half = undefined;
  };

  /** Drops it with all that has come of it. */
  const forget = () => {
    if (half !== undefined) wipe(half.init);
    giveUp();
  };

  const append = (message: HalfMessage, bytes: Uint8Array): FrameEvent<Message> | undefined => {
    const part = bytes.subarray(0, message.stream.length - message.filled);
    message.stream.set(part, message.filled);
    message.filled += part.length;
    if (message.filled < message.stream.length) return undefined;
    half = undefined;
    const length = message.stream.length - 2;
    const payload = message.stream.subarray(0, length);
    const crc = message.stream[length]! | (message.stream[length + 1]! << 8);
    if (messageCrc(message.init.subarray(1, INIT_HEAD), payload) !== crc) {
      wipe(message.stream);
      return damaged('BAD_CRC', message.init);
    }
    const frame = { tid: message.init[1]!, cmd: message.init[2]!, kind: message.kind, payload };
    return { kind: 'frame', frame, bytes: message.init };
  };

  const begin = (): FrameEvent<Message> | undefined => {
    forget();
    const kind = KINDS[report[3]!];
    const tid = report[1]!;
    const fits = role === 'device' ? kind === 'request' : kind !== 'request';
    if (kind === undefined || !fits || (kind === 'event') !== (tid === 0)) {
      ignore();
      return undefined;
    }
    const init = wipeableCopy(report);
    const length = init[4]! | (init[5]! << 8);
    if (length > MOST_PAYLOAD) return damaged('INVALID_LEN', init);
    half = { init, kind, stream: wipeableCopy(new Uint8Array(length + 2)), filled: 0, nextSequence: 0 };
    return append(half, init.subarray(INIT_HEAD));
  };

  const proceed = (): FrameEvent<Message> | undefined => {
    if (half === undefined || report[1] !== half.init[1]) {
      ignore();
      return undefined;
    }
    if (report[2] !== half.nextSequence) {
      const { init } = half;
      giveUp();
      return damaged('BAD_SEQ', init);
    }
    half.nextSequence += 1;
    return append(half, report.subarray(CONT_HEAD));
  };

  const ignore = () => {
    ignored += REPORT_BYTES;
  };

  const take = (): FrameEvent<Message> | undefined => {
    if (report[0] === INIT) return begin();
    if (report[0] === CONT) return proceed();
    ignore();
    return undefined;
  };

  const reportIgnored = (events: FrameEvent<Message>[]) => {
    if (ignored > 0) events.push({ kind: 'garbage', count: ignored });
    ignored = 0;
  };

  return {
    push(chunk) {
      const events: FrameEvent<Message>[] = [];
      for (let taken = 0; taken < chunk.length;) {
        const part = chunk.subarray(taken, taken + REPORT_BYTES - reportFilled);
        report.set(part, reportFilled);
        reportFilled += part.length;
        taken += part.length;
        if (reportFilled < REPORT_BYTES) break;
        reportFilled = 0;
        const event = take();
        wipe(report);
        if (event === undefined) continue;
        reportIgnored(events);
        events.push(event);
      }
      reportIgnored(events);
      return events;
    },
    expire() {
      const events: FrameEvent<Message>[] = [];
      ignored += reportFilled;
      reportFilled = 0;
      wipe(report);
      reportIgnored(events);
      if (half !== undefined) events.push(damaged('MSG_TIMEOUT', half.init));
      giveUp();
      return events;
    },
    reset() {
      reportFilled = 0;
      wipe(report);
      forget();
      ignored = 0;
    },
    get pending() {
      return reportFilled + (half?.filled ?? 0) + (half === undefined ? 0 : INIT_HEAD);
    },
  };
}
