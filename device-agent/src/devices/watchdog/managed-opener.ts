import type { Result } from '@changqing/protocol';
import type { LinkOpener } from '../../links/byte-link.ts';
import type { DeviceEnd } from '../catalogue.ts';

/** An opener that finds the port of the moment by who hangs there, each time anew. */
export interface ManagedOpener extends LinkOpener {
  /** What answers at the port of the moment is not the device that is meant. True where another port may be it: then that one is opened next. */
  notOurs(): boolean;
  /** Whether a port is there now that may be the device that is meant, and was not tried since `isOurs`. */
  hasOthers(): Promise<boolean>;
  /** It is: the next opening begins with this port. */
  isOurs(): void;
  /** The serial number that is in the USB descriptors at the port of the moment, empty where there is none. */
  serialNumber(): string;
  /** The serial number that the settings ask for at a USB port. */
  readonly pinned: string | undefined;
  /** From now on this one is asked for. */
  pin(serialNumber: string): void;
  /** Switches the port of the moment off and on. Error: why that is not possible here. */
  powerCycle(signal: AbortSignal): Promise<Result<undefined, string>>;
  /** Other programs that have the port of the moment open, by name and process; empty where nothing is known. */
  alsoOpenIn(): Promise<readonly string[]>;
}

export const isManagedOpener = (end: DeviceEnd): end is ManagedOpener => 'notOurs' in end;
