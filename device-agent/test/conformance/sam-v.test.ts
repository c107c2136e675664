import { afterAll } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createSamVReader } from '../../src/devices/sam-v/driver.ts';
import { BAUD_RATE, settings } from '../../src/devices/sam-v/model.ts';
import { createSerialLinkOpener } from '../../src/links/serial-link.ts';
import { createTcpLinkOpener } from '../../src/links/tcp-link.ts';
import { createSamVSimulator, type SamVSimulator } from '../../src/simulators/sam-v/simulator.ts';
import { createSimulatedCable, serveOverTcp, type WireSimulator } from '../../src/simulators/simulated-device.ts';
import { openPty, type Pty } from '../pty.ts';
import { quickClock } from '../quick-clock.ts';
import { describeIdCardReader, type IdCardRig } from './id-card-reader.conformance.ts';

const usual = settings.parse({});

function inMemory(stickyCard: 'refind' | 'silentUntilRemoved'): Promise<IdCardRig> {
  const clock = createVirtualClock();
  const simulator = createSamVSimulator({ clock, stickyCard });
  const cable = createSimulatedCable(simulator, clock, { baudRate: BAUD_RATE });
  return Promise.resolve({
    reader: createSamVReader(cable.opener, usual, clock, silentLog),
    clock,
    pass: (durationMs) => clock.advance(durationMs),
    place: (card) => simulator.place(card),
    remove: () => simulator.remove(),
    cable,
    dispose: () => Promise.resolve(),
  });
}

async function overTcp(): Promise<IdCardRig> {
  const simulator = createSamVSimulator({ clock: quickClock, fast: true, stickyCard: 'refind' });
  let serving = await serveOverTcp(simulator, quickClock);
  const { port } = serving;
  return {
    reader: createSamVReader(createTcpLinkOpener({ host: '127.0.0.1', port, clock: quickClock }), usual, quickClock, silentLog),
    clock: quickClock,
    pass: (durationMs) => quickClock.sleep(durationMs),
    place: (card) => simulator.place(card),
    remove: () => simulator.remove(),
    cable: {
      pull: () => void serving.close(),
      plug: () =>
        void serveOverTcp(simulator, quickClock, port).then((again) => {
          serving = again;
        }),
    },
    dispose: () => serving.close(),
  };
}

/** One pseudo-terminal for all tests of this file: the driver closes and opens the port, the reader at the far end stays. */
const shared: { pty: Pty | undefined; readonly simulator: SamVSimulator } = {
  pty: undefined,
  simulator: createSamVSimulator({ clock: quickClock, fast: true }),
};

async function overPty(): Promise<IdCardRig> {
  const { simulator } = shared;
  shared.pty ??= await openServedPty(simulator);
  return {
    reader: createSamVReader(createSerialLinkOpener({ path: shared.pty.path, baudRate: BAUD_RATE }), usual, quickClock, silentLog),
    clock: quickClock,
    pass: (durationMs) => quickClock.sleep(durationMs),
    place: (card) => simulator.place(card),
    remove: () => simulator.remove(),
    cable: undefined,
    dispose: () => {
      simulator.remove();
      return Promise.resolve();
    },
  };
}

async function openServedPty(simulator: WireSimulator): Promise<Pty> {
  const pty = await openPty();
  void simulator.serve(pty.far, new AbortController().signal);
  return pty;
}

afterAll(() => shared.pty?.kill());

describeIdCardReader('sam-v that finds a card only once, in memory at 115,200 baud', () => inMemory('silentUntilRemoved'));
describeIdCardReader('sam-v that finds a card again and again, in memory', () => inMemory('refind'));
describeIdCardReader('sam-v over TCP', overTcp);
describeIdCardReader('sam-v over a pseudo-terminal', overPty, { pullsCable: false });
