import type { ArchiveDocument } from '@changqing/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { unseal } from '../keys/sealed-column.ts';
import type { IdentityTables } from '../tables.ts';

type Db = Kysely<IdentityTables> | Transaction<IdentityTables>;

/** A scanned page as it came: the bytes of a PNG or JPEG, of which nobody has promised that they decode. */
export interface ArchivePage {
  readonly contentType: 'image/png' | 'image/jpeg';
  readonly bytes: Buffer;
}

/** What a sealed page is bound to. */
export const pageContext = (documentId: string, page: number): readonly string[] => [documentId, 'archive-page', String(page)];

/** The documents of a person's archive, oldest first, those without a date last. */
export async function findArchives(db: Db, personId: string): Promise<ArchiveDocument[]> {
  const rows = await db
    .selectFrom('archive_documents')
    .select(['id', 'title', 'category', 'dated', 'pages'])
    .where('person_id', '=', personId)
    .orderBy('dated')
    .orderBy('id')
    .execute();
  return rows.map(({ dated, ...document }) => ({ ...document, ...(dated === null ? {} : { dated }) }));
}

/** One page of a document of this very person; undefined where there is none. */
export async function readArchivePage(
  db: Db,
  { keys }: Pick<Central, 'keys'>,
  personId: string,
  documentId: string,
  page: number,
): Promise<ArchivePage | undefined> {
  const row = await db
    .selectFrom('archive_pages')
    .innerJoin('archive_documents', 'archive_documents.id', 'archive_pages.document_id')
    .select(['content_type', 'sealed', 'kid'])
    .where('archive_documents.id', '=', documentId)
    .where('archive_documents.person_id', '=', personId)
    .where('page', '=', page)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    contentType: row.content_type,
    bytes: unseal(keys.identity, { kid: row.kid, bytes: row.sealed }, pageContext(documentId, page)),
  };
}
