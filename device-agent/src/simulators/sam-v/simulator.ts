import type { IdCard } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { FrameEvent } from '../../codec/framer.ts';
import { encodeUtf16 } from '../../codec/utf16.ts';
import { encodeCardText } from '../../devices/sam-v/card-text.ts';
import {
  ADDRESS_BYTES,
  commandNameOf,
  encodeCardBlocks,
  encodeSamNumber,
  PHOTO_BYTES,
  STATUS,
  type CommandName,
  type SamNumber,
} from '../../devices/sam-v/messages.ts';
import { createRequestFramer, encodeReply, WRONG_CHECKSUM, type SamReply, type SamRequest } from '../../devices/sam-v/wire.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { SimulatedLine, WireSimulator } from '../simulated-device.ts';

export interface SamVSimulatorOptions {
  readonly clock: Clock;
  /** No waiting for card and line. Default false. */
  readonly fast?: boolean;
  /** What find answers while a card that was read stays: readers differ. Default `silentUntilRemoved`. */
  readonly stickyCard?: 'refind' | 'silentUntilRemoved';
  /** Says nothing to a command with a wrong checksum or length, as some readers do. Default false: answers 10 or 11. */
  readonly silentOnBadCommand?: boolean;
  readonly samNumber?: SamNumber;
}

/** Extras of a card that `IdCard` has no place for. */
export interface PlacedCard {
  /** At most 1018 bytes of JPEG; the licensed format of real cards is not imitated. */
  readonly photo?: Uint8Array;
  readonly fingers?: 0 | 1 | 2;
  readonly addedAddress?: string;
  /** Takes the place of the text made from the card, for cards that are broken. */
  readonly text?: Uint8Array;
}

/** What the reader does wrong: answers a command with this status; `times` (default: for ever) counts down. */
export interface SamVFault {
  readonly to: CommandName | 'any';
  readonly status: number;
  readonly times?: number;
}

export interface SamVSimulator extends WireSimulator {
  /** Lays a card on the reader; one that lies there is replaced. */
  place(card: IdCard, extras?: PlacedCard): void;
  remove(): void;
  fault(fault: SamVFault | undefined): void;
  powerUp(): void;
}

const PACE_MS = { find: 60, select: 60, read: 780 } as const;
const BAUD_RATES = [115_200, 57_600, 38_400, 19_200, 9600] as const;
/** Marks a photo that is a JPEG and not the licensed format: `SIMP`. */
const PHOTO_MARK = [0x53, 0x49, 0x4d, 0x50] as const;
/** After this gap the beginning of a command is dropped. */
const RECEIVE_GAP_MS = 500;
/** The sheet's example: 05.01-20150430-001234567-089012345. */
const INVENTED_NUMBER: SamNumber = { first: 5, second: 1, date: 20_150_430, serial: 1_234_567, random: 89_012_345 };

