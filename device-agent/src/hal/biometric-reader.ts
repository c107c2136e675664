import type { CaptureHint, GreyImage, Liveness, Modality } from '@changqing/protocol';
import type { DeviceError, ReaderStatus } from './status.ts';

/** What the session asks a reader for. */
export interface CaptureWant {
  /** How long a person may take before the reader gives up, ms. */
  readonly timeoutMs: number;
  /** Which hand, where the reader can tell hands apart. */
  readonly hand: 'left' | 'right' | 'any';
}

/** One image as the reader delivered it. The image is the consumer's to overwrite after use. */
export interface Sample {
  readonly image: GreyImage;
  readonly liveness: Liveness;
  /** The reader's own quality figure, 0 to 100, where it has one. */
  readonly readerQuality: number | undefined;
  /** Time on the wire, apart from the time that the person took, ms. */
  readonly transferMs: number;
}

export type CaptureEvent =
  | { readonly kind: 'hint'; readonly hint: CaptureHint; readonly heightMm?: number }
  /** The reader has its image and the person may lift the finger; the bytes are still on their way. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'failed'; readonly error: DeviceError };

/** A fingerprint or a palm-vein reader, told apart by `modality`. */
export interface BiometricReader {
  readonly modality: Modality;
  /** Distance from the glass at which a palm is read, mm; undefined for a reader that is touched. */
  readonly range: { readonly nearestMm: number; readonly farthestMm: number } | undefined;
  status(): ReaderStatus;
  /** Calls back at each change of status; the returned function stops that. */
  onStatus(listener: (status: ReaderStatus) => void): () => void;
  /**
   * Captures one image. Yields hints as they come and ends with exactly one `sample` or one `failed`. Aborting the signal ends it
   * with `failed: cancelled` and leaves the device idle. One capture at a time: a second one fails with `refused`.
   */
  capture(want: CaptureWant, signal: AbortSignal): AsyncIterable<CaptureEvent>;
  /** Stops the driver: closes the link and leaves nothing running. */
  close(): Promise<void>;
}
