import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

/** Key in the catalogue. */
export const MODEL = 'ipp';
export const MAKER = 'IPP';
/** RFC 8010 §4: where `ipp:` and `ipps:` addresses without a port listen. */
export const IPP_PORT = 631;

/** What one document printer can do besides what it tells itself; all times in milliseconds. */
export const settings = z.strictObject({
  /** Who prints, as the printer's own panel and accounting name it. */
  userName: z.string().min(1).max(63).default('changqing'),
  /** How often an idle printer is asked how it is. */
  pollMs: z.int().min(500).max(60_000).default(5_000),
  /** How often while a job is under way, and while the printer does not answer. */
  busyPollMs: z.int().min(200).max(10_000).default(1_000),
  /** Longest wait for the answer to a question. */
  answerMs: z.int().min(500).max(60_000).default(3_000),
  /** Longest wait while a document is handed over and neither a byte is taken nor the job is seen to go on. */
  handOverMs: z.int().min(1_000).max(600_000).default(60_000),
  /** A printer that is busy or takes no jobs is asked again for so long. */
  busyMs: z.int().min(0).max(300_000).default(20_000),
  /** A job that the printer cannot be asked about for so long is `unknown`. */
  lostMs: z.int().min(1_000).max(3_600_000).default(120_000),
  /** A job that stands still so long while the printer calls itself well waits for somebody. */
  stalledMs: z.int().min(1_000).max(600_000).default(45_000),
  /** How long the end of a job that was called off is waited for. */
  callOffMs: z.int().min(1_000).max(120_000).default(20_000),
  /**
   * Whether its count of a job's sides can be relied on. `learned`: a count is believed, a count of 0 only after this printer has been seen
   * to count; printers that always say 0 exist.
   */
  counts: z.enum(['learned', 'yes', 'no']).default('learned'),
});
export type Settings = z.infer<typeof settings>;

/** It hangs in the network, at an address that the settings name. */
export const FOUND_BY: FoundBy = { usb: [] };
