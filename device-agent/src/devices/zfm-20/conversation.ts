import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { DeviceError } from '../../hal/status.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createFramedLink, type FrameArrival } from '../framed-link.ts';
import { createTurns } from '../one-at-a-time.ts';
import { CONFIRMATION } from './confirmation.ts';
import { concatBytes } from '../../codec/fields.ts';
import { wipe } from '../../codec/wipe.ts';
import { encodeCommand, parseReply, type Command } from './instructions.ts';
import { DATA_GAP_MS, REPLY_TIMEOUT_MS, type Profile } from './model.ts';
import { createPacketFramer, encodePacket, packetsOf, type Packet } from './wire.ts';

/** What a module answered: its confirmation code and the bytes behind it. */
export interface Acknowledge {
  readonly code: number;
  readonly results: Uint8Array;
}

/** Speaks EF 01 with one module, one exchange at a time. Errors of all: `link`, `no-answer`, `garbled`, `cancelled`. */
export interface Conversation {
  /** Sends a command and waits for its acknowledge; asks a second time where the first answer is damaged or does not come. */
  ask(command: Command, signal: AbortSignal, options?: AskOptions): Promise<Result<Acknowledge, DeviceError>>;
  /** Asks, and where the answer is 00 collects data packets until the last one, at most `limitBytes`. Does not ask again. */
  fetch(
    command: Command,
    limitBytes: number,
    signal: AbortSignal,
  ): Promise<Result<Acknowledge & { readonly data: Uint8Array }, DeviceError>>;
  /** Asks, and where the answer is 00 sends data packets; the module gives no final answer. */
  deliver(command: Command, data: Uint8Array, packetBytes: number, signal: AbortSignal): Promise<Result<Acknowledge, DeviceError>>;
  /** Resolves when the far end is gone. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly tries?: number;
  readonly timeoutMs?: number;
}

export interface ConversationOptions {
  readonly link: ByteLink;
  readonly profile: Profile;
  readonly address: number;
  readonly clock: Clock;
  readonly log: DeviceLog;
}

/** After a time-out or a broken-off transfer the wire must have been quiet for so long before anything else is said. */
const QUIET_MS = DATA_GAP_MS;
/** The longest transfer, 36,864 bytes at 57,600 baud, takes 7 s. */
const LONGEST_TRANSFER_MS = 8000;

export function createConversation(options: ConversationOptions): Conversation {
  const { link, profile, address, clock, log } = options;
  const framed = createFramedLink({
    link,
    framer: createPacketFramer(),
    contentOf: ({ payload }) => payload,
    clock,
    gapMs: DATA_GAP_MS,
    log,
  });
  const inTurn = createTurns();
  let outOfStep = false;

  const send = (kind: Packet['kind'], payload: Uint8Array, signal: AbortSignal) =>
    framed.send(encodePacket({ address, kind, payload }), signal);

  /** The next packet of a wanted kind from this module; what else comes is late or foreign. */
  const nextOf = async (kinds: readonly Packet['kind'][], timeoutMs: number, signal: AbortSignal): Promise<Result<Packet, DeviceError>> => {
    const untilMs = clock.monotonic() + timeoutMs;
    for (;;) {
      const arrival = await framed.next(Math.max(0, untilMs - clock.monotonic()), signal);
      if (!arrival.ok) return arrival.error.code === 'no-answer' ? err({ code: 'no-answer', waitedMs: timeoutMs }) : arrival;
      const packet = packetOf(arrival.value);
      wipe(arrival.value.bytes);
      if (!packet.ok) return packet;
      if (packet.value.address === address && kinds.includes(packet.value.kind)) return packet;
      log({ event: 'unexpected-frame', detail: `${packet.value.kind} packet of ${packet.value.payload.length} bytes` });
      wipe(packet.value.payload);
    }
  };

  const exchange = async (command: Command, timeoutMs: number, signal: AbortSignal): Promise<Result<Acknowledge, DeviceError>> => {
    const sent = await send('command', encodeCommand(profile, command), signal);
    if (!sent.ok) return sent;
    const packet = await nextOf(['acknowledge'], timeoutMs, signal);
    if (!packet.ok) return packet;
    const code = packet.value.payload[0];
    if (code === undefined) return err({ code: 'garbled', detail: 'acknowledge without a code' });
    return ok({ code, results: packet.value.payload.subarray(1) });
  };

  /**
   * A late answer would be taken for the answer to the next question. So after anything broke off: wait until the wire is quiet,
   * then ask for the system parameters, whose answer cannot be mistaken, and pass over all that comes before it.
   */
  const getInStep = async (timeoutMs: number, signal: AbortSignal): Promise<Result<undefined, DeviceError>> => {
    await framed.settle(QUIET_MS, LONGEST_TRANSFER_MS, signal);
    const sent = await send('command', encodeCommand(profile, { name: 'ReadSysPara', values: {} }), signal);
    if (!sent.ok) return sent;
    for (;;) {
      const packet = await nextOf(['acknowledge'], timeoutMs, signal);
      if (!packet.ok) return packet;
      const { payload } = packet.value;
      // A module whose password was lost with its power answers 21 to this, and to nothing that was under way before.
      if (payload[0] === CONFIRMATION.passwordNeeded || parseReply('ReadSysPara', payload.subarray(1)) !== undefined) return ok();
    }
  };

  const guarded = <T>(
    signal: AbortSignal,
    timeoutMs: number,
    work: () => Promise<Result<T, DeviceError>>,
  ): Promise<Result<T, DeviceError>> =>
    inTurn(async () => {
      if (outOfStep) {
        const inStep = await getInStep(timeoutMs, signal);
        if (!inStep.ok) return inStep;
        outOfStep = false;
      }
      framed.discard();
      const result = await work();
      if (!result.ok) outOfStep = true;
      return result;
    });

  const collect = async (limitBytes: number, signal: AbortSignal): Promise<Result<Uint8Array, DeviceError>> => {
    const parts: Uint8Array[] = [];
    let length = 0;
    try {
      for (;;) {
        const packet = await nextOf(['data', 'last-data'], DATA_GAP_MS, signal);
        if (!packet.ok) return packet;
        parts.push(packet.value.payload);
        length += packet.value.payload.length;
        if (length > limitBytes) return err({ code: 'garbled', detail: `more than the ${limitBytes} bytes that were expected` });
        if (packet.value.kind === 'last-data') return ok(concatBytes(parts));
      }
    } finally {
      wipe(...parts);
    }
  };

  return {
    ask: async (command, signal, { tries = 2, timeoutMs = REPLY_TIMEOUT_MS } = {}) => {
      for (let tried = 1; ; tried += 1) {
        const answer = await guarded(signal, timeoutMs, () => exchange(command, timeoutMs, signal));
        if (tried >= tries || !isWorthAnotherTry(answer)) return answer;
        log({ event: 'retried', detail: command.name });
      }
    },
    fetch: (command, limitBytes, signal) =>
      guarded(signal, REPLY_TIMEOUT_MS, async () => {
        const answer = await exchange(command, REPLY_TIMEOUT_MS, signal);
        if (!answer.ok) return answer;
        if (answer.value.code !== CONFIRMATION.ok) return ok({ ...answer.value, data: new Uint8Array() });
        const data = await collect(limitBytes, signal);
        return data.ok ? ok({ ...answer.value, data: data.value }) : data;
      }),
    deliver: (command, data, packetBytes, signal) =>
      guarded(signal, REPLY_TIMEOUT_MS, async () => {
        const answer = await exchange(command, REPLY_TIMEOUT_MS, signal);
        if (!answer.ok || answer.value.code !== CONFIRMATION.ok) return answer;
        for (const packet of packetsOf(data, packetBytes, address)) {
          const sent = await send(packet.kind, packet.payload, signal);
          if (!sent.ok) return sent;
        }
        return answer;
      }),
    ended: framed.ended,
    close: () => framed.close(),
  };
}

function packetOf(arrival: FrameArrival<Packet>): Result<Packet, DeviceError> {
  return arrival.kind === 'frame' ? ok(arrival.frame) : err({ code: 'garbled', detail: arrival.reason });
}

/** Damaged on the way there (the module says 01), damaged on the way back, or lost. */
function isWorthAnotherTry(answer: Result<Acknowledge, DeviceError>): boolean {
  if (answer.ok) return answer.value.code === CONFIRMATION.packetReceiveError;
  return answer.error.code === 'garbled' || answer.error.code === 'no-answer';
}
