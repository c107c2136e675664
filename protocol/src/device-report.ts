import { z } from 'zod';
import { instant } from './encodings.ts';
import { problem } from './problem.ts';
import { service } from './service.ts';

/** What a device is for at a kiosk; at most one device each. */
export const deviceRole = z.enum([
  'card',
  'finger',
  'palm',
  'printer',
  'document',
  'scanner',
  'presence',
  'power',
  'verifier',
  'social-card',
]);
export type DeviceRole = z.infer<typeof deviceRole>;

/**
 * How a device is, as technicians and central see it. `stopped`: it works but somebody must lend a hand (paper, cover). `out-of-order`: every
 * rung of the reset ladder was tried in vain; it goes on being tried at long intervals.
 */
export const deviceState = z.enum(['starting', 'ready', 'busy', 'stopped', 'faulty', 'disconnected', 'out-of-order', 'withheld']);
export type DeviceState = z.infer<typeof deviceState>;

/** What was counted of a device since the kiosk was set up. */
export const deviceCounters = z.object({
  succeeded: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  reconnects: z.number().int().nonnegative(),
  linkErrors: z.number().int().nonnegative(),
  /** Rungs of the reset ladder that were climbed. */
  resets: z.number().int().nonnegative(),
});
export type DeviceCounters = z.infer<typeof deviceCounters>;

/** One device, in full. */
export const deviceReport = z.object({
  role: deviceRole,
  model: z.string().max(60),
  state: deviceState,
  /** Why, as a short English phrase without personal data: `paper-out`, `no answer for 2000 ms`, `held by brltty (pid 812)`. */
  detail: z.string().max(300).optional(),
  /** What a technician does about it, where that is known: `install docs/udev/99-changqing.rules`. */
  advice: z.string().max(300).optional(),
  maker: z.string().max(60).optional(),
  serialNumber: z.string().max(80).optional(),
  firmware: z.string().max(80).optional(),
  /** The serial number that the settings expect, where that is another one. */
  expectedSerialNumber: z.string().max(80).optional(),
  /** Where it hangs at the moment: `serial:/dev/ttyUSB0@115200`. */
  where: z.string().max(200),
  since: instant,
  lastSuccessAt: instant.optional(),
  counters: deviceCounters,
});
export type DeviceReport = z.infer<typeof deviceReport>;

/** Whether a service is offered now, and why not. */
export const serviceReport = z.object({ service, open: z.boolean(), problem: problem.optional() });
export type ServiceReport = z.infer<typeof serviceReport>;
