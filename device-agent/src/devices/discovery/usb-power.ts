import { access, constants, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { UDEV_RULES } from '../watchdog/device-words.ts';

/** So long the port stays off: devices with large capacitors need a second to forget. */
const OFF_MS = 2_000;

/**
 * Switches a USB device off and on. Where the hub can cut the current of one port, by that; else the kernel takes the device's rights away and gives
 * them back, which makes it enumerate anew, without a cut of current. Error: why neither is possible.
 * @param folder the device's folder in sysfs
 */
export async function powerCycleUsb(folder: string, clock: Clock, signal: AbortSignal): Promise<Result<undefined, string>> {
  const switches = [
    { file: join(folder, 'port', 'disable'), off: '1', on: '0' },
    { file: join(folder, 'authorized'), off: '0', on: '1' },
  ];
  for (const { file, off, on } of switches) {
    if (!(await isWritable(file))) continue;
    if (!(await wrote(file, off))) continue;
    await clock.sleep(OFF_MS, signal);
    // Also where nobody waits for it any more: a device that is off must not stay so.
    if (await wrote(file, on)) return ok();
    return err(`${file} cannot be switched on again`);
  }
  return err(`no right to switch its USB port: install ${UDEV_RULES}`);
}

const isWritable = (file: string): Promise<boolean> =>
  access(file, constants.W_OK).then(
    () => true,
    () => false,
  );

/** Not every hub takes every switch. */
const wrote = (file: string, text: string): Promise<boolean> =>
  writeFile(file, text).then(
    () => true,
    () => false,
  );
