import { createVirtualClock } from '../../src/clock.ts';
import { createHidUps } from '../../src/devices/hid-ups/driver.ts';
import { settings as upsSettings } from '../../src/devices/hid-ups/model.ts';
import { createLd2410Sensor } from '../../src/devices/ld2410/driver.ts';
import { settings as radarSettings } from '../../src/devices/ld2410/model.ts';
import { createSocialCardReader } from '../../src/devices/social-card/driver.ts';
import { settings as cardSettings } from '../../src/devices/social-card/model.ts';
import { tapOpener, type WireTap } from '../../src/links/tapped-link.ts';
import { createSimulatedHidCable } from '../../src/simulators/hid-ups/hid-cable.ts';
import { createHidUpsSimulator } from '../../src/simulators/hid-ups/simulator.ts';
import { createLd2410Simulator } from '../../src/simulators/ld2410/simulator.ts';
import { formatRecording } from '../../src/simulators/recording.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { createCardDaemonSimulator } from '../../src/simulators/social-card/daemon.ts';
import { secondCard } from '../test-social-cards.ts';

/** Somebody comes to 81 cm and goes. Always the same text, as with the others here. */
export async function recordRadar(): Promise<string> {
  const clock = createVirtualClock();
  const simulator = createLd2410Simulator({ clock });
  const taps: WireTap[] = [];
  const opener = tapOpener(createSimulatedCable(simulator, clock).opener, clock, (tap) => taps.push(tap));
  const sensor = createLd2410Sensor(opener, radarSettings.parse({}), clock, () => undefined);
  await clock.advance(300);
  simulator.stand({ distanceCm: 81, how: 'still' });
  await clock.advance(1000);
  simulator.stand(undefined);
  await clock.advance(3500);
  await sensor.close();
  return formatRecording(taps, 'ld2410, simulated: greeted; somebody stands still at 81 cm for a second and goes');
}

/** A UPS that reports by itself: the mains fail and come back. Features do not go over the wire that is recorded. */
export async function recordUps(): Promise<string> {
  const clock = createVirtualClock();
  const simulator = createHidUpsSimulator({ manner: 'reports-only' });
  const taps: WireTap[] = [];
  const opener = tapOpener(createSimulatedHidCable(simulator, clock).opener, clock, (tap) => taps.push(tap));
  const source = createHidUps(opener, upsSettings.parse({}), clock, () => undefined);
  await clock.advance(500);
  await simulator.change({ mains: false, chargePercent: 97, secondsLeft: 1500 });
  await clock.advance(15_000);
  await simulator.change({ low: true, chargePercent: 20, secondsLeft: 240 });
  await clock.advance(5000);
  await simulator.change({ mains: true, low: false });
  await clock.advance(1000);
  await source.close();
  return formatRecording(taps, 'hid-ups, simulated: the mains fail, the battery runs low, the mains are back');
}

/** The invented card of the sheet is put in and read, through the service's own protocol. */
export async function recordSocialCard(): Promise<string> {
  const clock = createVirtualClock();
  const simulator = createCardDaemonSimulator({ clock });
  const taps: WireTap[] = [];
  const opener = tapOpener(createSimulatedCable(simulator, clock).opener, clock, (tap) => taps.push(tap));
  const reader = createSocialCardReader(opener, cardSettings.parse({}), clock, () => undefined);
  reader.onCard((present) => {
    if (present) void reader.read(new AbortController().signal).then(() => reader.close());
  });
  await clock.advance(100);
  simulator.insert(secondCard());
  await clock.advance(3000);
  return formatRecording(taps, 'social-card, simulated service: greeted, a card of the second generation is put in and read');
}
