import type { Power } from '../../hal/power-source.ts';
import type { UpsReadings } from './fields.ts';

/** Whether current comes from the mains; undefined where the UPS has not said so yet. */
function onMains({ acPresent, discharging }: UpsReadings): boolean | undefined {
  if (acPresent !== undefined) return acPresent !== 0;
  return discharging === undefined ? undefined : discharging === 0;
}

/** Per cent. A UPS that tells its capacity in another unit tells the full one too. */
function chargeOf({ remainingCapacity, fullChargeCapacity }: UpsReadings): number | undefined {
  if (remainingCapacity === undefined) return undefined;
  const full = fullChargeCapacity ?? 100;
  if (full <= 0 || remainingCapacity > full) return remainingCapacity <= 100 ? remainingCapacity : undefined;
  return Math.round((100 * remainingCapacity) / full);
}

/** What the readings mean. `sinceMs` is when the mains failed, if they have failed; `nowMs` where that is only seen now. */
export function powerOf(readings: UpsReadings, sinceMs: number | undefined, nowMs: number): Power {
  const mains = onMains(readings);
  if (mains === undefined) return { supply: 'unknown' };
  const chargePercent = chargeOf(readings);
  const replaceBattery = readings.needReplacement === 1 || readings.batteryPresent === 0;
  if (mains) return { supply: 'mains', chargePercent, replaceBattery };
  return {
    supply: 'battery',
    sinceMs: sinceMs ?? nowMs,
    chargePercent,
    secondsLeft: readings.runTimeToEmpty,
    low: readings.belowLimit === 1 || readings.shutdownImminent === 1,
    replaceBattery,
  };
}
