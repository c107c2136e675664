import { z } from 'zod';
import { instant, sha256Hex } from './encodings.ts';

/** Drawings that a guide may show beside a step; the screens hold one for each. */
export const guidePicture = z.enum([
  'card',
  'finger',
  'palm',
  'printer',
  'counter',
  'telephone',
  'calendar',
  'bank',
  'hospital',
  'letter',
  'house',
  'coins',
]);
export type GuidePicture = z.infer<typeof guidePicture>;

/** A notice of the bureau: a few sentences, shown between two days. */
export const publicNotice = z.object({
  id: z.string().min(1).max(40),
  title: z.string().min(1).max(20),
  lines: z.array(z.string().min(1).max(60)).min(1).max(4),
  from: z.iso.date(),
  to: z.iso.date(),
});
export type PublicNotice = z.infer<typeof publicNotice>;

/** A procedure in words and pictures, one step a page. */
export const publicGuide = z.object({
  id: z.string().min(1).max(40),
  topic: z.enum(['certification', 'referral', 'card-loss', 'rates', 'contribution', 'retirement', 'other']),
  title: z.string().min(1).max(14),
  steps: z
    .array(z.object({ picture: guidePicture, heading: z.string().min(1).max(14), text: z.string().min(1).max(80) }))
    .min(1)
    .max(8),
});
export type PublicGuide = z.infer<typeof publicGuide>;

/** A place where people find a terminal or a counter. */
export const publicSite = z.object({
  siteNo: z.string().regex(/^\d{4}$/),
  name: z.string().min(1).max(60),
  address: z.string().min(1).max(120),
  telephone: z.string().min(3).max(30),
  /** In words: `周一至周五 8:30–17:00`. */
  hours: z.string().min(1).max(60),
  services: z.array(z.enum(['certification', 'look-up', 'counter'])).min(1),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
export type PublicSite = z.infer<typeof publicSite>;

/** A blank form or a leaflet that can be printed. */
export const publicForm = z.object({
  id: z.string().min(1).max(40),
  title: z.string().min(1).max(20),
  pages: z.number().int().min(1).max(20),
});
export type PublicForm = z.infer<typeof publicForm>;

/** All that may be shown to anybody. `GET /v1/public-content` (terminal); `version` is the SHA-256 of the canonical JSON of all the rest. */
export const publicContent = z.object({
  version: sha256Hex,
  updatedAt: instant,
  notices: z.array(publicNotice).max(50),
  guides: z.array(publicGuide).max(50),
  sites: z.array(publicSite).max(2_000),
  forms: z.array(publicForm).max(100),
  /** Who the bureau is to the public: the name that it signs with, where to ask, where to complain or praise. */
  bureau: z
    .object({ name: z.string().min(1).max(60), enquiries: z.string().min(3).max(30), complaints: z.string().min(3).max(30) })
    .optional(),
  /** After so many days what people leave is erased; central's own setting, told so that the screens can say it. */
  feedbackDays: z.number().int().positive().optional(),
});
export type PublicContent = z.infer<typeof publicContent>;

/** What the bureau sets with `POST /v1/public-content`; the rest is central's. */
export const publicContentDraft = publicContent.omit({ version: true, updatedAt: true, feedbackDays: true });
export type PublicContentDraft = z.infer<typeof publicContentDraft>;
