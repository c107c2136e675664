import type { DeviceIdentity } from '../../hal/status.ts';

/** What a device told of itself when it was taken for the one that belongs here; empty where it did not tell. */
export interface KnownIdentity {
  readonly serialNumber: string;
  readonly firmware: string;
}

/** Another one answers, or another program runs in it. */
export interface Mismatch {
  readonly what: 'serial-number' | 'firmware';
  readonly from: string;
  readonly to: string;
}

/**
 * Whether the device that answers is the one that belongs here (SEC-20). What is not told is no mismatch; of a device with another serial number the
 * firmware says nothing.
 * @param expected the serial number in the settings, which goes before what was seen last time
 */
export function mismatchOf(heard: DeviceIdentity, known: KnownIdentity, expected: string | undefined): Mismatch | undefined {
  const wanted = expected ?? known.serialNumber;
  if (wanted !== '' && heard.serialNumber !== '' && heard.serialNumber !== wanted)
    return { what: 'serial-number', from: wanted, to: heard.serialNumber };
  const sameDevice = known.serialNumber === heard.serialNumber || known.serialNumber === '' || heard.serialNumber === '';
  if (sameDevice && known.firmware !== '' && heard.firmware !== '' && heard.firmware !== known.firmware)
    return { what: 'firmware', from: known.firmware, to: heard.firmware };
  return undefined;
}

/** What is remembered of a device that belongs here: what it does not tell this time stays as it was. */
export const learnt = (heard: DeviceIdentity, known: KnownIdentity): KnownIdentity => ({
  serialNumber: heard.serialNumber === '' ? known.serialNumber : heard.serialNumber,
  firmware: heard.firmware === '' ? known.firmware : heard.firmware,
});
