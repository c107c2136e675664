import { ok } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { CodeScanner } from '../../hal/code-scanner.ts';
import type { LinkOpener } from '../../links/byte-link.ts';
import { createCodeScanner } from '../code-scanner-driver.ts';
import type { DeviceLog } from '../device-log.ts';
import { MAKER, MODEL, type Settings } from './model.ts';
import { createLineAssembler } from './wire.ts';

/** Driver of a scanner that sends plain text over a serial line or USB-CDC. It only listens: such a scanner tells nothing of itself. */
export function createCdcScanner(opener: LinkOpener, settings: Settings, clock: Clock, log: DeviceLog): CodeScanner {
  return createCodeScanner({
    opener,
    clock,
    log,
    aimPrefix: settings.aimPrefix,
    greet: () =>
      Promise.resolve(
        ok({
          identity: { model: MODEL, maker: MAKER, serialNumber: '', firmware: '' },
          assembler: createLineAssembler(settings.ending),
        }),
      ),
  });
}
