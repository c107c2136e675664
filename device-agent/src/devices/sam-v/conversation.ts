import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { DeviceError } from '../../hal/status.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { DeviceLog } from '../device-log.ts';
import { createFramedLink } from '../framed-link.ts';
import { COMMANDS, parseSamNumber, STATUS, type CommandName } from './messages.ts';
import { GAP_MS, READ_TIMEOUT_MS, SHORT_TIMEOUT_MS } from './model.ts';
import { createReplyFramer, encodeRequest, type SamReply } from './wire.ts';

/** Speaks with one reader: a question, an answer. The caller asks one at a time. */
export interface SamConversation {
  /**
   * Asks, and asks a second time where the reader says that the question came damaged, or where its answer did (but never reads a
   * card twice). Errors: `link`, `no-answer`, `garbled`, `cancelled`.
   */
  ask(command: CommandName, signal: AbortSignal): Promise<Result<SamReply, DeviceError>>;
  readonly ended: Promise<void>;
}

export function createSamConversation(link: ByteLink, clock: Clock, log: DeviceLog): SamConversation {
  const framed = createFramedLink({ link, framer: createReplyFramer(), contentOf: ({ data }) => data, clock, gapMs: GAP_MS, log });
  let outOfStep = false;

  const exchange = async (command: CommandName, signal: AbortSignal): Promise<Result<SamReply, DeviceError>> => {
    const [number, parameter] = COMMANDS[command];
    const sent = await framed.send(encodeRequest({ command: number, parameter, data: new Uint8Array() }), signal);
    if (!sent.ok) return sent;
    const arrival = await framed.next(timeoutOf(command), signal);
    if (!arrival.ok) return arrival;
    arrival.value.bytes.fill(0);
    if (arrival.value.kind === 'damaged') return err({ code: 'garbled', detail: arrival.value.reason });
    return ok(arrival.value.frame);
  };

  /**
   * Answers do not say to which question. So after one that came late or not at all: wait until the wire is quiet, then ask for
   * the number of the security module, whose answer has a length of its own, and pass over what comes before it.
   */
  const getInStep = async (signal: AbortSignal): Promise<Result<undefined, DeviceError>> => {
    await framed.settle(GAP_MS, READ_TIMEOUT_MS, signal);
    let reply = await exchange('readSamNumber', signal);
    while (reply.ok && parseSamNumber(reply.value.data) === undefined) {
      log({ event: 'unexpected-frame', detail: `${reply.value.data.length} bytes` });
      const arrival = await framed.next(SHORT_TIMEOUT_MS, signal);
      if (!arrival.ok) return arrival;
      reply = arrival.value.kind === 'frame' ? ok(arrival.value.frame) : err({ code: 'garbled', detail: arrival.value.reason });
    }
    return reply.ok ? ok() : reply;
  };

  const askOnce = async (command: CommandName, signal: AbortSignal): Promise<Result<SamReply, DeviceError>> => {
    if (outOfStep) {
      const inStep = await getInStep(signal);
      if (!inStep.ok) return inStep;
    }
    framed.discard();
    const reply = await exchange(command, signal);
    outOfStep = !reply.ok;
    return reply;
  };

  return {
    ask: async (command, signal) => {
      const first = await askOnce(command, signal);
      // A card that was read must be selected again before it can be read again: that is for the caller to do.
      const repeatable = command !== 'readCard' && command !== 'readCardWithFingerprints';
      const again = first.ok
        ? first.value.status === STATUS.wrongChecksum || first.value.status === STATUS.wrongLength
        : repeatable && first.error.code === 'garbled';
      if (!again) return first;
      log({ event: 'retried', detail: command });
      return askOnce(command, signal);
    },
    ended: framed.ended,
  };
}

function timeoutOf(command: CommandName): number {
  return command === 'readCard' || command === 'readCardWithFingerprints' || command === 'readAddedAddress'
    ? READ_TIMEOUT_MS
    : SHORT_TIMEOUT_MS;
}
