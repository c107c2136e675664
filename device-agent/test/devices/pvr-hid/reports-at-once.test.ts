import { expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/clock.ts';
import { silentLog } from '../../../src/devices/device-log.ts';
import { createPvrHidReader } from '../../../src/devices/pvr-hid/driver.ts';
import { settings } from '../../../src/devices/pvr-hid/model.ts';
import type { CaptureEvent } from '../../../src/hal/biometric-reader.ts';
import { tapOpener } from '../../../src/links/tapped-link.ts';
import { createPvrHidSimulator } from '../../../src/simulators/pvr-hid/simulator.ts';
import { createSimulatedCable } from '../../../src/simulators/simulated-device.ts';
import { testPalm } from './test-palm.ts';

/** Linux, drivers/hid/hidraw.c: HIDRAW_BUFFER_SIZE, of which one place stays empty. */
const KEPT_BY_THE_KERNEL = 63;

it('asks for no more at once than the kernel keeps for a program that is late', async () => {
  const clock = createVirtualClock();
  const simulator = createPvrHidSimulator({ clock });
  let atOnce = 0;
  let most = 0;
  const opener = tapOpener(createSimulatedCable(simulator, clock).opener, clock, ({ direction, bytes }) => {
    // Events (C2: no transaction) come a few a second, whatever is asked.
    if (direction === 'from-device' && bytes[0] === 0xa5 && bytes[1] === 0) return;
    atOnce = direction === 'to-device' ? 0 : atOnce + 1;
    most = Math.max(most, atOnce);
  });
  const reader = createPvrHidReader(opener, settings.parse({}), clock, silentLog);
  await clock.advance(1000);
  simulator.hold(testPalm());
  const capturing = (async () => {
    let last: CaptureEvent | undefined;
    for await (const event of reader.capture({ timeoutMs: 20_000, hand: 'any' }, new AbortController().signal)) last = event;
    return last;
  })();
  await clock.advance(10_000);
  const last = await capturing;
  expect(last?.kind).toBe('sample');
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThanOrEqual(KEPT_BY_THE_KERNEL);
  await reader.close();
});
