import type { ReaderStatus } from './status.ts';

/** Whether somebody stands in front of the kiosk; `distanceCm` where the sensor measures it. */
export type Presence =
  { readonly state: 'unknown' } | { readonly state: 'nobody' } | { readonly state: 'somebody'; readonly distanceCm: number | undefined };

/** Tells whether somebody is there, smoothed: somebody after 0.5 s nearer than the threshold, nobody after 3 s without a target. */
export interface PresenceSensor {
  status(): ReaderStatus;
  onStatus(listener: (status: ReaderStatus) => void): () => void;
  presence(): Presence;
  /** Calls back when somebody comes or goes, not at each measurement. */
  onPresence(listener: (presence: Presence) => void): () => void;
  close(): Promise<void>;
}
