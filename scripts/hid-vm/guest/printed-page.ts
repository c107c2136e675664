import { z } from 'zod';

/** A page that the host has laid out, on its way into the virtual machine: its rows in base64. */
export const PrintedPage = z.strictObject({ widthDots: z.int(), heightDots: z.int(), rows: z.base64() });
export type PrintedPage = z.infer<typeof PrintedPage>;
