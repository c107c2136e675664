import type { LinkError } from '../links/byte-link.ts';

/** Who a device is, as it says itself; told in diagnostics and stored in the evidence. */
export interface DeviceIdentity {
  /** Key in the catalogue, e.g. `zfm-20`. */
  readonly model: string;
  readonly maker: string;
  readonly serialNumber: string;
  readonly firmware: string;
}

/** Whatever a device can answer instead of what it was asked for. */
export type DeviceError =
  | { readonly code: 'link'; readonly cause: LinkError }
  | { readonly code: 'no-answer'; readonly waitedMs: number }
  | { readonly code: 'garbled'; readonly detail: string }
  | { readonly code: 'refused'; readonly detail: string }
  | { readonly code: 'faulty'; readonly detail: string }
  | { readonly code: 'unsupported'; readonly detail: string }
  | { readonly code: 'cancelled' }
  | { readonly code: 'timed-out'; readonly waitedMs: number };

/** The state of any reader. What is known in one state exists on that variant alone. */
export type ReaderStatus =
  | { readonly state: 'starting' }
  | { readonly state: 'ready'; readonly identity: DeviceIdentity }
  | { readonly state: 'capturing'; readonly identity: DeviceIdentity }
  | { readonly state: 'faulty'; readonly identity: DeviceIdentity | undefined; readonly error: DeviceError }
  | { readonly state: 'disconnected'; readonly since: number; readonly error: DeviceError };
