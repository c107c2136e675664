import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock as clock } from '../../../device-agent/src/clock.ts';
import { createEscposPrinter } from '../../../device-agent/src/devices/escpos/driver.ts';
import { settings } from '../../../device-agent/src/devices/escpos/model.ts';
import { withoutRealTimeCommands } from '../../../device-agent/src/devices/escpos/segments.ts';
import type { Raster, ReceiptPrinter } from '../../../device-agent/src/hal/receipt-printer.ts';
import { createUsbPrinterLinkOpener } from '../../../device-agent/src/links/usb-printer-link.ts';
import { listUsbPrinters } from '../../../device-agent/src/links/usb-printer-list.ts';
import { check, usableAgain, whenState } from './check.ts';
import { PRINTER } from './identities.ts';
import { PrintedPage } from './printed-page.ts';
import { logOf, type Rig } from './rig.ts';

const ROUNDS = 3;
const never = new AbortController().signal;
export const printerOpener = createUsbPrinterLinkOpener({ choice: { by: 'identity', ...PRINTER }, clock });

/** A receipt printer behind Linux's own printer driver. The receipt is a real one, which the host has laid out. */
export async function provePrinter(rig: Rig): Promise<void> {
  const receipt = PrintedPage.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'receipt.json'), 'utf8')));
  const page: Raster = { ...receipt, rows: Buffer.from(receipt.rows, 'base64') };
  const printer = createEscposPrinter(printerOpener, settings.parse({ pollMs: 500 }), clock, logOf('printer'));
  await check('a printer is listed by who it is, and answers', async () => {
    const { atMs } = await rig.order({ do: 'plug', device: 'printer' });
    const tookMs = await usableAgain(printer, 'ready', atMs);
    const [found] = await listUsbPrinters();
    assert.match(found?.deviceId ?? '', /CMD:ESC\/POS;/);
    const status = printer.status();
    assert.match(status.state === 'ready' ? status.identity.maker : status.state, /^EPSON/);
    return `${tookMs} ms after the plug went in, as ${found?.path ?? 'nothing'}`;
  });
  await check('a receipt is printed through the kernel, dot for dot, and the printer says so', async () => {
    const outcome = await printer.print('rig-whole', page, never);
    assert.deepEqual({ ...outcome, heightMm: 0 }, { state: 'printed', evidence: 'acknowledged-checked', heightMm: 0 });
    await assertOnPaper(rig, page);
    return `${page.widthDots} × ${page.heightDots} dots`;
  });
  await check('a printer that is held is busy for anybody else', async () => {
    assert.deepEqual(await printerOpener.open(never), { ok: false, error: { code: 'busy', path: (await listUsbPrinters())[0]?.path } });
    return undefined;
  });
  await check('unplugged in mid-receipt: nobody says printed, and the next one is whole', async () => {
    await rig.order({ do: 'pull-after', device: 'printer', bytes: Math.floor(page.rows.length / 2) });
    const outcome = await printer.print('rig-half', page, never);
    assert.ok(outcome.state === 'unknown' || outcome.state === 'partly-printed', outcome.state);
    await whenState(printer, 'stopped');
    const { atMs } = await rig.order({ do: 'plug', device: 'printer' });
    const tookMs = await usableAgain(printer, 'ready', atMs);
    const again = await printer.print('rig-again', page, never);
    assert.equal(again.state, 'printed');
    await assertOnPaper(rig, page);
    return `${outcome.state}; usable ${tookMs} ms after the plug went in`;
  });
  await check(`${ROUNDS} times in and out: the printer is always back`, async () => {
    const took = await inAndOut(rig, printer);
    return `${took.join(', ')} ms`;
  });
  await printer.close();
  await rig.order({ do: 'pull', device: 'printer' });
}

async function inAndOut(rig: Rig, printer: ReceiptPrinter): Promise<readonly number[]> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await rig.order({ do: 'pull', device: 'printer' });
    await whenState(printer, 'stopped');
    const { atMs } = await rig.order({ do: 'plug', device: 'printer' });
    took.push(await usableAgain(printer, 'ready', atMs));
  }
  return took;
}

/** The last piece of paper that was cut off is the page, with nothing above and below it. */
async function assertOnPaper(rig: Rig, page: Raster): Promise<void> {
  const { tickets } = await rig.order({ do: 'take-tickets' });
  const last = tickets.at(-1);
  assert.ok(last?.cut, 'no piece of paper was cut off');
  assert.equal(
    Buffer.compare(Buffer.from(last.rows, 'base64'), Buffer.from(withoutRealTimeCommands(page).rows)),
    0,
    'other dots are on the paper',
  );
}
