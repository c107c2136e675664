import assert from 'node:assert/strict';
import { devicesAsync } from 'node-hid';
import type { ByteLink } from '../../../device-agent/src/links/byte-link.ts';
import { createHidLinkOpener } from '../../../device-agent/src/links/hid-link.ts';
import { check, within } from './check.ts';
import { PAD_KEY } from './echo-pad.ts';
import { expectOpened } from './ends/end.ts';
import { PAD, PAD_USAGE } from './identities.ts';
import { kernelMs } from './orders.ts';
import type { Rig } from './rig.ts';

const EXCHANGES = 200;
const REPORT_BYTES = 64;
const never = new AbortController().signal;
const padOpener = createHidLinkOpener({ choice: { by: 'usage', usagePage: 0xff00, usage: PAD_USAGE }, reportBytes: REPORT_BYTES });

/** The link itself: list, open, exchange, and the end when the plug is pulled. */
export async function proveHid(rig: Rig): Promise<void> {
  await check('a HID device appears in the list with its name, serial number and usage', async () => {
    await rig.order({ do: 'plug', device: 'pad' });
    const found = await within(5000, listed(), 'the pad in the list');
    const { vendorId, productId, product, serialNumber } = PAD;
    const told = [found.vendorId, found.productId, found.product, found.serialNumber, found.usagePage, found.usage];
    assert.deepEqual(told, [vendorId, productId, product, serialNumber, 0xff00, PAD_USAGE]);
    return found.path;
  });
  await check(`${EXCHANGES} reports of 64 bytes go out and come back`, async () => {
    const link = expectOpened(await padOpener.open(never), 'the pad');
    const took = await exchangeAll(link).finally(() => link.close());
    const sorted = took.toSorted((a, b) => a - b);
    return `median ${sorted[EXCHANGES >> 1]?.toFixed(1)} ms, slowest ${sorted.at(-1)?.toFixed(1)} ms`;
  });
  await check('a HID link ends when the plug is pulled, and is not found after that', async () => {
    const link = expectOpened(await padOpener.open(never), 'the pad');
    const ended = (async () => {
      for await (const report of link.incoming) assert.fail(`a report of ${report.length} bytes came by itself`);
    })();
    await rig.order({ do: 'pull', device: 'pad' });
    await within(3000, ended, 'the end of the link');
    assert.deepEqual(await link.send(new Uint8Array(REPORT_BYTES), never), { ok: false, error: { code: 'unplugged' } });
    await link.close();
    assert.equal((await padOpener.open(never)).ok, false);
    return undefined;
  });
}

async function listed() {
  for (;;) {
    const found = (await devicesAsync()).find(({ serialNumber }) => serialNumber === PAD.serialNumber);
    if (found !== undefined) return found;
  }
}

/** Milliseconds that each exchange took. */
async function exchangeAll(link: ByteLink): Promise<number[]> {
  const incoming = link.incoming[Symbol.asyncIterator]();
  const took: number[] = [];
  for (let round = 0; round < EXCHANGES; round += 1) {
    const report = Uint8Array.from({ length: REPORT_BYTES }, (_, i) => (round * 7 + i) & 0xff);
    const from = kernelMs();
    assert.deepEqual(await link.send(report, never), { ok: true, value: undefined });
    const back = await within(3000, incoming.next(), `answer ${round}`);
    took.push(kernelMs() - from);
    assert.deepEqual(Buffer.from(back.value ?? []), Buffer.from(report.map((byte) => byte ^ PAD_KEY)));
  }
  return took;
}
