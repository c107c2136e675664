import type { PaperKind } from '@changqing/protocol';
import type { JSONColumnType } from 'kysely';
import type { KeyFigure } from './key-figures.ts';

/** How many papers a site has issued on a day. */
export interface PaperCountsTable {
  site_no: string;
  on_day: string;
  last: number;
}

/** An issued paper. Of its content only the hash and the key figures stay for good. */
export interface DocumentsTable {
  id: string;
  person_id: string;
  kind: Exclude<PaperKind, 'blank-form'>;
  content_sha256: string;
  number: string;
  code: string;
  site_no: string;
  terminal_id: string;
  /** The look-up that asked for it last: its pictures open to that one alone. */
  look_up_id: string;
  issued_at: Date;
  issued_on: string;
  /** When it was last given to a terminal: for a while it may be on its way through a printer without a word of it. */
  offered_at: Date;
  /** Sides of A4 that it is reckoned to take. */
  sheets: number;
  figures: JSONColumnType<readonly KeyFigure[]>;
  /** Of an archive copy: which document, and which of its pages, in order. */
  archive_id: string | null;
  archive_pages: number[];
  signed: string;
  /** The content as canonical JSON, sealed; null once it was erased. */
  sealed: Buffer | null;
  kid: string;
  erased_at: Date | null;
}
