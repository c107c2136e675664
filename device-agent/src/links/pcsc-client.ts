import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { wipe } from '../codec/wipe.ts';
import { isAborted } from './aborted.ts';
import type { ByteLink, LinkError } from './byte-link.ts';
import { createExactReader, type ExactReader } from './pcsc-exact-reader.ts';
import {
  encodePcscRequest,
  LONGEST_RESPONSE,
  parseChange,
  parseConnected,
  parseDisconnected,
  parseEstablished,
  parseReaders,
  parseTransmitted,
  parseVersion,
  PCSC_VERSION,
  REPLY_BYTES,
  type PcscReader,
  type PcscRequest,
} from './pcsc-messages.ts';

/** What can go wrong between the kiosk and `pcscd`. After anything but `code` the connection is of no more use. */
export type PcscError =
  | { readonly kind: 'link'; readonly cause: LinkError }
  | { readonly kind: 'no-answer'; readonly waitedMs: number }
  | { readonly kind: 'garbled'; readonly detail: string }
  | { readonly kind: 'cancelled' }
  /** The daemon's own code; see `describePcscCode`. */
  | { readonly kind: 'code'; readonly code: number };

/** A card that is connected. */
export interface ConnectedCard {
  readonly card: number;
  readonly protocol: number;
}

/**
 * A conversation with `pcscd`: one question at a time, each waited for. An answer does not say what it answers, so a question that is
 * given up in the middle (`cancelled`, `no-answer`) ends the conversation; the caller closes the link.
 */
export interface PcscClient {
  /** The first words: version and context. */
  greet(signal: AbortSignal): Promise<Result<undefined, PcscError>>;
  /** All readers now; from here on a change is waited for. `untilChange` must follow. */
  watchReaders(signal: AbortSignal): Promise<Result<readonly PcscReader[], PcscError>>;
  /** Waits for a change, at most for `timeoutMs` and until `wake` aborts: all three are good ends, after which anything may be asked. */
  untilChange(timeoutMs: number, wake: AbortSignal, signal: AbortSignal): Promise<Result<undefined, PcscError>>;
  /** Powers the card up, for the kiosk alone. */
  connect(reader: string, signal: AbortSignal): Promise<Result<ConnectedCard, PcscError>>;
  /** The card's answer, at least two bytes. */
  transmit(card: ConnectedCard, apdu: Uint8Array, signal: AbortSignal): Promise<Result<Uint8Array, PcscError>>;
  /** Cuts the card's power: whatever it was authenticated for is forgotten. */
  disconnect(card: ConnectedCard, signal: AbortSignal): Promise<Result<undefined, PcscError>>;
}

const ANSWER_TIMEOUT_MS = 2000;
/** A card is powered up in a second, and may think for long about a command; the daemon itself gives up after some. */
const CARD_TIMEOUT_MS = 8000;

/** Begins to read the link at once. */
export function createPcscClient(link: ByteLink, clock: Clock): PcscClient {
  const incoming = createExactReader(link, clock);
  let context = 0;

  const ask = async (request: PcscRequest, replyBytes: number, timeoutMs: number, signal: AbortSignal) => {
    if (incoming.held > 0) return unasked(incoming);
    const sent = await say(request, signal);
    return sent.ok ? incoming.take(replyBytes, timeoutMs, signal) : sent;
  };

  const say = async (request: PcscRequest, signal: AbortSignal): Promise<Result<undefined, PcscError>> => {
    const bytes = encodePcscRequest(request);
    const deadline = new AbortController();
    const cancelTimer = clock.after(ANSWER_TIMEOUT_MS, () => deadline.abort());
    const sent = await link.send(bytes, AbortSignal.any([signal, deadline.signal])).finally(cancelTimer);
    wipe(bytes);
    if (sent.ok) return sent;
    if (sent.error.code !== 'cancelled') return err({ kind: 'link', cause: sent.error });
    return err(isAborted(signal) ? { kind: 'cancelled' } : { kind: 'no-answer', waitedMs: ANSWER_TIMEOUT_MS });
  };

  return {
    greet: async (signal) => {
      const versions = await ask({ command: 'version', ...PCSC_VERSION }, REPLY_BYTES.version, ANSWER_TIMEOUT_MS, signal);
      if (!versions.ok) return versions;
      const { major, minor, code } = parseVersion(versions.value);
      if (code !== 0 || major !== PCSC_VERSION.major) {
        const ours = `${PCSC_VERSION.major}:${PCSC_VERSION.minor}`;
        return err({ kind: 'garbled', detail: `the smart card service speaks version ${major}:${minor}, the kiosk ${ours}` });
      }
      const established = await ask({ command: 'establish' }, REPLY_BYTES.establish, ANSWER_TIMEOUT_MS, signal);
      if (!established.ok) return established;
      const reply = parseEstablished(established.value);
      ({ context } = reply);
      return good(reply.code);
    },
    watchReaders: async (signal) => {
      const reply = await ask({ command: 'wait' }, REPLY_BYTES.wait, ANSWER_TIMEOUT_MS, signal);
      return reply.ok ? ok(parseReaders(reply.value)) : reply;
    },
    untilChange: async (timeoutMs, wake, signal) => {
      const change = await incoming.take(REPLY_BYTES.change, timeoutMs, AbortSignal.any([wake, signal]));
      if (change.ok) return good(parseChange(change.value).code);
      if (change.error.kind === 'link') return change;
      if (isAborted(signal)) return err({ kind: 'cancelled' });
      // The daemon says exactly one thing: that it stopped waiting, or a change that came just before.
      const told = await say({ command: 'stopWaiting' }, signal);
      if (!told.ok) return told;
      const stopped = await incoming.take(REPLY_BYTES.change, ANSWER_TIMEOUT_MS, signal);
      return stopped.ok ? good(parseChange(stopped.value).code) : stopped;
    },
    connect: async (reader, signal) => {
      const reply = await ask({ command: 'connect', context, reader }, REPLY_BYTES.connect, CARD_TIMEOUT_MS, signal);
      if (!reply.ok) return reply;
      const { card, protocol, code } = parseConnected(reply.value);
      return code === 0 ? ok({ card, protocol }) : err({ kind: 'code', code });
    },
    transmit: async ({ card, protocol }, apdu, signal) => {
      const reply = await ask({ command: 'transmit', card, protocol, apdu }, REPLY_BYTES.transmit, CARD_TIMEOUT_MS, signal);
      if (!reply.ok) return reply;
      const { responseBytes, code } = parseTransmitted(reply.value);
      if (code !== 0) return err({ kind: 'code', code });
      if (responseBytes < 2 || responseBytes > LONGEST_RESPONSE)
        return err({ kind: 'garbled', detail: `an answer of ${responseBytes} bytes from the card` });
      return incoming.take(responseBytes, ANSWER_TIMEOUT_MS, signal);
    },
    disconnect: async ({ card }, signal) => {
      const reply = await ask({ command: 'disconnect', card }, REPLY_BYTES.disconnect, CARD_TIMEOUT_MS, signal);
      return reply.ok ? good(parseDisconnected(reply.value).code) : reply;
    },
  };
}

const good = (code: number): Result<undefined, PcscError> => (code === 0 ? ok() : err({ kind: 'code', code }));

/** Nothing may come that nobody asked for: what answered here is no smart card service, or is out of step. */
function unasked(incoming: ExactReader): Result<never, PcscError> {
  return err({ kind: 'garbled', detail: `${incoming.held} bytes that nobody asked for` });
}
