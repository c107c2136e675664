import { z } from 'zod';

/** What a kiosk offers; a setting of the site. */
export const service = z.enum(['certification', 'look-up', 'info']);
export type Service = z.infer<typeof service>;
