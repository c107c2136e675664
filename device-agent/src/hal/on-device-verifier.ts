import type { CaptureHint, Modality, Result } from '@changqing/protocol';
import type { DeviceError, ReaderStatus } from './status.ts';

/** What a module tells while it looks at a hand. */
export type VerdictEvent =
  | { readonly kind: 'hint'; readonly hint: CaptureHint }
  /** The module knows the hand under this number of its own; `name` is what was stored with it. */
  | { readonly kind: 'recognised'; readonly userId: number; readonly name: string }
  | { readonly kind: 'unknown-hand' }
  | { readonly kind: 'enrolled'; readonly userId: number }
  | { readonly kind: 'failed'; readonly error: DeviceError };

/**
 * A module that matches by itself and gives neither image nor template. Its verdict cannot be repeated by anybody, so it is of a grade below
 * `biometric`: it may stand beside other evidence and never certifies alone.
 */
export interface OnDeviceVerifier {
  readonly modality: Modality;
  readonly grade: 'device-verdict';
  status(): ReaderStatus;
  onStatus(listener: (status: ReaderStatus) => void): () => void;
  /** Looks once; hints, then exactly one of `recognised`, `unknown-hand`, `failed`. */
  verify(timeoutMs: number, signal: AbortSignal): AsyncIterable<VerdictEvent>;
  /** Stores a hand in the module; hints, then exactly one of `enrolled`, `failed`. `name` is a reference, never a person's name; at most 32 bytes. */
  enrol(name: string, timeoutMs: number, signal: AbortSignal): AsyncIterable<VerdictEvent>;
  /** Forgets one hand, or all. Error `refused` where the module has no such number. */
  remove(userId: number | 'all', signal: AbortSignal): Promise<Result<undefined, DeviceError>>;
  close(): Promise<void>;
}
