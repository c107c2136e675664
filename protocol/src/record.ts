import { z } from 'zod';
import { instant, sha256Hex, uuid } from './encodings.ts';

/** Algorithms of signature, hash and sealing. A closed union, so that SM2/SM3/SM4 can be added. */
export const cryptoSuite = z.enum(['ES256-SHA256-A256GCM']);
export type CryptoSuite = z.infer<typeof cryptoSuite>;

/**
 * What every signed record of a terminal begins with. The records of one terminal form a chain: `sequence` counts up without gaps
 * within an `epoch`, and `previousSha256` is the hash of the body before (64 zeros at an epoch's start). An epoch is drawn anew when
 * a journal starts empty. None of it ever refuses a person: gaps and forks are flags for staff.
 */
export const recordHead = z.object({
  v: z.literal(1),
  suite: cryptoSuite,
  id: uuid,
  terminalId: z.string().min(1).max(64),
  siteNo: z.string().regex(/^\d{4}$/),
  sessionId: uuid,
  /** Wall clock of the terminal at the act. */
  at: instant,
  monotonicMs: z.number().nonnegative(),
  bootId: uuid,
  /** Central's clock minus the terminal's at the last contact, ms; absent when there was none. */
  offsetToCentralMs: z.number().int().optional(),
  lastAck: z.object({ sequence: z.number().int().nonnegative(), time: instant }).optional(),
  epoch: uuid,
  sequence: z.number().int().positive(),
  previousSha256: sha256Hex,
});
export type RecordHead = z.infer<typeof recordHead>;
