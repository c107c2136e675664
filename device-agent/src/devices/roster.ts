import type { DeviceReport, DeviceRole, Problem, Result } from '@changqing/protocol';
import type { KioskDevices } from '../sessions/world-of.ts';

/** A port or device that is plugged in at the moment, whether the settings name it or not. */
export interface FoundPort {
  /** `/dev/ttyUSB0`, `/dev/hidraw3`, `/dev/usb/lp0`, a PC/SC reader's name. Changes with each plugging. */
  readonly path: string;
  readonly kind: 'serial' | 'hid' | 'usb-printer' | 'pcsc';
  readonly vendorId: string | undefined;
  readonly productId: string | undefined;
  readonly serialNumber: string | undefined;
  readonly maker: string | undefined;
  /** The program that has it open: `brltty (pid 812)`; `changqing` where it is this agent. */
  readonly heldBy: string | undefined;
  /** Models of the catalogue that this may be. */
  readonly matches: readonly string[];
}

/** The devices of a kiosk, looked after: what each is doing, and what can be done about it. */
export interface DeviceRoster {
  /** Stand-ins that stay the same while the driver behind them is made anew. */
  readonly devices: KioskDevices;
  reports(): readonly DeviceReport[];
  /** Calls back at each change of any report's state or identity; the returned function stops that. */
  onReports(listener: () => void): () => void;
  /** A use of the device went well or not. Cards, captures, codes and print jobs that pass the stand-ins are counted without it. */
  noteUse(role: DeviceRole, succeeded: boolean): void;
  /**
   * Climbs the reset ladder from its first rung, now. Resolves when the device is ready or the ladder is at its end. Errors: `device-out-of-order`, also
   * where it is not plugged in; `command-not-now` while it is in use.
   */
  reset(role: DeviceRole, signal: AbortSignal): Promise<Result<undefined, Problem>>;
  /** Takes the serial number that answers now as the one that belongs here. The caller stores it in the settings. */
  accept(role: DeviceRole): Result<{ readonly from: string; readonly to: string }, Problem>;
  /** What is plugged in at the moment. Never opens a port. */
  ports(): Promise<readonly FoundPort[]>;
  close(): Promise<void>;
}
