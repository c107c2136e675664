import { ok } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { withDeadline } from '../../deadline.ts';
import type { CodeScanner } from '../../hal/code-scanner.ts';
import type { LinkOpener } from '../../links/byte-link.ts';
import { isHidLink, type HidLink } from '../../links/hid-link.ts';
import { createCodeScanner } from '../code-scanner-driver.ts';
import type { DeviceLog } from '../device-log.ts';
import { createReportAssembler, createTunnelAssembler } from './assembler.ts';
import { FIXED_LAYOUTS, layoutsOf, type ReportLayout } from './layout.ts';
import { MAKER, MODEL, SWITCH_ON_REPORT, SWITCH_ON_TIMEOUT_MS, SWITCH_ON_VENDORS, type Settings } from './model.ts';

/**
 * Driver of a scanner in HID-POS mode, over a HID link whose reports begin with their id, or over a tunnel that carries the same reports as a stream. Over
 * HID it switches the scanners on that need it, and reads where the fields stand from the report descriptor.
 */
export function createHidPosScanner(opener: LinkOpener, settings: Settings, clock: Clock, log: DeviceLog): CodeScanner {
  const switchOn = async ({ features }: HidLink, signal: AbortSignal) => {
    if (settings.switchOn === 'never') return;
    if (settings.switchOn === 'by-vendor' && !SWITCH_ON_VENDORS.includes(features.identity.vendorId)) return;
    const sent = await withDeadline(clock, SWITCH_ON_TIMEOUT_MS, signal, (within) => features.set(SWITCH_ON_REPORT, within));
    // A scanner that was switched by a configuration code does not know the report and needs none.
    if (!sent.ok) log({ event: 'refused', detail: `feature report FE 01: ${sent.error.code}` });
  };

  const layoutsFor = async ({ features }: HidLink, signal: AbortSignal): Promise<readonly ReportLayout[]> => {
    const fixed = FIXED_LAYOUTS[settings.layout];
    if (settings.layout !== 'auto') return fixed;
    const told = await withDeadline(clock, SWITCH_ON_TIMEOUT_MS, signal, (within) => features.descriptor(within));
    if (!told.ok) return fixed;
    const read = layoutsOf(told.value);
    if (!read.ok) log({ event: 'refused', detail: `report descriptor: ${read.error}; the usual layout is taken` });
    return read.ok ? read.value : fixed;
  };

  return createCodeScanner({
    opener,
    clock,
    log,
    aimPrefix: settings.aimPrefix,
    greet: async (link, signal) => {
      if (!isHidLink(link)) {
        const identity = { model: MODEL, maker: MAKER, serialNumber: '', firmware: '' };
        return ok({ identity, assembler: createTunnelAssembler(FIXED_LAYOUTS[settings.layout]) });
      }
      await switchOn(link, signal);
      const layouts = await layoutsFor(link, signal);
      const { manufacturer, product, serialNumber } = link.features.identity;
      const maker = [manufacturer, product].filter((word) => word !== '').join(' ');
      return ok({
        identity: { model: MODEL, maker: maker === '' ? MAKER : maker, serialNumber, firmware: '' },
        assembler: createReportAssembler(layouts),
      });
    },
  });
}
