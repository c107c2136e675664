import { z } from 'zod';

/** Whose people are streamed: `personAt` makes the same ones from it. */
export const POPULATION_SEED = 'changqing';

/** What central's process of the bench is asked for. */
export const centralAsked = z.discriminatedUnion('do', [
  z.object({ do: z.literal('enrol-code') }),
  z.object({ do: z.literal('matcher'), matcher: z.enum(['real', 'null']) }),
  /** People of the synthetic population with their records, from this place on. */
  z.object({ do: z.literal('stream-city'), from: z.number().int().nonnegative(), size: z.number().int().positive() }),
]);
export type CentralAsked = z.infer<typeof centralAsked>;

/** What it says: `ready` by itself once, then one answer to each thing that it is asked for, in order. */
export const centralSaid = z.discriminatedUnion('said', [
  z.object({
    said: z.literal('ready'),
    url: z.url(),
    publicUrl: z.url(),
    bureauToken: z.string(),
    /** Where the embedded PostgreSQL's socket is. */
    socketFolder: z.string(),
  }),
  z.object({ said: z.literal('failed'), why: z.string() }),
  z.object({ said: z.literal('enrol-code'), code: z.string() }),
  z.object({ said: z.literal('matcher') }),
  z.object({ said: z.literal('stream-city'), people: z.number().int(), bytes: z.number().int(), residentBytes: z.number() }),
  /** What was asked for could not be done; central runs on. */
  z.object({ said: z.literal('not-done'), why: z.string() }),
]);
export type CentralSaid = z.infer<typeof centralSaid>;
