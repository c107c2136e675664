import type { Clock } from '../../clock.ts';
import type { ByteOrder } from '../../codec/fields.ts';
import type { FrameEvent } from '../../codec/framer.ts';
import { encodeReadyNote, encodeStateNote } from '../../devices/ef-aa/notes.ts';
import { encodeEnrolled, encodeKnownHand, encodeReply, encodeText, MODULE_STATES, type ModuleState } from '../../devices/ef-aa/replies.ts';
import { parseRequest, type EfRequest, type EfRequestName } from '../../devices/ef-aa/requests.ts';
import { RESULT } from '../../devices/ef-aa/results.ts';
import { createHostFramer, encodeFrame, NOTE, REPLY, type EfFrame } from '../../devices/ef-aa/wire.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { SimulatedLine, WireSimulator } from '../simulated-device.ts';

export interface EfAaSimulatorOptions {
  readonly clock: Clock;
  /** No waiting for camera and power-up; a look without a hand times out at once. Default false. */
  readonly fast?: boolean;
  /** Hands that the module has room for. Default 100. */
  readonly librarySize?: number;
  /** Byte order of state reports; documents differ. Default little. */
  readonly noteOrder?: ByteOrder;
  /** Says `aborted` to the look that a RESET ends, before it answers the RESET. Default true. */
  readonly saysAborted?: boolean;
  /** Requests that this firmware has never heard of: it says nothing to them. Default none. */
  readonly deafTo?: readonly EfRequestName[];
  readonly version?: string;
  readonly serialNumber?: string;
}

/** A hand over the module, by a word for whose it is. */
export interface HeldHand {
  readonly subject: string;
  /** States that are reported, one after another, before the hand is where it should be; each with its seven numbers. Default none. */
  readonly states?: readonly (number | { readonly state: number; readonly numbers: readonly number[] })[];
}

/** What the module does wrong: answers a request with this result; `times` (default: for ever) counts down. */
export interface EfAaFault {
  readonly to: EfRequestName | 'any';
  readonly result: number;
  readonly times?: number;
}

export interface StoredHand {
  readonly subject: string;
  readonly name: string;
}

export interface EfAaSimulator extends WireSimulator {
  /** Holds a hand over the module until `withdraw`; one that is there is replaced. */
  hold(hand: HeldHand): void;
  withdraw(): void;
  fault(fault: EfAaFault | undefined): void;
  /** What GETSTATUS tells besides standby and busy; undefined for a sound module. */
  ail(state: ModuleState | undefined): void;
  /** Puts a frame on the wire unasked. */
  say(frame: EfFrame): Promise<void>;
  /** Hands that are stored, by user id; outlasts the loss of power. */
  readonly library: Map<number, StoredHand>;
  /** Whether its lamps are on, because it looks at a hand. */
  readonly looking: boolean;
  powerUp(): void;
}

const BAUD_RATE = 115_200;
const PACE_MS = { wakeUp: 600, note: 100, emptyNote: 250, match: 350, store: 200 } as const;
/** The status of the door lock that these modules were made for: in the sheet's example. */
const UNLOCK_STATUS = 0xc8;
const NOTHING_SEEN = 1;
/** After this gap the beginning of a request is dropped. */
const RECEIVE_GAP_MS = 200;

type Outcome = { readonly result: number; readonly data?: Uint8Array };

