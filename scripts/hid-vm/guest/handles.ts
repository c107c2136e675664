import { readdirSync, readlinkSync } from 'node:fs';

/** What each open file of this process is, as the kernel names it. The one that reads the list is left out. */
export function openFiles(): readonly string[] {
  const own = '/proc/self/fd';
  return readdirSync(own).flatMap((fd) => {
    try {
      return [readlinkSync(`${own}/${fd}`)];
    } catch {
      return [];
    }
  });
}

/** Files of devices among them: none may be open when no driver runs. */
export const openDevices = (files: readonly string[]): readonly string[] =>
  files.filter((file) => /^\/dev\/(hidraw|ttyACM|usb\/|bus\/)/.test(file));
