import assert from 'node:assert/strict';
import { createHidLinkOpener } from '../../../device-agent/src/links/hid-link.ts';
import type { LinkOpener } from '../../../device-agent/src/links/byte-link.ts';
import { createSerialLinkOpener } from '../../../device-agent/src/links/serial-link.ts';
import { check, within } from './check.ts';
import { CARD, PAD_USAGE } from './identities.ts';
import { printerOpener } from './prove-printer.ts';
import { byId } from './prove-serial.ts';
import type { Rig } from './rig.ts';

const NOBODY = 65_534;
const never = new AbortController().signal;

/** A kiosk whose user may not open a device must hear that, and not that the device is missing. */
export async function provePermissions(rig: Rig): Promise<void> {
  const wanted: readonly (readonly [string, string, LinkOpener])[] = [
    ['card', 'serial port', createSerialLinkOpener({ path: byId(CARD), baudRate: 115_200 })],
    ['printer', 'printer', printerOpener],
    ['pad', 'HID device', createHidLinkOpener({ choice: { by: 'usage', usagePage: 0xff00, usage: PAD_USAGE }, reportBytes: 64 })],
  ];
  for (const [device, what, opener] of wanted) {
    await check(`without permission a ${what} is not-permitted, not missing`, async () => {
      await rig.order({ do: 'plug', device });
      await within(5000, untilThere(opener), `${what} to appear`);
      process.seteuid?.(NOBODY);
      const opened = await opener.open(never).finally(() => process.seteuid?.(0));
      if (opened.ok) await opened.value.close();
      await rig.order({ do: 'pull', device });
      assert.equal(opened.ok ? 'opened' : opened.error.code, 'not-permitted', JSON.stringify(opened));
      return opened.ok ? undefined : JSON.stringify(opened.error);
    });
  }
}

async function untilThere(opener: LinkOpener): Promise<void> {
  for (;;) {
    const opened = await opener.open(never);
    if (!opened.ok) continue;
    await opened.value.close();
    return;
  }
}
