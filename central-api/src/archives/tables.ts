import type { ArchiveCategory } from '@changqing/protocol';

/** A scanned document of a person's own file. */
export interface ArchiveDocumentsTable {
  id: string;
  person_id: string;
  title: string;
  category: ArchiveCategory;
  dated: string | null;
  pages: number;
  /** Key that its pages are sealed with. */
  kid: string;
  stored_at: Date;
}

/** One page of it, from 1. */
export interface ArchivePagesTable {
  document_id: string;
  page: number;
  content_type: 'image/png' | 'image/jpeg';
  sealed: Buffer;
}