/** A palm module that matches by itself, at the far end of the wire (palm sheet, part B). A hand is known by a word; nothing is really matched. */
export function createEfAaSimulator(options: EfAaSimulatorOptions): EfAaSimulator {
  const { clock, fast = false, librarySize = 100, noteOrder = 'little', saysAborted = true, deafTo = [] } = options;
  const library = new Map<number, StoredHand>();
  let hand: HeldHand | undefined;
  let ailing: ModuleState | undefined;
  let fault: EfAaFault | undefined;
  let faultTimes = 0;
  let awakeAtMs = Number.NEGATIVE_INFINITY;
  let looks = 0;
  let open: { readonly link: ByteLink; readonly signal: AbortSignal } | undefined;

  const spend = (durationMs: number, signal: AbortSignal) => (fast ? Promise.resolve() : clock.sleep(durationMs, signal));

  const sendFrame = async (link: ByteLink, frame: EfFrame, signal: AbortSignal) => {
    const bytes = encodeFrame(frame);
    await spend((bytes.length * 10_000) / BAUD_RATE, signal);
    const sent = await link.send(bytes, signal);
    // Whether anyone hears it is not the module's matter.
    if (!sent.ok) return;
  };

  const known = (subject: string) => [...library].find(([, stored]) => stored.subject === subject)?.[0];

  const recognise = (subject: string): Outcome => {
    const userId = known(subject);
    if (userId === undefined) return { result: RESULT.unknownUser };
    return { result: RESULT.ok, data: encodeKnownHand({ userId, name: library.get(userId)?.name ?? '' }, UNLOCK_STATUS) };
  };

  const store = (subject: string, name: string): Outcome => {
    if (known(subject) !== undefined) return { result: RESULT.alreadyEnrolled };
    if (library.size >= librarySize) return { result: RESULT.libraryFull };
    let userId = 1;
    while (library.has(userId)) userId += 1;
    library.set(userId, { subject, name });
    return { result: RESULT.ok, data: encodeEnrolled(userId) };
  };

  /** Looks until a hand is where it should be, and tells on the way what it sees. Undefined where it was ended. */
  const look = async (
    timeoutS: number,
    found: (subject: string) => Outcome,
    tell: (state: number, numbers?: readonly number[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<Outcome | undefined> => {
    const untilMs = clock.monotonic() + timeoutS * 1000;
    while (!isAborted(signal)) {
      const held = hand;
      if (held === undefined) {
        if (fast || clock.monotonic() >= untilMs) return { result: RESULT.timeOut };
        await tell(NOTHING_SEEN);
        await clock.sleep(Math.min(PACE_MS.emptyNote, Math.max(1, untilMs - clock.monotonic())), signal);
        continue;
      }
      for (const state of held.states ?? []) {
        if (hand !== held || isAborted(signal)) break;
        if (typeof state === 'number') await tell(state);
        else await tell(state.state, state.numbers);
        await spend(PACE_MS.note, signal);
      }
      await spend(PACE_MS.match, signal);
      if (hand === held && !isAborted(signal)) return found(held.subject);
    }
    return undefined;
  };

  /** What needs no looking. */
  const perform = async (request: EfRequest, signal: AbortSignal): Promise<Outcome> => {
    switch (request.name) {
      case 'delete-user':
        await spend(PACE_MS.store, signal);
        return { result: library.delete(request.userId) ? RESULT.ok : RESULT.unknownUser };
      case 'delete-all':
        await spend(PACE_MS.store, signal);
        library.clear();
        return { result: RESULT.ok };
      case 'get-version':
        return { result: RESULT.ok, data: encodeText(options.version ?? 'PALM-SIM 1.0.0', 32) };
      case 'get-sn':
      case 'get-uid':
      case 'get-module-id':
        return { result: RESULT.ok, data: encodeText(options.serialNumber ?? 'SIM0000042', 32) };
      case 'get-status':
        return { result: RESULT.ok, data: Uint8Array.of(MODULE_STATES.indexOf(ailing ?? (looks > 0 ? 'busy' : 'standby'))) };
      case 'reset':
      case 'verify':
      case 'enrol-single':
        return { result: RESULT.ok };
    }
  };

  const faultFor = (name: EfRequestName): Outcome | undefined => {
    if (fault === undefined || faultTimes <= 0 || (fault.to !== 'any' && fault.to !== name)) return undefined;
    faultTimes -= 1;
    return { result: fault.result };
  };

  const serve = async (link: ByteLink, signal: AbortSignal, line: SimulatedLine = { baudRate: undefined }): Promise<void> => {
    const framer = createHostFramer();
    const mine = { link, signal };
    open = mine;
    let lastChunkAtMs = clock.monotonic();
    let current: { readonly ending: AbortController; readonly done: Promise<void> } | undefined;

    const answer = (requestId: number, { result, data = new Uint8Array() }: Outcome) =>
      sendFrame(link, { id: REPLY, data: encodeReply({ requestId, result, data }) }, signal);

    const beginLook = (requestId: number, timeoutS: number, found: (subject: string) => Outcome) => {
      const ending = new AbortController();
      const either = AbortSignal.any([signal, ending.signal]);
      const tell = (state: number, numbers?: readonly number[]) =>
        sendFrame(link, { id: NOTE, data: encodeStateNote(state, numbers, noteOrder) }, either);
      const run = async () => {
        looks += 1;
        try {
          const outcome = await look(timeoutS, found, tell, either);
          if (outcome !== undefined) await answer(requestId, outcome);
          else if (saysAborted) await answer(requestId, { result: RESULT.aborted });
        } finally {
          looks -= 1;
          current = undefined;
        }
      };
      current = { ending, done: run() };
    };

    const hear = async (event: FrameEvent<EfFrame>) => {
      if (event.kind !== 'frame') return;
      const { id } = event.frame;
      const request = parseRequest(event.frame);
      if (request === 'unknown') return;
      if (request === 'length') return answer(id, { result: RESULT.badParameter });
      if (deafTo.includes(request.name)) return;
      const wrong = faultFor(request.name);
      if (wrong !== undefined) return answer(id, wrong);
      if (request.name === 'reset') {
        current?.ending.abort();
        await current?.done;
      } else if (current !== undefined && request.name !== 'get-status') return answer(id, { result: RESULT.rejected });
      if (request.name === 'verify') beginLook(id, request.timeoutS, recognise);
      else if (request.name === 'enrol-single') beginLook(id, request.timeoutS, (subject) => store(subject, request.userName));
      else await answer(id, await perform(request, signal));
    };

    const wakeUp = async () => {
      if (clock.monotonic() >= awakeAtMs) return;
      await clock.sleep(awakeAtMs - clock.monotonic(), signal);
      await sendFrame(link, { id: NOTE, data: encodeReadyNote() }, signal);
    };
    const waking = wakeUp();

    for await (const chunk of link.incoming) {
      if (isAborted(signal)) break;
      // At another speed there is only noise; and before it is awake it hears nothing.
      if ((line.baudRate !== undefined && line.baudRate !== BAUD_RATE) || clock.monotonic() < awakeAtMs) continue;
      const stale = clock.monotonic() - lastChunkAtMs > RECEIVE_GAP_MS ? framer.expire() : [];
      lastChunkAtMs = clock.monotonic();
      for (const event of [...stale, ...framer.push(chunk)]) await hear(event);
    }
    if (open === mine) open = undefined;
    current?.ending.abort();
    await waking;
  };

  return {
    library,
    serve,
    hold: (next) => {
      hand = next;
    },
    withdraw: () => {
      hand = undefined;
    },
    fault: (next) => {
      fault = next;
      faultTimes = next?.times ?? Number.POSITIVE_INFINITY;
    },
    ail: (state) => {
      ailing = state;
    },
    say: async (frame) => {
      if (open !== undefined) await sendFrame(open.link, frame, open.signal);
    },
    get looking() {
      return looks > 0;
    },
    powerUp: () => {
      awakeAtMs = clock.monotonic() + (fast ? 0 : PACE_MS.wakeUp);
    },
  };
}
