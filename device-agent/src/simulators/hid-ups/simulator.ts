import { isAborted } from '../../links/aborted.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { HidIdentity } from '../../links/hid-link.ts';
import { CHARGE_REPORT, LOAD_REPORT, STATUS_REPORT, upsDescriptor, type UpsManner } from './descriptor.ts';
import type { HidSimulator } from './hid-cable.ts';

/** What the simulated UPS measures. */
export interface UpsState {
  readonly mains: boolean;
  readonly chargePercent: number;
  readonly secondsLeft: number;
  /** Below the limit at which it says that little is left. */
  readonly low: boolean;
  readonly shutdownImminent: boolean;
  readonly batteryPresent: boolean;
  readonly needReplacement: boolean;
  readonly overload: boolean;
  readonly loadPercent: number;
}

export interface HidUpsSimulatorOptions {
  /** Default `reports-and-features`. */
  readonly manner?: UpsManner;
  readonly serialNumber?: string;
  /** What it gives instead of its own descriptor, for devices that are none. */
  readonly descriptor?: Uint8Array;
}

/** How it answers questions: as it should, refusing all or only one of them, not at all, or with the bytes of another report. */
export type UpsAnswers = 'good' | 'refuses' | 'refuses-charge' | 'hangs' | 'answers-for-another';

export interface HidUpsSimulator extends HidSimulator {
  readonly state: UpsState;
  /** Changes what it measures; where it reports by itself, it does so at once. */
  change(state: Partial<UpsState>): Promise<void>;
  answer(how: UpsAnswers): void;
  /** How many feature reports were sent to it: the kiosk must never do that. */
  readonly told: number;
}

const FULL: UpsState = {
  mains: true,
  chargePercent: 100,
  secondsLeft: 1800,
  low: false,
  shutdownImminent: false,
  batteryPresent: true,
  needReplacement: false,
  overload: false,
  loadPercent: 23,
};

/** A UPS that is a USB HID power device (sheet of small devices, section 4). */
export function createHidUpsSimulator(options: HidUpsSimulatorOptions = {}): HidUpsSimulator {
  const manner = options.manner ?? 'reports-and-features';
  const identity: HidIdentity = {
    vendorId: 0x1209,
    productId: 0x0084,
    manufacturer: 'Example Power',
    product: 'Example UPS 850',
    serialNumber: options.serialNumber ?? 'U-0001',
  };
  let state = FULL;
  let answers: UpsAnswers = 'good';
  let told = 0;
  let current: { readonly link: ByteLink; readonly signal: AbortSignal } | undefined;

  const status = (): number => {
    const { mains, low, batteryPresent, needReplacement, shutdownImminent, overload, chargePercent } = state;
    const flags = [mains, mains && chargePercent < 100, !mains, low, batteryPresent, needReplacement, shutdownImminent, overload];
    return flags.reduce((byte, flag, bit) => byte | (flag ? 1 << bit : 0), 0);
  };
  const charge = (): number[] => [state.chargePercent, state.secondsLeft & 0xff, state.secondsLeft >> 8];

  const bodyOf = (id: number): number[] | undefined =>
    id === STATUS_REPORT ? [status()] : id === CHARGE_REPORT ? charge() : id === LOAD_REPORT ? [state.loadPercent] : undefined;

  const report = async () => {
    if (current === undefined || manner === 'features-only') return;
    const reports =
      manner === 'without-ids' ? [[status(), ...charge()]] : [STATUS_REPORT, CHARGE_REPORT].map((id) => [id, ...(bodyOf(id) ?? [])]);
    for (const bytes of reports) {
      const sent = await current.link.send(Uint8Array.from(bytes), current.signal);
      if (!sent.ok) return;
    }
  };

  return {
    identity,
    descriptor: options.descriptor ?? upsDescriptor(manner),
    get state() {
      return state;
    },
    get told() {
      return told;
    },
    change: async (next) => {
      state = { ...state, ...next };
      await report();
    },
    answer: (how) => {
      answers = how;
    },
    getFeature: (id) => {
      if (answers === 'hangs') return new Promise(() => undefined);
      const body = bodyOf(id);
      const refused = answers === 'refuses' || (answers === 'refuses-charge' && id === CHARGE_REPORT);
      if (body === undefined || refused || manner === 'reports-only' || manner === 'without-ids') return Promise.resolve(undefined);
      return Promise.resolve(Uint8Array.of(answers === 'answers-for-another' ? id + 1 : id, ...body));
    },
    setFeature: () => {
      told += 1;
      return Promise.resolve(true);
    },
    serve: async (link, signal) => {
      const mine = { link, signal };
      current = mine;
      await report();
      for await (const chunk of link.incoming) {
        if (isAborted(signal)) break;
        // Nothing is ever sent to a UPS; what comes is counted like a feature.
        told += chunk.length > 0 ? 1 : 0;
      }
      if (current === mine) current = undefined;
    },
  };
}
