import { afterAll } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createSocialCardReader } from '../../src/devices/social-card/driver.ts';
import { settings } from '../../src/devices/social-card/model.ts';
import { createPcscLinkOpener } from '../../src/links/pcsc-socket.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { createCardDaemonSimulator } from '../../src/simulators/social-card/daemon.ts';
import type { VirtualCard } from '../../src/simulators/social-card/virtual-card.ts';
import { insertIntoVpcd, type InsertedCard } from '../../src/simulators/social-card/vpcd-card.ts';
import { eventually } from '../eventually.ts';
import { quickClock } from '../quick-clock.ts';
import { startPcscd, type RealPcscd } from './pcscd.ts';
import { describeSocialCardReader, type SocialCardRig } from './social-card-reader.conformance.ts';

const usual = settings.parse({});
const never = new AbortController().signal;

function inMemory(): Promise<SocialCardRig> {
  const clock = createVirtualClock();
  const daemon = createCardDaemonSimulator({ clock });
  const cable = createSimulatedCable(daemon, clock);
  return Promise.resolve({
    reader: createSocialCardReader(cable.opener, usual, clock, silentLog),
    clock,
    pass: (durationMs) => clock.advance(durationMs),
    insert: (card) => daemon.insert(card),
    remove: () => daemon.remove(),
    cable,
    dispose: () => Promise.resolve(),
  });
}

/** One service for all tests of this file. */
const shared: { pcscd: RealPcscd | undefined } = { pcscd: undefined };

/** The real `pcscd` and its virtual reader stand between the driver and the card. */
async function throughPcscd(): Promise<SocialCardRig> {
  shared.pcscd ??= await startPcscd();
  const { socketPath, cardPort } = shared.pcscd;
  const reader = createSocialCardReader(createPcscLinkOpener({ clock: quickClock, socketPath }), usual, quickClock, silentLog);
  // The service looks at its virtual reader a few times a second: the last test's card may still seem to be there.
  await eventually(
    () => reader.status().state === 'ready' && !reader.cardPresent(),
    (empty) => empty,
  );
  let hands: Promise<InsertedCard | undefined> = Promise.resolve(undefined);
  const takeOut = async () => {
    await (await hands)?.remove();
    return undefined;
  };
  return {
    reader,
    clock: quickClock,
    pass: (durationMs) => quickClock.sleep(durationMs),
    insert: (card: VirtualCard) => {
      const before = takeOut();
      hands = before.then(() => insertIntoVpcd(card, cardPort, quickClock, never));
    },
    remove: () => {
      hands = takeOut();
    },
    cable: undefined,
    dispose: async () => {
      await takeOut();
    },
  };
}

afterAll(() => shared.pcscd?.stop());

describeSocialCardReader('social-card with the service simulated', inMemory);

describeSocialCardReader('social-card through Debian’s pcscd and vpcd', throughPcscd, { pullsCable: false });
