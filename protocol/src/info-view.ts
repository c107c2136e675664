import { z } from 'zod';
import { messageWay, rating, strokes } from './feedback.ts';
import { LIST_ROWS } from './look-up-view.ts';
import { guidePicture, publicNotice, publicSite } from './public-content.ts';

const paging = { page: z.number().int().positive(), pages: z.number().int().positive() };
/** After so many days what is left here is erased; `FEEDBACK_DAYS` where it is not told. */
const kept = { keptDays: z.number().int().positive().optional() };

/** One of the pictures that the idle screen goes through; also when the bureau is away, from the cache. */
export const idleSlide = z.discriminatedUnion('slide', [
  z.object({ slide: z.literal('notice'), title: z.string(), lines: z.array(z.string()).max(4) }),
  z.object({ slide: z.literal('guide'), title: z.string(), picture: guidePicture, heading: z.string(), text: z.string() }),
  z.object({
    slide: z.literal('sites'),
    sites: z.array(publicSite.pick({ name: true, address: true, telephone: true, hours: true })).max(3),
  }),
]);
export type IdleSlide = z.infer<typeof idleSlide>;

/** Pages for everybody (notices, guides, sites, forms), and what can be left for the bureau after a service. */
export const infoSteps = [
  z.object({ step: z.literal('info.menu') }),
  z.object({
    step: z.literal('info.list'),
    of: z.enum(['notices', 'guides', 'forms']),
    entries: z.array(z.object({ title: z.string() })).max(LIST_ROWS),
    ...paging,
  }),
  z.object({ step: z.literal('info.notice'), notice: publicNotice.pick({ title: true, lines: true }) }),
  z.object({ step: z.literal('info.guide'), title: z.string(), picture: guidePicture, heading: z.string(), text: z.string(), ...paging }),
  /** Nearest first. */
  z.object({
    step: z.literal('info.sites'),
    entries: z
      .array(
        publicSite
          .pick({ name: true, address: true, telephone: true, hours: true, services: true })
          .extend({ distanceKm: z.number().nonnegative() }),
      )
      .max(LIST_ROWS),
    ...paging,
  }),
  z.object({ step: z.literal('feedback.rate') }),
  /** Whether to leave a word beside the rating. */
  z.object({ step: z.literal('feedback.way'), rating: rating.optional(), ...kept }),
  z.object({ step: z.literal('feedback.write'), ...kept }),
  z.object({ step: z.literal('feedback.type'), ...kept }),
  z.object({ step: z.literal('feedback.telephone'), wrong: z.boolean(), ...kept }),
  z.object({ step: z.literal('feedback.thanks'), message: messageWay.optional(), kept: z.boolean() }),
] as const;

export const infoCommands = [
  z.object({ kind: z.literal('info.open'), what: z.enum(['notices', 'guides', 'sites', 'forms', 'message']) }),
  z.object({ kind: z.literal('feedback.rate'), rating }),
  z.object({ kind: z.literal('feedback.way'), way: z.enum(['strokes', 'text', 'telephone', 'none']) }),
  z.object({ kind: z.literal('feedback.strokes'), strokes }),
  z.object({ kind: z.literal('feedback.text'), text: z.string().max(500) }),
  z.object({ kind: z.literal('feedback.telephone'), telephone: z.string().max(30) }),
] as const;
