import { seededRandom, type Random } from '@changqing/fixtures';
import { openDevices } from '../../src/devices/open-devices.ts';
import type { DeviceRoster } from '../../src/devices/roster.ts';
import type { LinkOpener } from '../../src/links/byte-link.ts';
import { silentAgentLog } from '../../src/log.ts';
import { createEfAaSimulator } from '../../src/simulators/ef-aa/simulator.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { createSimulatedKiosk } from '../../src/simulators/simulated-kiosk.ts';
import { picture } from '../devices/escpos/picture.ts';
import { testPalm } from '../devices/pvr-hid/test-palm.ts';
import { resident } from '../test-cards.ts';
import { stripes } from '../test-finger.ts';
import { createRushedClock, type RushedClock } from './rushed-clock.ts';

/** Devices whose cables are pulled, each in the midst of what it does at a kiosk. */
export const REPLUGGED = ['card', 'finger', 'palm', 'printer', 'scanner', 'presence', 'power', 'verifier', 'document'] as const;
export type Replugged = (typeof REPLUGGED)[number];

export interface ReplugOutcome {
  /** Simulated time from plugging in to `ready`, ms, one for each time. */
  readonly usableMs: readonly number[];
  /** States in which the cable was pulled, with how often. */
  readonly pulledIn: Readonly<Record<string, number>>;
  /** Links that were opened and never closed, and timers that nobody waits for, after all was closed. */
  readonly leakedLinks: number;
  readonly leakedTimers: number;
  /** Resets of the ladder: a pulled cable is no fault, so there is none. */
  readonly resets: number;
}

/** The longest that is waited for a device, ms of simulated time. */
const MOST_MS = 120_000;

/**
 * Pulls and plugs the cable of one device so many times at random moments of its work (REL-09), in simulated time that is rushed through. The same seed
 * gives the same run. Throws where the device does not come back.
 */
export async function replug(role: Replugged, times: number, seed: string): Promise<ReplugOutcome> {
  const random = seededRandom(`${seed} ${role}`);
  const clock = createRushedClock();
  const rig = createRig(role, clock, random);
  let links = 0;
  const opener: LinkOpener | undefined = rig.opener === undefined ? undefined : counted(rig.opener, (by) => (links += by));
  const wanted = { model: rig.model, opener: opener ?? rig.end, settings: {} };
  const opened = await openDevices([wanted], clock, silentAgentLog);
  if (!opened.ok) throw new Error(opened.error.detail);
  const roster = opened.value;
  const isReady = () => ['ready', 'busy'].includes(roster.reports()[0]!.state);
  await clock.until(isReady, MOST_MS);

  const usableMs: number[] = [];
  const pulledIn: Record<string, number> = {};
  for (let time = 0; time < times; time += 1) {
    const over = new AbortController();
    const work = rig.work(roster, over.signal);
    await clock.pass(random.integer(0, rig.busyMs));
    const { state } = roster.reports()[0]!;
    pulledIn[state] = (pulledIn[state] ?? 0) + 1;
    rig.pull();
    // Sometimes at once, sometimes after the driver has looked in vain a few times.
    await clock.pass(random.integer(0, 10) === 0 ? 0 : random.integer(1, rig.outMs ?? 4_000));
    if (random.integer(0, 1) === 0) over.abort();
    rig.plug();
    const pluggedAt = clock.monotonic();
    await clock.until(isReady, MOST_MS).catch((error: unknown) => {
      throw new Error(`${role}, time ${time}, seed ${seed}: ${String(error)}: ${JSON.stringify(roster.reports()[0])}`);
    });
    usableMs.push(clock.monotonic() - pluggedAt);
    over.abort();
    await clock.during(work, MOST_MS);
    rig.calm();
  }
  const { resets } = roster.reports()[0]!.counters;
  await clock.during(roster.close(), MOST_MS);
  rig.pull();
  await rig.close();
  // What a simulator still has before it hears that its cable is out.
  await clock.pass(MOST_MS);
  return { usableMs, pulledIn, leakedLinks: links, leakedTimers: clock.pending, resets };
}

function counted(opener: LinkOpener, count: (by: 1 | -1) => void): LinkOpener {
  return {
    name: opener.name,
    open: async (signal) => {
      const opened = await opener.open(signal);
      if (!opened.ok) return opened;
      count(1);
      let open = true;
      const { value: link } = opened;
      const close = () => {
        if (open) count(-1);
        open = false;
        return link.close();
      };
      return { ok: true, value: { ...link, close } };
    },
  };
}

