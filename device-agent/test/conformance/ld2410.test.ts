import { createVirtualClock, type Clock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createLd2410Sensor } from '../../src/devices/ld2410/driver.ts';
import { BAUD_RATE, settings } from '../../src/devices/ld2410/model.ts';
import { createTcpLinkOpener } from '../../src/links/tcp-link.ts';
import { createLd2410Simulator, type Ld2410Simulator } from '../../src/simulators/ld2410/simulator.ts';
import { createSimulatedCable, serveOverTcp } from '../../src/simulators/simulated-device.ts';
import { quickClock } from '../quick-clock.ts';
import { describePresenceSensor, type PresenceRig } from './presence-sensor.conformance.ts';

const usual = settings.parse({});

/** The machine's clock, twelve times as fast: three seconds without anybody are long for a test. */
const hurriedClock: Clock = {
  now: () => quickClock.now(),
  monotonic: () => quickClock.monotonic() * 4,
  sleep: (delayMs, signal) => quickClock.sleep(delayMs / 4, signal),
  after: (delayMs, callback) => quickClock.after(delayMs / 4, callback),
};

const hands = (simulator: Ld2410Simulator) => ({
  come: () => simulator.stand({ distanceCm: 70, how: 'both' }),
  go: () => simulator.stand(undefined),
});

function inMemory(mode: 'basic' | 'engineering'): Promise<PresenceRig> {
  const clock = createVirtualClock();
  const simulator = createLd2410Simulator({ clock, mode });
  const cable = createSimulatedCable(simulator, clock, { baudRate: BAUD_RATE });
  return Promise.resolve({
    sensor: createLd2410Sensor(cable.opener, usual, clock, silentLog),
    clock,
    pass: (durationMs) => clock.advance(durationMs),
    ...hands(simulator),
    cable,
    dispose: () => Promise.resolve(),
  });
}

async function overTcp(): Promise<PresenceRig> {
  const simulator = createLd2410Simulator({ clock: hurriedClock });
  let serving = await serveOverTcp(simulator, hurriedClock);
  const { port } = serving;
  return {
    sensor: createLd2410Sensor(createTcpLinkOpener({ host: '127.0.0.1', port, clock: hurriedClock }), usual, hurriedClock, silentLog),
    clock: hurriedClock,
    pass: (durationMs) => hurriedClock.sleep(durationMs),
    ...hands(simulator),
    cable: {
      pull: () => void serving.close(),
      plug: () =>
        void serveOverTcp(simulator, hurriedClock, port).then((again) => {
          serving = again;
        }),
    },
    dispose: () => serving.close(),
  };
}

describePresenceSensor('ld2410 in memory', () => inMemory('basic'));
describePresenceSensor('ld2410 in memory, engineering mode', () => inMemory('engineering'));
describePresenceSensor('ld2410 over TCP', overTcp);
