import { publicJwk } from '@changqing/protocol';
import { z } from 'zod';

/** What the process that plays the sessions is told, as its one argument. */
export const sessionsWanted = z.object({
  folder: z.string(),
  sessions: z.number().int().positive(),
  /** Memory is looked at so often, evenly spread. */
  looks: z.number().int().positive(),
  bureauUrl: z.url(),
  answerKey: publicJwk,
  evidenceKey: publicJwk,
});
export type SessionsWanted = z.infer<typeof sessionsWanted>;

/** One look at the process's memory, bytes: before a collection, and what the heap holds after one. */
export const memoryLook = z.object({
  sessions: z.number(),
  residentBytes: z.number(),
  heapAfterCollectionBytes: z.number(),
  outcomes: z.record(z.string(), z.number()),
});
export type MemoryLook = z.infer<typeof memoryLook>;
