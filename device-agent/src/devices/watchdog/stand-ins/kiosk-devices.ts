import type { KioskDevices } from '../../../sessions/world-of.ts';
import type { Device } from '../../catalogue.ts';
import type { LookedAfter } from '../looked-after.ts';
import { standInDocumentPrinter, standInReceiptPrinter } from './printers.ts';
import { standInBiometricReader, standInCardReader, standInSocialCardReader, standInVerifier } from './readers.ts';
import { standInPowerSource, standInPresenceSensor, standInScanner } from './watchers.ts';

/** Picks the one capability out of a device, for the roles that have it. */
const pick = {
  card: (device: Device) => (device.capability === 'id-card-reader' ? device.reader : undefined),
  biometric: (device: Device) => (device.capability === 'biometric-reader' ? device.reader : undefined),
  printer: (device: Device) => (device.capability === 'receipt-printer' ? device.printer : undefined),
  document: (device: Device) => (device.capability === 'document-printer' ? device.printer : undefined),
  scanner: (device: Device) => (device.capability === 'code-scanner' ? device.scanner : undefined),
  presence: (device: Device) => (device.capability === 'presence-sensor' ? device.sensor : undefined),
  power: (device: Device) => (device.capability === 'power-source' ? device.source : undefined),
  verifier: (device: Device) => (device.capability === 'on-device-verifier' ? device.verifier : undefined),
  socialCard: (device: Device) => (device.capability === 'social-card-reader' ? device.reader : undefined),
};

/** What the rest of the agent holds: one stand-in for each device, the same as long as the agent runs. */
export function standInsFor(all: readonly LookedAfter[]): KioskDevices {
  let devices: KioskDevices = { card: undefined, finger: undefined, palm: undefined, printer: undefined, document: undefined };
  for (const device of all) devices = { ...devices, ...standInFor(device) };
  return devices;
}

function standInFor({ role, behind }: LookedAfter): Partial<KioskDevices> {
  switch (role) {
    case 'card':
      return { card: standInCardReader(behind(pick.card)) };
    case 'finger':
      return { finger: standInBiometricReader(behind(pick.biometric)) };
    case 'palm':
      return { palm: standInBiometricReader(behind(pick.biometric)) };
    case 'printer':
      return { printer: standInReceiptPrinter(behind(pick.printer)) };
    case 'document':
      return { document: standInDocumentPrinter(behind(pick.document)) };
    case 'scanner':
      return { scanner: standInScanner(behind(pick.scanner)) };
    case 'presence':
      return { presence: standInPresenceSensor(behind(pick.presence)) };
    case 'power':
      return { power: standInPowerSource(behind(pick.power)) };
    case 'verifier':
      return { verifier: standInVerifier(behind(pick.verifier)) };
    case 'social-card':
      return { socialCard: standInSocialCardReader(behind(pick.socialCard)) };
  }
}
