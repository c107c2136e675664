import { createVirtualClock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createHidUps } from '../../src/devices/hid-ups/driver.ts';
import { settings } from '../../src/devices/hid-ups/model.ts';
import type { UpsManner } from '../../src/simulators/hid-ups/descriptor.ts';
import { createSimulatedHidCable } from '../../src/simulators/hid-ups/hid-cable.ts';
import { createHidUpsSimulator } from '../../src/simulators/hid-ups/simulator.ts';
import { describePowerSource, type PowerRig } from './power-source.conformance.ts';

function inMemory(manner: UpsManner): Promise<PowerRig> {
  const clock = createVirtualClock();
  const simulator = createHidUpsSimulator({ manner });
  const cable = createSimulatedHidCable(simulator, clock);
  return Promise.resolve({
    source: createHidUps(cable.opener, settings.parse({}), clock, silentLog),
    clock,
    pass: (durationMs) => clock.advance(durationMs),
    mains: (mains) => void simulator.change({ mains }),
    low: (low) => void simulator.change({ low }),
    cable,
    dispose: () => Promise.resolve(),
  });
}

describePowerSource('hid-ups that reports and answers', () => inMemory('reports-and-features'));
describePowerSource('hid-ups that only answers', () => inMemory('features-only'));
describePowerSource('hid-ups that only reports', () => inMemory('reports-only'));
describePowerSource('hid-ups without report ids', () => inMemory('without-ids'));
