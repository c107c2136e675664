import { z } from 'zod';
import { civilDate } from '../civil-date.ts';
import { uuid } from '../encodings.ts';

/** What an archived document is about. */
export const archiveCategory = z.enum(['employment', 'wages', 'contribution', 'retirement', 'award', 'other']);
export type ArchiveCategory = z.infer<typeof archiveCategory>;

/** A scanned document of the own file. Its pages are fetched one by one. */
export const archiveDocument = z.object({
  id: uuid,
  title: z.string().min(1).max(80),
  category: archiveCategory,
  dated: civilDate.optional(),
  pages: z.number().int().min(1).max(1_000),
});
export type ArchiveDocument = z.infer<typeof archiveDocument>;

export const archivesRecord = z.object({ asOf: civilDate, documents: z.array(archiveDocument).max(500) });
export type ArchivesRecord = z.infer<typeof archivesRecord>;
