import type { IdCard } from '@changqing/protocol';
import type { DeviceError, ReaderStatus } from './status.ts';

export type CardEvent =
  | { readonly kind: 'card-reading' }
  | { readonly kind: 'card-read'; readonly card: IdCard }
  /** The card could not be read; the person takes it off and lays it down again. */
  | { readonly kind: 'card-unreadable'; readonly error: DeviceError }
  /** `certain` where this reader still found the card while it lay there; others fall silent as soon as they have read it. */
  | { readonly kind: 'card-removed'; readonly certain: boolean };

/** A reader for resident ID cards and permits. */
export interface IdCardReader {
  status(): ReaderStatus;
  onStatus(listener: (status: ReaderStatus) => void): () => void;
  /** Looks for cards until the signal aborts. The same card left on the reader is told once. */
  watchCards(signal: AbortSignal): AsyncIterable<CardEvent>;
  close(): Promise<void>;
}
