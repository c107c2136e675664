import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { systemClock as clock } from '../../../device-agent/src/clock.ts';
import { createSamVReader } from '../../../device-agent/src/devices/sam-v/driver.ts';
import { settings as cardSettings } from '../../../device-agent/src/devices/sam-v/model.ts';
import { createZfm20Reader } from '../../../device-agent/src/devices/zfm-20/driver.ts';
import { settings as fingerSettings } from '../../../device-agent/src/devices/zfm-20/model.ts';
import type { BiometricReader, CaptureEvent } from '../../../device-agent/src/hal/biometric-reader.ts';
import type { CardEvent, IdCardReader } from '../../../device-agent/src/hal/id-card-reader.ts';
import { createSerialLinkOpener } from '../../../device-agent/src/links/serial-link.ts';
import { resident } from '../../../device-agent/test/test-cards.ts';
import { stripes } from '../../../device-agent/test/test-finger.ts';
import { check, usableAgain, whenState, within } from './check.ts';
import { CARD, FINGER, type UsbIdentity } from './identities.ts';
import { logOf, type Rig } from './rig.ts';

const ROUNDS = 3;
const never = new AbortController().signal;

/** The name that udev makes of what a port's device says: it stays the same, whatever number the port gets. */
export const byId = ({ maker, product, serialNumber }: UsbIdentity): string =>
  `/dev/serial/by-id/usb-${[maker, product, serialNumber].join('_').replaceAll(' ', '_')}-if00`;

/** Card reader and fingerprint module, each at a USB serial port of its own (CDC-ACM). */
export async function proveSerial(rig: Rig): Promise<void> {
  const card = createSamVReader(
    createSerialLinkOpener({ path: byId(CARD), baudRate: 115_200 }),
    cardSettings.parse({}),
    clock,
    logOf('card'),
  );
  const finger = createZfm20Reader(
    createSerialLinkOpener({ path: byId(FINGER), baudRate: 57_600 }),
    fingerSettings.parse({}),
    clock,
    logOf('finger'),
  );
  await check('a card reader is found at a USB serial port, and reads a card', async () => {
    const { atMs } = await rig.order({ do: 'plug', device: 'card' });
    const tookMs = await usableAgain(card, 'ready', atMs);
    await readCard(rig, card);
    return `usable ${tookMs} ms after the plug went in, at ${realpathSync(byId(CARD))}`;
  });
  await check('a fingerprint module is found at a USB serial port, and its image comes bit for bit', async () => {
    const { atMs } = await rig.order({ do: 'plug', device: 'finger' });
    const tookMs = await usableAgain(finger, 'ready', atMs);
    return `usable ${tookMs} ms after the plug went in, at ${realpathSync(byId(FINGER))}; ${await captureFinger(rig, finger)}`;
  });
  await check('a port that is held is busy for anybody else', async () => {
    const second = await createSerialLinkOpener({ path: byId(CARD), baudRate: 115_200 }).open(never);
    assert.deepEqual(second, { ok: false, error: { code: 'busy', path: byId(CARD) } });
    return undefined;
  });
  await check('both are pulled and come back in the other order: each is found by who it is', async () => {
    const before = [realpathSync(byId(CARD)), realpathSync(byId(FINGER))];
    await rig.order({ do: 'pull', device: 'card' });
    await rig.order({ do: 'pull', device: 'finger' });
    await Promise.all([whenState(card, 'disconnected'), whenState(finger, 'disconnected')]);
    const plugged = [await rig.order({ do: 'plug', device: 'finger' }), await rig.order({ do: 'plug', device: 'card' })];
    const took = [await usableAgain(finger, 'ready', plugged[0]?.atMs ?? 0), await usableAgain(card, 'ready', plugged[1]?.atMs ?? 0)];
    const after = [realpathSync(byId(CARD)), realpathSync(byId(FINGER))];
    assert.deepEqual(after, before.toReversed());
    await readCard(rig, card);
    await captureFinger(rig, finger);
    return `${took.join(' and ')} ms after the plug went in; ports exchanged: ${before.join(', ')}`;
  });
  await check('unplugged while a finger image is on the wire: the capture ends, the module is back', async () => {
    await rig.order({ do: 'press-finger' });
    const events: CaptureEvent[] = [];
    for await (const event of finger.capture({ timeoutMs: 20_000, hand: 'any' }, never)) {
      events.push(event);
      // The module has its image, and has begun to send it.
      if (event.kind === 'taken') await rig.order({ do: 'pull', device: 'finger' });
    }
    assert.deepEqual(events.at(-1), { kind: 'failed', error: { code: 'link', cause: { code: 'unplugged' } } });
    await rig.order({ do: 'lift-finger' });
    await whenState(finger, 'disconnected');
    const { atMs } = await rig.order({ do: 'plug', device: 'finger' });
    const tookMs = await usableAgain(finger, 'ready', atMs);
    await captureFinger(rig, finger);
    return `${tookMs} ms after the plug went in`;
  });
  await check(`${ROUNDS} times in and out at a serial port: always back`, async () => {
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await rig.order({ do: 'pull', device: 'card' });
      await whenState(card, 'disconnected');
      const { atMs } = await rig.order({ do: 'plug', device: 'card' });
      took.push(await usableAgain(card, 'ready', atMs));
    }
    return `${took.join(', ')} ms`;
  });
  await Promise.all([card.close(), finger.close()]);
  for (const device of ['card', 'finger']) await rig.order({ do: 'pull', device });
}

async function readCard(rig: Rig, reader: IdCardReader): Promise<void> {
  const stop = new AbortController();
  const told: CardEvent[] = [];
  const reading = (async () => {
    for await (const event of reader.watchCards(stop.signal)) {
      told.push(event);
      if (event.kind === 'card-read' || event.kind === 'card-unreadable') return event;
    }
    return undefined;
  })();
  await rig.order({ do: 'place-card' });
  const read = await within(15_000, reading, 'a card').finally(() => stop.abort());
  await rig.order({ do: 'remove-card' });
  if (read?.kind !== 'card-read') throw new Error(`no card: ${JSON.stringify(told)}`);
  assert.deepEqual(read.card, resident);
}

async function captureFinger(rig: Rig, reader: BiometricReader): Promise<string> {
  await rig.order({ do: 'press-finger' });
  let last: CaptureEvent | undefined;
  for await (const event of reader.capture({ timeoutMs: 20_000, hand: 'any' }, never)) last = event;
  await rig.order({ do: 'lift-finger' });
  if (last?.kind !== 'sample') throw new Error(`no image: ${JSON.stringify(last)}`);
  const { image, transferMs } = last.sample;
  assert.equal(Buffer.compare(image.pixels, stripes().pixels), 0, 'the image is another one');
  return `${image.widthPx} × ${image.heightPx}, ${Math.round(transferMs)} ms on the wire`;
}
