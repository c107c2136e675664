import { z } from 'zod';
import { base64url, instant, receiptCode, sha256Hex, uuid } from './encodings.ts';

/** Papers that come out on A4. All but blank forms are official: issued by central, with a number, a code and a seal. */
export const paperKind = z.enum([
  /** 权益记录单: the contribution statement */
  'rights-statement',
  /** 缴费证明 */
  'contribution-certificate',
  /** 待遇证明 */
  'benefit-certificate',
  /** 参保信息 */
  'insured-particulars',
  /** 缴费通知: amounts of a flexible worker */
  'contribution-notice',
  /** Pages of the own archive, marked as a copy. */
  'archive-copy',
  /** A blank form or leaflet: without number, code and seal. */
  'blank-form',
]);
export type PaperKind = z.infer<typeof paperKind>;

/** What a lender asks for, in one go; papers that a person has none of are left out. */
export const LOAN_PAPERS: readonly PaperKind[] = [
  'insured-particulars',
  'contribution-certificate',
  'rights-statement',
  'benefit-certificate',
];

/** What the body of a paper is made of, from top to bottom. Texts are Chinese and final: the agent lays out exactly this. */
export const paperBlock = z.discriminatedUnion('block', [
  z.object({ block: z.literal('heading'), text: z.string().max(80) }),
  z.object({ block: z.literal('paragraph'), text: z.string().max(2_000) }),
  /** Two columns of label and value; at most two pairs stand beside each other. */
  z.object({ block: z.literal('facts'), facts: z.array(z.object({ label: z.string().max(20), value: z.string().max(200) })).max(60) }),
  z.object({
    block: z.literal('table'),
    columns: z
      .array(z.object({ title: z.string().max(20), align: z.enum(['left', 'right', 'centre']), share: z.number().positive().max(100) }))
      .min(1)
      .max(10),
    rows: z.array(z.array(z.string().max(200))).max(5_000),
    /** A last row in bold: the sums. */
    total: z.array(z.string().max(200)).optional(),
  }),
  /** A scanned page, filling the sheet. `picture` names one of the paper's pictures. */
  z.object({ block: z.literal('picture'), picture: z.number().int().nonnegative(), caption: z.string().max(80).optional() }),
  /** An empty field of a form, to be filled in by hand: a label and a line or box of so many millimetres. */
  z.object({ block: z.literal('field'), label: z.string().max(40), heightMm: z.number().min(6).max(120) }),
]);
export type PaperBlock = z.infer<typeof paperBlock>;

/** The content of a paper; its hash is taken of the canonical JSON. Holds names and numbers: never stored by an agent, never logged. */
export const paperContent = z.object({
  v: z.literal(1),
  kind: paperKind,
  title: z.string().min(1).max(40),
  /** The office that issues it, as it signs. */
  issuer: z.string().min(1).max(60),
  blocks: z.array(paperBlock).max(2_000),
  /** Small print above the signature: what the paper is good for, how long. */
  remarks: z.array(z.string().max(300)).max(8),
  /** SHA-256 of each picture that the blocks name, in order. */
  pictures: z.array(sha256Hex).max(1_000),
});
export type PaperContent = z.infer<typeof paperContent>;

/** Number of a paper: site, date, number of the day, check digit, with a `P` before it — `P0017-261123-0042-1`. */
export const paperNumber = z.string().regex(/^P\d{4}-\d{6}-\d{4,6}-\d$/);

/** What central signs of a paper (payload of the compact JWS `signed`). */
export const paperSeal = z.object({
  v: z.literal(1),
  documentId: uuid,
  kind: paperKind,
  number: paperNumber,
  code: receiptCode,
  contentSha256: sha256Hex,
  issuedAt: instant,
  siteNo: z.string().regex(/^\d{4}$/),
});
export type PaperSeal = z.infer<typeof paperSeal>;

/**
 * A paper as central gives it to a terminal. `official`: number, code, seal picture (PNG, base64url) and signature; the terminal prints it only
 * after the signature and the hash of the content were checked. `prints`: how many of it have come out before; from 1 on it is marked 补打.
 */
export const issuedPaper = z.discriminatedUnion('official', [
  z.object({
    official: z.literal(true),
    content: paperContent,
    signed: z.string().min(1),
    seal: paperSeal,
    sealPng: base64url,
    verifyUrl: z.url(),
    prints: z.number().int().nonnegative(),
    /** Sheets that the person may still have today. */
    sheetsLeftToday: z.number().int().nonnegative(),
  }),
  z.object({ official: z.literal(false), content: paperContent }),
]);
export type IssuedPaper = z.infer<typeof issuedPaper>;
