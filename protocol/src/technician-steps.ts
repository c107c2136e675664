import { z } from 'zod';
import { instant } from './encodings.ts';
import { problem } from './problem.ts';
import { staffRole } from './staff.ts';

/** Pages on which somebody of the bureau is let in. They take the idle page's place; a visit is never interrupted. */
export const technicianSteps = [
  /** 请把本人身份证放在读卡处: within 30 s, else back to idle. */
  z.object({ step: z.literal('technician.card'), problem: problem.optional() }),
  z.object({
    step: z.literal('technician.pin'),
    maskedName: z.string(),
    problem: problem.optional(),
    /** Until when no PIN is taken because of wrong ones. */
    waitUntil: instant.optional(),
  }),
  /** Diagnostics is open: the page shows the `diagnostics` document, which comes by its own socket event. */
  z.object({
    step: z.literal('technician.desk'),
    staffId: z.string(),
    name: z.string(),
    role: staffRole,
    maySet: z.boolean(),
    /** Without a touch until then, diagnostics closes. */
    idleUntil: instant,
  }),
] as const;

/** Commands of `POST /api/commands` before and around diagnostics. */
export const technicianCommands = [
  /** Five corners touched in order within 5 s, or the key switch. Taken on the idle page alone. */
  z.object({ kind: z.literal('technician.enter'), by: z.enum(['corners', 'key-switch']) }),
  z.object({ kind: z.literal('technician.pin'), pin: z.string().regex(/^\d{1,12}$/) }),
  z.object({ kind: z.literal('technician.leave') }),
] as const;
