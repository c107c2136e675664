import { z } from 'zod';

/** What the process with the simulated terminals is to do. */
export const fleetWanted = z.object({
  url: z.url(),
  cookie: z.string(),
  codes: z.array(z.string()).min(1),
  /** How long all of them beat and tell, after all are connected. */
  seconds: z.number().positive(),
});
export type FleetWanted = z.infer<typeof fleetWanted>;

/** What it says. Times in ms. */
export const fleetSaid = z.discriminatedUnion('said', [
  z.object({ said: z.literal('alone'), events: z.array(z.number()) }),
  z.object({ said: z.literal('connected'), ms: z.number() }),
  z.object({
    said: z.literal('done'),
    /** From the moment in which a terminal tells an event until the console has it. */
    events: z.array(z.number()),
    beats: z.array(z.number()),
    /** Told by terminals and never seen at the console. */
    missing: z.number().int(),
    /** Messages of the list of terminals that the console got. */
    terminals: z.number().int(),
    cpuMs: z.number(),
  }),
]);
export type FleetSaid = z.infer<typeof fleetSaid>;
