import type { ReaderStatus } from './status.ts';

/** Where the machine's current comes from. `unknown` while the UPS does not answer: then nothing is concluded. */
export type Power =
  | { readonly supply: 'unknown' }
  | { readonly supply: 'mains'; readonly chargePercent: number | undefined; readonly replaceBattery: boolean }
  | {
      readonly supply: 'battery';
      /** Monotonic ms of the agent's clock at which the mains failed. */
      readonly sinceMs: number;
      readonly chargePercent: number | undefined;
      readonly secondsLeft: number | undefined;
      /** The UPS says that little is left, or that it switches off soon: shut down now. */
      readonly low: boolean;
      readonly replaceBattery: boolean;
    };

/** An uninterruptible power supply. It is only ever asked; it is never told to switch anything off. */
export interface PowerSource {
  status(): ReaderStatus;
  onStatus(listener: (status: ReaderStatus) => void): () => void;
  power(): Power;
  onPower(listener: (power: Power) => void): () => void;
  close(): Promise<void>;
}
