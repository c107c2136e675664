import type { DocumentPrinterStatus } from '../../hal/document-printer.ts';
import type { PrinterStatus } from '../../hal/receipt-printer.ts';
import type { DeviceError, DeviceIdentity, ReaderStatus } from '../../hal/status.ts';
import type { Device } from '../catalogue.ts';

/** What a driver says of its device, alike for all capabilities. */
export type Reading =
  | { readonly state: 'starting' }
  | { readonly state: 'ready' | 'busy'; readonly identity: DeviceIdentity }
  /** It works, and somebody must lend a hand. */
  | { readonly state: 'stopped'; readonly identity: DeviceIdentity | undefined; readonly fault: string }
  | { readonly state: 'faulty'; readonly identity: DeviceIdentity | undefined; readonly error: DeviceError }
  /** Undefined where the driver does not say whether the cable is out or nobody answers. */
  | { readonly state: 'disconnected'; readonly identity: DeviceIdentity | undefined; readonly error: DeviceError | undefined };

/** Whatever a driver can be asked, whoever it drives. */
export type Driver = { status(): unknown; onStatus(listener: () => void): () => void; close(): Promise<void> };

/** The driver itself, for what is alike in all. */
export function driverOf(device: Device): Driver {
  switch (device.capability) {
    case 'biometric-reader':
    case 'id-card-reader':
    case 'social-card-reader':
      return device.reader;
    case 'receipt-printer':
    case 'document-printer':
      return device.printer;
    case 'code-scanner':
      return device.scanner;
    case 'presence-sensor':
      return device.sensor;
    case 'power-source':
      return device.source;
    case 'on-device-verifier':
      return device.verifier;
  }
}

/** What the driver of a device says at the moment. */
export function readingOf(device: Device): Reading {
  switch (device.capability) {
    case 'biometric-reader':
    case 'id-card-reader':
    case 'social-card-reader':
      return ofReader(device.reader.status());
    case 'receipt-printer':
      return ofPrinter(device.printer.status());
    case 'document-printer':
      return ofPrinter(device.printer.status());
    case 'code-scanner':
      return ofReader(device.scanner.status());
    case 'presence-sensor':
      return ofReader(device.sensor.status());
    case 'power-source':
      return ofReader(device.source.status());
    case 'on-device-verifier':
      return ofReader(device.verifier.status());
  }
}

function ofReader(status: ReaderStatus): Reading {
  switch (status.state) {
    case 'starting':
    case 'ready':
    case 'faulty':
      return status;
    case 'capturing':
      return { state: 'busy', identity: status.identity };
    case 'disconnected':
      return { state: 'disconnected', identity: undefined, error: status.error };
  }
}

function ofPrinter(status: PrinterStatus | DocumentPrinterStatus): Reading {
  switch (status.state) {
    case 'starting':
      return status;
    case 'ready':
      return { state: 'ready', identity: status.identity };
    case 'printing':
      return { state: 'busy', identity: status.identity };
    case 'stopped': {
      const { identity, fault } = status;
      if (fault === 'disconnected') return { state: 'disconnected', identity, error: undefined };
      if (fault === 'unrecoverable')
        return { state: 'faulty', identity, error: { code: 'faulty', detail: 'the printer cannot go on by itself' } };
      return { state: 'stopped', identity, fault };
    }
  }
}
