import { z } from 'zod';

/** What the one process asks of the other, which holds the devices: it is the hands of a technician and of a person. */
export const Order = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('plug'), device: z.string() }),
  z.strictObject({ do: z.literal('pull'), device: z.string() }),
  /** Pulls the plug in the middle of the next long answer of a palm reader. */
  z.strictObject({ do: z.literal('pull-in-transfer'), device: z.string() }),
  /** Pulls the plug after so many more bytes have come to the device. */
  z.strictObject({ do: z.literal('pull-after'), device: z.string(), bytes: z.int() }),
  z.strictObject({ do: z.literal('hold-palm'), device: z.string() }),
  z.strictObject({ do: z.literal('withdraw-palm'), device: z.string() }),
  z.strictObject({ do: z.literal('place-card') }),
  z.strictObject({ do: z.literal('remove-card') }),
  z.strictObject({ do: z.literal('press-finger') }),
  z.strictObject({ do: z.literal('lift-finger') }),
  z.strictObject({ do: z.literal('take-tickets') }),
]);
export type Order = z.infer<typeof Order>;

/** What comes back: when it was begun, by the kernel's monotonic clock, which both processes read. */
export const Done = z.strictObject({
  id: z.int(),
  atMs: z.number(),
  tickets: z.array(z.strictObject({ cut: z.boolean(), rows: z.base64() })),
  error: z.string().optional(),
});
export type Done = z.infer<typeof Done>;

export const Request = z.strictObject({ id: z.int(), order: Order });

/** Milliseconds of the kernel's monotonic clock. */
export const kernelMs = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;
