import { z } from 'zod';

/** How a print job ended. `unknown` is asked of the person. */
export const printState = z.enum(['printed', 'not-printed', 'partly-printed', 'unknown']);
export type PrintState = z.infer<typeof printState>;

/** How much is known about paper really having come out; later is stronger. */
export const printEvidence = z.enum(['sent', 'healthy', 'drained', 'acknowledged', 'acknowledged-checked']);
export type PrintEvidence = z.infer<typeof printEvidence>;