interface Rig {
  readonly model: string;
  readonly opener: LinkOpener | undefined;
  readonly end: Parameters<typeof openDevices>[0][number]['opener'];
  /** What the device does at a kiosk; ends by itself or when the signal aborts. */
  readonly work: (roster: DeviceRoster, signal: AbortSignal) => Promise<unknown>;
  /** The cable is pulled within this time of the beginning of the work. */
  readonly busyMs: number;
  /** The longest that the cable is out, where the driver takes longer than usual to notice. */
  readonly outMs?: number;
  readonly pull: () => void;
  readonly plug: () => void;
  /** Puts things back as they were before the work. */
  readonly calm: () => void;
  readonly close: () => Promise<void>;
}

/** Takes all events, whatever they are. */
async function drain(events: AsyncIterable<unknown>): Promise<void> {
  for await (const event of events) if (event === undefined) return;
}

function createRig(role: Replugged, clock: RushedClock, random: Random): Rig {
  const kiosk = createSimulatedKiosk({ clock });
  const closeDocument = () => kiosk.document.close();
  const wanted = (model: string) => kiosk.wanted.find((device) => device.model === model)!.opener;
  const idle = () => Promise.resolve();
  const nothing = () => undefined;
  const any = 'any' as const;
  const capture = { timeoutMs: 8_000, hand: any };
  const at = (which: Exclude<Replugged, 'verifier' | 'document'>, model: string): Omit<Rig, 'work' | 'busyMs' | 'calm'> => {
    const end = wanted(model);
    if (!('open' in end)) throw new Error(`${model} hangs at no cable`);
    const cable = kiosk.cables[which];
    return { model, opener: end, end, pull: () => cable.pull(), plug: () => cable.plug(), close: closeDocument };
  };
  switch (role) {
    case 'card':
      return {
        ...at('card', 'sam-v'),
        busyMs: 2_500,
        work: (roster, signal) => {
          kiosk.card.place(resident);
          return drain(roster.devices.card!.watchCards(signal));
        },
        calm: () => kiosk.card.remove(),
      };
    case 'finger':
      return {
        ...at('finger', 'zfm-20'),
        busyMs: 5_000,
        work: (roster, signal) => {
          kiosk.finger.press(stripes());
          return drain(roster.devices.finger!.capture(capture, signal));
        },
        calm: () => kiosk.finger.lift(),
      };
    case 'palm':
      return {
        ...at('palm', 'pvr-hid'),
        busyMs: 1_500,
        work: (roster, signal) => {
          kiosk.palm.hold(testPalm());
          return drain(roster.devices.palm!.capture(capture, signal));
        },
        calm: () => kiosk.palm.withdraw(),
      };
    case 'printer':
      return {
        ...at('printer', 'escpos'),
        busyMs: 4_000,
        work: (roster, signal) => roster.devices.printer!.print(`job-${random.integer(0, 1e9)}`, picture(random, 160), signal),
        calm: nothing,
      };
    case 'scanner':
      return { ...at('scanner', 'hid-pos'), busyMs: 300, work: idle, calm: nothing };
    case 'presence':
      return { ...at('presence', 'ld2410'), busyMs: 2_000, work: idle, calm: nothing };
    case 'power':
      return { ...at('power', 'hid-ups'), busyMs: 3_000, work: idle, calm: nothing };
    case 'verifier': {
      const cable = createSimulatedCable(createEfAaSimulator({ clock }), clock, { name: 'serial:verifier', baudRate: 115_200 });
      return {
        model: 'ef-aa',
        opener: cable.opener,
        end: cable.opener,
        busyMs: 5_000,
        work: (roster, signal) => drain(roster.devices.verifier!.verify(4_000, signal)),
        pull: () => cable.pull(),
        plug: () => cable.plug(),
        calm: nothing,
        close: closeDocument,
      };
    }
    case 'document':
      return {
        model: 'ipp',
        opener: undefined,
        end: wanted('ipp'),
        busyMs: 6_000,
        outMs: 60_000,
        work: idle,
        pull: () => kiosk.document.pull(),
        plug: () => kiosk.document.plug(),
        calm: nothing,
        close: closeDocument,
      };
  }
}