/** A card reader with a SAM_V module at the far end of the wire (section 10 of the protocol sheet). */
export function createSamVSimulator(options: SamVSimulatorOptions): SamVSimulator {
  const { clock, fast = false, stickyCard = 'silentUntilRemoved', silentOnBadCommand = false } = options;
  let card: { readonly text: Uint8Array; readonly extras: PlacedCard } | undefined;
  let phase: 'idle' | 'found' | 'selected' | 'read' = 'idle';
  let fault: SamVFault | undefined;
  let faultTimes = 0;
  let baudRate: number = BAUD_RATES[0];

  const spend = (durationMs: number, signal: AbortSignal) => (fast ? Promise.resolve() : clock.sleep(durationMs, signal));
  const only = (status: number): SamReply => ({ status, data: new Uint8Array() });

  const find = async (signal: AbortSignal): Promise<SamReply> => {
    await spend(PACE_MS.find, signal);
    if (card === undefined || (phase === 'read' && stickyCard === 'silentUntilRemoved')) return only(STATUS.noCard);
    phase = 'found';
    return { status: STATUS.found, data: new Uint8Array(4) };
  };

  const select = async (signal: AbortSignal): Promise<SamReply> => {
    await spend(PACE_MS.select, signal);
    if (card === undefined || phase === 'idle') return only(STATUS.selectFailed);
    phase = 'selected';
    return { status: STATUS.success, data: new Uint8Array(8) };
  };

  const read = async (withFingerprints: boolean, signal: AbortSignal): Promise<SamReply> => {
    const before = card;
    if (before === undefined || phase !== 'selected') return only(STATUS.readFailed);
    await spend(PACE_MS.read, signal);
    // Pulled away, or swapped, while the chip was read.
    if (card !== before) return only(STATUS.readFailed);
    phase = 'read';
    const blocks = {
      text: before.text,
      photo: photoBlock(before.extras.photo),
      fingerprints: new Uint8Array(512 * (before.extras.fingers ?? 0)),
    };
    return { status: STATUS.success, data: encodeCardBlocks(blocks, withFingerprints) };
  };

  const readAddedAddress = (): SamReply => {
    if (card === undefined || phase !== 'read') return only(STATUS.readFailed);
    const { addedAddress } = card.extras;
    return addedAddress === undefined
      ? only(STATUS.noSuchItem)
      : { status: STATUS.success, data: encodeUtf16(addedAddress, ADDRESS_BYTES) };
  };

  const perform = async (request: SamRequest, signal: AbortSignal): Promise<SamReply> => {
    const name = commandNameOf(request.command, request.parameter);
    if (name === undefined) return only(STATUS.unknownCommand);
    if (request.data.length > 0) return only(STATUS.wrongLength);
    if (fault !== undefined && faultTimes > 0 && (fault.to === 'any' || fault.to === name)) {
      faultTimes -= 1;
      return only(fault.status);
    }
    switch (name) {
      case 'reset':
        phase = 'idle';
        return only(STATUS.success);
      case 'checkStatus':
        return only(STATUS.success);
      case 'readSamNumber':
        return { status: STATUS.success, data: encodeSamNumber(options.samNumber ?? INVENTED_NUMBER) };
      case 'findCard':
        return find(signal);
      case 'selectCard':
        return select(signal);
      case 'readCard':
        return read(false, signal);
      case 'readCardWithFingerprints':
        return read(true, signal);
      case 'readAddedAddress':
        return readAddedAddress();
      case 'setSpeed115200':
      case 'setSpeed57600':
      case 'setSpeed38400':
      case 'setSpeed19200':
      case 'setSpeed9600':
        return only(STATUS.success);
    }
  };

  const serve = async (link: ByteLink, signal: AbortSignal, line: SimulatedLine = { baudRate: undefined }): Promise<void> => {
    const framer = createRequestFramer();
    let lastChunkAtMs = clock.monotonic();

    const answer = async (reply: SamReply) => {
      const bytes = encodeReply(reply);
      await spend((bytes.length * 10_000) / baudRate, signal);
      // Whether anyone hears it is not the reader's matter.
      const sent = await link.send(bytes, signal);
      if (!sent.ok) return;
    };

    const hear = async (event: FrameEvent<SamRequest>) => {
      if (event.kind === 'damaged' && event.reason === WRONG_CHECKSUM && !silentOnBadCommand) await answer(only(STATUS.wrongChecksum));
      if (event.kind !== 'frame') return;
      const reply = await perform(event.frame, signal);
      if (reply.status === STATUS.wrongLength && silentOnBadCommand) return;
      await answer(reply);
      if (event.frame.command === 0x60 && reply.status === STATUS.success) baudRate = BAUD_RATES[event.frame.parameter] ?? baudRate;
    };

    for await (const chunk of link.incoming) {
      if (isAborted(signal)) return;
      // At another speed there is only noise.
      if (line.baudRate !== undefined && line.baudRate !== baudRate) continue;
      const stale = clock.monotonic() - lastChunkAtMs > RECEIVE_GAP_MS ? framer.expire() : [];
      lastChunkAtMs = clock.monotonic();
      for (const event of [...stale, ...framer.push(chunk)]) await hear(event);
    }
  };

  const remove = () => {
    card = undefined;
    phase = 'idle';
  };

  return {
    serve,
    place: (next, extras = {}) => {
      card = { text: extras.text ?? encodeCardText(next), extras };
      phase = 'idle';
    },
    remove,
    fault: (next) => {
      fault = next;
      faultTimes = next?.times ?? Number.POSITIVE_INFINITY;
    },
    powerUp: () => {
      phase = 'idle';
    },
  };
}

/** Writes a photo as simulated cards hold it: mark, length, JPEG, zeros. Without a photo: zeros. Throws a RangeError where it is too long. */
export function photoBlock(jpeg: Uint8Array | undefined): Uint8Array {
  const block = new Uint8Array(PHOTO_BYTES);
  if (jpeg === undefined) return block;
  if (jpeg.length > PHOTO_BYTES - 6) throw new RangeError(`a photo of ${jpeg.length} bytes; at most ${PHOTO_BYTES - 6} fit`);
  block.set(PHOTO_MARK);
  block[4] = jpeg.length >> 8;
  block[5] = jpeg.length & 0xff;
  block.set(jpeg, 6);
  return block;
}
