import assert from 'node:assert/strict';
import { devicesAsync } from 'node-hid';
import type { GreyImage } from '@changqing/protocol';
import { systemClock as clock } from '../../../device-agent/src/clock.ts';
import { createPvrHidReader } from '../../../device-agent/src/devices/pvr-hid/driver.ts';
import { PVR_HID_USAGE, settings } from '../../../device-agent/src/devices/pvr-hid/model.ts';
import { REPORT_BYTES } from '../../../device-agent/src/devices/pvr-hid/report.ts';
import type { BiometricReader, CaptureEvent } from '../../../device-agent/src/hal/biometric-reader.ts';
import { createHidLinkOpener } from '../../../device-agent/src/links/hid-link.ts';
import { onSensor } from '../../../device-agent/src/simulators/pvr-hid/hand.ts';
import { testPalm } from '../../../device-agent/test/devices/pvr-hid/test-palm.ts';
import { check, usableAgain, whenState } from './check.ts';
import { PALM_UHID, PALM_USB } from './identities.ts';
import { logOf, type Rig } from './rig.ts';

const ROUNDS = 3;
const never = new AbortController().signal;

/** Palm readers: by serial number, since there are two of the same kind, one on a USB bus and one of HID's own making. */
export async function provePalm(rig: Rig): Promise<void> {
  const usb = openReader(PALM_USB.serialNumber, 'binned');
  const uhid = openReader(PALM_UHID.serialNumber, 'full');
  await check('a palm reader is found on the USB bus and says who it is', async () => {
    const { atMs } = await rig.order({ do: 'plug', device: 'palm-usb' });
    const tookMs = await usableAgain(usb, 'ready', atMs);
    const status = usb.status();
    assert.equal(status.state === 'ready' && status.identity.serialNumber, PALM_USB.serialNumber);
    return `${tookMs} ms after the plug went in, as ${await nodeOf(PALM_USB.serialNumber)}`;
  });
  await check('a palm image comes over the USB bus, bit for bit', () => captureWhole(rig, usb, 'palm-usb', true));
  await check('a palm image of full size comes over HID, bit for bit', async () => {
    await rig.order({ do: 'plug', device: 'palm-uhid' });
    await whenState(uhid, 'ready');
    return captureWhole(rig, uhid, 'palm-uhid', false);
  });
  for (const [device, reader, serialNumber, where, nameTaken] of [
    // Something else takes its place, and its number. The second time the lowest number is free again, and it gets that.
    ['palm-usb', usb, PALM_USB.serialNumber, 'the USB bus', true],
    ['palm-uhid', uhid, PALM_UHID.serialNumber, 'HID', false],
  ] as const) {
    await check(`unplugged in mid-image on ${where}: the capture ends, the reader is back under another name`, async () => {
      const old = await nodeOf(serialNumber);
      await rig.order({ do: 'hold-palm', device });
      await rig.order({ do: 'pull-in-transfer', device });
      const last = await lastOf(reader);
      assert.deepEqual(last, { kind: 'failed', error: { code: 'link', cause: { code: 'unplugged' } } });
      await whenState(reader, 'disconnected');
      if (nameTaken) await rig.order({ do: 'plug', device: 'pad' });
      const { atMs } = await rig.order({ do: 'plug', device });
      const tookMs = await usableAgain(reader, 'ready', atMs);
      const now = await nodeOf(serialNumber);
      assert.notEqual(now, old);
      await captureWhole(rig, reader, device, device === 'palm-usb');
      await rig.order({ do: 'pull', device: 'pad' });
      return `${tookMs} ms after the plug went in; ${old ?? 'nothing'}, then ${now ?? 'nothing'}`;
    });
  }
  await check(`${ROUNDS} times in and out on the USB bus: always back`, async () => {
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await rig.order({ do: 'pull', device: 'palm-usb' });
      await whenState(usb, 'disconnected');
      const { atMs } = await rig.order({ do: 'plug', device: 'palm-usb' });
      took.push(await usableAgain(usb, 'ready', atMs));
    }
    return `${took.join(', ')} ms`;
  });
  await Promise.all([usb.close(), uhid.close()]);
  for (const device of ['palm-usb', 'palm-uhid']) await rig.order({ do: 'pull', device });
}

function openReader(serialNumber: string, format: 'full' | 'binned'): BiometricReader {
  const opener = createHidLinkOpener({ choice: { by: 'usage', ...PVR_HID_USAGE, serialNumber }, reportBytes: REPORT_BYTES });
  return createPvrHidReader(opener, settings.parse({ format }), clock, logOf(serialNumber));
}

/** The file that the kernel has given to the device with this serial number now. */
async function nodeOf(serialNumber: string): Promise<string | undefined> {
  return (await devicesAsync()).find((device) => device.serialNumber === serialNumber)?.path;
}

async function lastOf(reader: BiometricReader): Promise<CaptureEvent | undefined> {
  let last: CaptureEvent | undefined;
  for await (const event of reader.capture({ timeoutMs: 20_000, hand: 'any' }, never)) last = event;
  return last;
}

async function captureWhole(rig: Rig, reader: BiometricReader, device: string, binned: boolean): Promise<string> {
  await rig.order({ do: 'hold-palm', device });
  const last = await lastOf(reader);
  await rig.order({ do: 'withdraw-palm', device });
  if (last?.kind !== 'sample') throw new Error(`no image: ${JSON.stringify(last)}`);
  const { image, transferMs } = last.sample;
  assertSamePixels(image, binned);
  return `${image.widthPx} × ${image.heightPx}, ${Math.round(transferMs)} ms on the wire`;
}

function assertSamePixels(image: GreyImage, binned: boolean): void {
  const held = testPalm();
  const expected = onSensor(held, held.widthPx, held.heightPx, binned);
  assert.equal(Buffer.compare(image.pixels, expected), 0, 'the image is another one');
}
