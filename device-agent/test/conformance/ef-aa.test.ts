import { afterAll } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createEfAaVerifier } from '../../src/devices/ef-aa/driver.ts';
import { BAUD_RATE, settings } from '../../src/devices/ef-aa/model.ts';
import { createSerialLinkOpener } from '../../src/links/serial-link.ts';
import { createTcpLinkOpener } from '../../src/links/tcp-link.ts';
import { createEfAaSimulator, type EfAaSimulatorOptions } from '../../src/simulators/ef-aa/simulator.ts';
import { createSimulatedCable, serveOverTcp } from '../../src/simulators/simulated-device.ts';
import { openPty, type Pty } from '../pty.ts';
import { quickClock } from '../quick-clock.ts';
import { describeOnDeviceVerifier, type VerifierRig } from './on-device-verifier.conformance.ts';

const usual = settings.parse({});

function inMemory(options: Partial<EfAaSimulatorOptions> = {}): Promise<VerifierRig> {
  const clock = createVirtualClock(undefined, 4);
  const simulator = createEfAaSimulator({ clock, ...options });
  const cable = createSimulatedCable(simulator, clock, { baudRate: BAUD_RATE });
  return Promise.resolve({
    verifier: createEfAaVerifier(cable.opener, usual, clock, silentLog),
    clock,
    pass: (durationMs) => clock.advance(durationMs),
    hold: (subject) => simulator.hold({ subject, states: [6, 0] }),
    withdraw: () => simulator.withdraw(),
    looking: () => simulator.looking,
    cable,
    dispose: () => Promise.resolve(),
  });
}

async function overTcp(): Promise<VerifierRig> {
  const simulator = createEfAaSimulator({ clock: quickClock });
  let serving = await serveOverTcp(simulator, quickClock);
  const { port } = serving;
  return {
    verifier: createEfAaVerifier(createTcpLinkOpener({ host: '127.0.0.1', port, clock: quickClock }), usual, quickClock, silentLog),
    clock: quickClock,
    pass: (durationMs) => quickClock.sleep(durationMs),
    hold: (subject) => simulator.hold({ subject, states: [6, 0] }),
    withdraw: () => simulator.withdraw(),
    looking: () => simulator.looking,
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

/** One pseudo-terminal for all tests of this file: the driver closes and opens the port, the module at the far end stays. */
const shared: { pty: Pty | undefined } = { pty: undefined };
const ptySimulator = createEfAaSimulator({ clock: quickClock });

async function overPty(): Promise<VerifierRig> {
  if (shared.pty === undefined) {
    shared.pty = await openPty();
    void ptySimulator.serve(shared.pty.far, new AbortController().signal);
  }
  ptySimulator.library.clear();
  ptySimulator.withdraw();
  const opener = createSerialLinkOpener({ path: shared.pty.path, baudRate: BAUD_RATE });
  return {
    verifier: createEfAaVerifier(opener, usual, quickClock, silentLog),
    clock: quickClock,
    pass: (durationMs) => quickClock.sleep(durationMs),
    hold: (subject) => ptySimulator.hold({ subject }),
    withdraw: () => ptySimulator.withdraw(),
    looking: () => ptySimulator.looking,
    cable: undefined,
    dispose: () => Promise.resolve(),
  };
}

afterAll(() => shared.pty?.kill());

describeOnDeviceVerifier('ef-aa in memory at 115,200 baud', () => inMemory());
describeOnDeviceVerifier('ef-aa that ends a look in silence and tells states the other way round', () =>
  inMemory({ saysAborted: false, noteOrder: 'big' }),
);
describeOnDeviceVerifier('ef-aa over TCP', overTcp, { brief: true });
describeOnDeviceVerifier('ef-aa over a pseudo-terminal', overPty, { pullsCable: false, brief: true });
