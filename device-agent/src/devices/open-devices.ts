import { err, ok, type Problem, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { AgentLog } from '../log.ts';
import type { KioskDevices } from '../sessions/world-of.ts';
import { createDevice, type CatalogueFault, type Device, type DeviceEnd } from './catalogue.ts';

/** One device to be driven: its model and where it hangs. */
export interface WantedDevice {
  readonly model: string;
  readonly opener: DeviceEnd;
  readonly settings: unknown;
}

/** Starts the drivers of a kiosk's devices. Error `settings-invalid`: which device is not known, or wrongly set. Those begun are closed. */
export async function openDevices(wanted: readonly WantedDevice[], clock: Clock, log: AgentLog): Promise<Result<KioskDevices, Problem>> {
  let devices: KioskDevices = { card: undefined, finger: undefined, palm: undefined, printer: undefined, document: undefined };
  for (const [index, { model, opener, settings }] of wanted.entries()) {
    const created = createDevice(model, opener, settings, clock, ({ event, detail }) =>
      log.info({ event: `device-${event}`, model, detail }),
    );
    if (!created.ok) {
      await closeDevices(devices);
      return err({ code: 'settings-invalid', detail: `devices.${index}: ${describeFault(created.error)}` });
    }
    devices = withDevice(devices, created.value);
  }
  return ok(devices);
}

function withDevice(devices: KioskDevices, device: Device): KioskDevices {
  switch (device.capability) {
    case 'id-card-reader':
      return { ...devices, card: device.reader };
    case 'receipt-printer':
      return { ...devices, printer: device.printer };
    case 'document-printer':
      return { ...devices, document: device.printer };
    case 'code-scanner':
      return { ...devices, scanner: device.scanner };
    case 'presence-sensor':
      return { ...devices, presence: device.sensor };
    case 'power-source':
      return { ...devices, power: device.source };
    case 'on-device-verifier':
      return { ...devices, verifier: device.verifier };
    case 'social-card-reader':
      return { ...devices, socialCard: device.reader };
    case 'biometric-reader':
      return device.reader.modality === 'fingerprint' ? { ...devices, finger: device.reader } : { ...devices, palm: device.reader };
  }
}

const describeFault = (fault: CatalogueFault): string =>
  fault.code === 'unknown-model'
    ? `model ${fault.model} is not known; known are ${fault.known.join(', ')}`
    : `${fault.model}: ${fault.detail}`;

/** Closes every driver; a driver that hangs does not hold up the others. */
export async function closeDevices(devices: KioskDevices): Promise<void> {
  const { card, finger, palm, printer, document, scanner, presence, power, verifier, socialCard } = devices;
  const all = [card, finger, palm, printer, document, scanner, presence, power, verifier, socialCard];
  await Promise.allSettled(all.map(async (device) => device?.close()));
}
