import type { Clock } from '../../clock.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import { pcscCode, type PcscCodeName } from '../../links/pcsc-codes.ts';
import {
  createPcscRequestReader,
  encodeChange,
  encodeConnected,
  encodeDisconnected,
  encodeEstablished,
  encodeReaders,
  encodeTransmitted,
  encodeVersion,
  PCSC_VERSION,
  type PcscRequest,
} from '../../links/pcsc-messages.ts';
import type { WireSimulator } from '../simulated-device.ts';
import type { VirtualCard } from './virtual-card.ts';

export interface CardDaemonOptions {
  readonly clock: Clock;
  /** As `pcscd` names it. */
  readonly readerName?: string;
  /** How long a card takes for a command. Default 20 ms. */
  readonly cardMs?: number;
  /** The version that it speaks. Default 4:4. */
  readonly version?: { readonly major: number; readonly minor: number };
}

/** The smart card service with one reader, at the far end of its socket; it outlasts those who connect to it. */
export interface CardDaemonSimulator extends WireSimulator {
  insert(card: VirtualCard): void;
  remove(): void;
  /** The reader itself is pulled or plugged in; the card stays in it. */
  setReader(there: boolean): void;
  /** Answers the next so many commands to the card with this code instead. */
  fail(code: PcscCodeName | undefined, times?: number): void;
  /** Another program holds the card. */
  setBusy(busy: boolean): void;
  /** Called at each command to the card, before it is answered: for hands that pull it out at that moment. */
  onTransmit(listener: ((count: number) => void) | undefined): void;
}

const T0 = 1;
const CONTEXT = 0x01d5_e7a1;

export function createCardDaemonSimulator(options: CardDaemonOptions): CardDaemonSimulator {
  const { clock, readerName = 'Example Contact Reader (S-0001) 00 00', cardMs = 20, version = PCSC_VERSION } = options;
  let card: VirtualCard | undefined;
  let readerThere = true;
  let eventCounter = 0;
  let connected: { readonly handle: number; readonly card: VirtualCard } | undefined;
  let lastHandle = 1;
  let failing: { readonly code: number; times: number } | undefined;
  let isBusy = false;
  let transmitted = 0;
  let listener: ((count: number) => void) | undefined;
  let waiting: (() => void) | undefined;

  const change = () => {
    const told = waiting;
    waiting = undefined;
    told?.();
  };

  const states = (): Uint8Array =>
    encodeReaders(
      readerThere ? [{ name: readerName, eventCounter, cardPresent: card !== undefined, atr: card?.atr ?? new Uint8Array() }] : [],
    );

  const connect = (context: number, reader: string): Uint8Array => {
    const refuse = (name: PcscCodeName) => encodeConnected(context, reader, 0, 0, pcscCode(name));
    if (context !== CONTEXT) return refuse('invalidHandle');
    if (!readerThere || reader !== readerName) return refuse('unknownReader');
    if (card === undefined) return refuse('noCard');
    if (isBusy || connected !== undefined) return refuse('sharingViolation');
    lastHandle += 1;
    connected = { handle: lastHandle, card };
    card.powerUp();
    return encodeConnected(context, reader, lastHandle, T0, 0);
  };

  const transmit = (handle: number, protocol: number, apdu: Uint8Array): Uint8Array => {
    transmitted += 1;
    listener?.(transmitted);
    const answer = (code: number, response: Uint8Array = new Uint8Array()) => encodeTransmitted(handle, protocol, response, code);
    if (!readerThere) return answer(pcscCode('readerUnavailable'));
    if (connected?.handle !== handle) return answer(pcscCode('invalidHandle'));
    if (connected.card !== card) return answer(pcscCode('removedCard'));
    if (failing !== undefined && failing.times > 0) {
      failing.times -= 1;
      return answer(failing.code);
    }
    return answer(0, card.answer(apdu));
  };

  return {
    insert: (next) => {
      card = next;
      eventCounter += 1;
      change();
    },
    remove: () => {
      card = undefined;
      eventCounter += 1;
      change();
    },
    setReader: (there) => {
      readerThere = there;
      change();
    },
    fail: (name, times = Number.POSITIVE_INFINITY) => {
      failing = name === undefined ? undefined : { code: pcscCode(name), times };
    },
    setBusy: (busy) => {
      isBusy = busy;
    },
    onTransmit: (next) => {
      listener = next;
    },
    serve: async (link: ByteLink, signal: AbortSignal) => {
      const requests = createPcscRequestReader();
      connected = undefined;
      waiting = undefined;
      const say = async (bytes: Uint8Array) => {
        // Whether anyone hears it is not the daemon's matter.
        const sent = await link.send(bytes, signal);
        if (!sent.ok) return;
      };

      const hear = async (request: PcscRequest): Promise<void> => {
        switch (request.command) {
          case 'version': {
            const same = request.major === version.major && request.minor === version.minor;
            return say(encodeVersion(version.major, version.minor, same ? 0 : pcscCode('serviceStopped')));
          }
          case 'establish':
            return say(encodeEstablished(CONTEXT, 0));
          case 'readers':
            return say(states());
          case 'wait':
            await say(states());
            waiting = () => void say(encodeChange(0));
            return;
          case 'stopWaiting': {
            // Whoever was told of a change already is not told a second time.
            const was = waiting;
            waiting = undefined;
            return was === undefined ? undefined : say(encodeChange(0));
          }
          case 'connect':
            await clock.sleep(cardMs, signal);
            return say(connect(request.context, request.reader));
          case 'transmit':
            await clock.sleep(cardMs, signal);
            return say(transmit(request.card, request.protocol, request.apdu));
          case 'disconnect': {
            const known = connected?.handle === request.card;
            if (known) connected = undefined;
            return say(encodeDisconnected(request.card, known ? 0 : pcscCode('invalidHandle')));
          }
        }
      };

      for await (const chunk of link.incoming) {
        if (isAborted(signal)) return;
        const told = requests.push(chunk);
        // The real one hangs up on whoever does not keep to the form.
        if (!told.ok) return link.close();
        for (const request of told.value) await hear(request);
      }
    },
  };
}
