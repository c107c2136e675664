import type { DeviceError } from '../../hal/status.ts';

/** What a stand-in knows of the driver behind it, which may be made anew at any time. */
export interface Behind<Driver> {
  /** The driver of the moment; it may be closed while the next one is made. */
  current(): Driver;
  /** Why the device may not be used now, whatever its driver says: another one answers, or it is being made anew. */
  refusal(): DeviceError | undefined;
  /** Calls back whenever the driver's status or the refusal may be another. */
  onStatus(listener: () => void): void;
  /** Calls `attach` for this driver and for each that is made after it; what it returns is called when that driver is closed. */
  eachDriver(attach: (driver: Driver) => () => void): void;
  /** Resolves when another driver than this one is there, when it may be used again, when all is closed, or when the signal aborts. */
  changes(signal: AbortSignal): Promise<void>;
  readonly closed: boolean;
  /** Runs one use of the device: nothing is reset meanwhile. */
  use<T>(work: () => Promise<T>): Promise<T>;
  begin(): void;
  end(): void;
  /** A use went well or not. */
  note(succeeded: boolean): void;
}

/** Errors after which a person tries again, and which are not the device's. */
export const isDevicesFault = (error: DeviceError): boolean =>
  error.code !== 'cancelled' && error.code !== 'timed-out' && error.code !== 'refused';
