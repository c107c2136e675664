import { readdir, readFile, statfs } from 'node:fs/promises';
import { freemem, loadavg } from 'node:os';
import { join } from 'node:path';
import type { DiagnosticsView } from '@changqing/protocol';

/** What of the machine changes from minute to minute. */
export type MachineState = Pick<DiagnosticsView['machine'], 'disk' | 'temperatureC' | 'load'> & { readonly machineFreeBytes: number };

const THERMAL = '/sys/class/thermal';

/** Looks at the machine once. What the system does not tell is absent. @param folder on the disk that matters */
export async function lookAtMachine(folder: string, thermal = THERMAL): Promise<MachineState> {
  const [disk, temperatureC] = await Promise.all([diskOf(folder), hottest(thermal)]);
  const [load] = loadavg();
  return {
    ...(disk === undefined ? {} : { disk }),
    ...(temperatureC === undefined ? {} : { temperatureC }),
    ...(load === undefined ? {} : { load: Math.round(load * 100) / 100 }),
    machineFreeBytes: freemem(),
  };
}

async function diskOf(folder: string): Promise<MachineState['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return undefined;
  }
}

/** A sensor that is not connected tells absurd figures. */
const plausible = (celsius: number): boolean => celsius > -20 && celsius < 125;

/** The hottest sensor of the machine, degrees Celsius: thousandths of a degree in a file each (Documentation/driver-api/thermal). */
async function hottest(thermal: string): Promise<number | undefined> {
  try {
    const zones = (await readdir(thermal)).filter((name) => name.startsWith('thermal_zone'));
    const read = await Promise.allSettled(zones.map((zone) => readFile(join(thermal, zone, 'temp'), 'utf8')));
    const degrees = read.flatMap((one) => (one.status === 'fulfilled' ? [Number(one.value) / 1000] : [])).filter(plausible);
    return degrees.length === 0 ? undefined : Math.round(Math.max(...degrees) * 10) / 10;
  } catch {
    return undefined;
  }
}
