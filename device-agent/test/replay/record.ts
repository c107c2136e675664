import { createVirtualClock } from '../../src/clock.ts';
import { createSamVReader } from '../../src/devices/sam-v/driver.ts';
import { settings as samSettings } from '../../src/devices/sam-v/model.ts';
import { createZfm20Reader } from '../../src/devices/zfm-20/driver.ts';
import { settings as zfmSettings } from '../../src/devices/zfm-20/model.ts';
import { tapOpener, type WireTap } from '../../src/links/tapped-link.ts';
import { formatRecording } from '../../src/simulators/recording.ts';
import { createSamVSimulator } from '../../src/simulators/sam-v/simulator.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { createZfm20Simulator } from '../../src/simulators/zfm-20/simulator.ts';
import { resident } from '../test-cards.ts';
import { stripes } from '../test-finger.ts';

/** Records a capture on a simulated R503: greeting, one look without a finger, then an image. Always the same text. */
export async function recordFinger(): Promise<string> {
  const clock = createVirtualClock();
  const simulator = createZfm20Simulator({ clock, profile: 'r503' });
  const taps: WireTap[] = [];
  const cable = createSimulatedCable(simulator, clock, { baudRate: 57_600 });
  const reader = createZfm20Reader(
    tapOpener(cable.opener, clock, (tap) => taps.push(tap)),
    zfmSettings.parse({ profile: 'r503' }),
    clock,
    () => undefined,
  );
  await clock.advance(300);
  void (async () => {
    for await (const event of reader.capture({ timeoutMs: 5000, hand: 'any' }, new AbortController().signal)) {
      if (event.kind === 'sample') void reader.close();
    }
  })();
  await clock.advance(100);
  simulator.press(stripes(1, 192, 192));
  await clock.advance(8000);
  return formatRecording(taps, 'zfm-20, profile r503, simulated: greeted, looks once in vain, then takes an image of stripes');
}

/** Records the reading of the invented card of the SAM_V protocol sheet on a simulated reader. Always the same text. */
export async function recordCard(): Promise<string> {
  const clock = createVirtualClock();
  const simulator = createSamVSimulator({ clock });
  const taps: WireTap[] = [];
  const cable = createSimulatedCable(simulator, clock, { baudRate: 115_200 });
  const reader = createSamVReader(
    tapOpener(cable.opener, clock, (tap) => taps.push(tap)),
    samSettings.parse({}),
    clock,
    () => undefined,
  );
  void (async () => {
    for await (const event of reader.watchCards(new AbortController().signal)) if (event.kind === 'card-read') void reader.close();
  })();
  await clock.advance(500);
  simulator.place(resident);
  await clock.advance(4000);
  return formatRecording(taps, 'sam-v, simulated: greeted, looks once in vain, then reads the invented card of the protocol sheet');
}
