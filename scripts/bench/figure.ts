import type { BenchCentral } from './bench-central.ts';

/** What a figure is told. */
export interface BenchOptions {
  /** Fewer rounds: the whole bench in under two minutes. */
  readonly quick: boolean;
  /** A folder of this run's own on the project's disk; removed afterwards. */
  readonly folder: string;
  /** The real central, started by the figure that needs it first; it ends with the run. */
  readonly central: () => Promise<BenchCentral>;
  /** Another central with a database of its own, for a figure that fills it; it ends with the run where the figure does not end it before. */
  readonly ownCentral: (name: string) => Promise<BenchCentral>;
  /** People in the database whose records are looked up. */
  readonly population: number;
  /** Sessions that one browser goes through. */
  readonly browserSessions: number;
  /** Tells on stderr what is going on. */
  readonly say: (line: string) => void;
}

export type Unit = 'ms' | 'us' | 'per s' | 'bytes' | 'kB' | 'MB' | 'dB';

/** Middle and tail of some measurements, and the least: of a computation's times that is the one with the fewest other programs in it. */
export interface Spread {
  readonly n: number;
  readonly least: number;
  readonly p50: number;
  readonly p95: number;
}

/** One line of a figure's table, with what was measured beside it in the same run. */
export interface Row {
  readonly what: string;
  readonly unit: Unit;
  readonly ours: Spread;
  readonly beside?: { readonly what: string; readonly spread: Spread };
  /** Ours over the other, middle of the quotients of measurements that were taken one right after the other. */
  readonly ratio?: number;
  readonly note?: string;
}

/** One figure of the bench: a file in this folder. */
export interface Figure {
  /** As `--only` takes it. */
  readonly name: string;
  readonly title: string;
  readonly measure: (options: BenchOptions) => Promise<readonly Row[]>;
}
