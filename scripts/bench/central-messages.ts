import { z } from 'zod';

/** What central's process of the bench is asked for. */
export const centralAsked = z.discriminatedUnion('do', [
  z.object({ do: z.literal('enrol-code') }),
  z.object({ do: z.literal('matcher'), matcher: z.enum(['real', 'null']) }),
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
]);
export type CentralSaid = z.infer<typeof centralSaid>;
