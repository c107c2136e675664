import { err, ok, type ArchiveImport, type Problem, type Result } from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import type { SecretKey } from '../keys/key-ring.ts';
import { seal } from '../keys/sealed-column.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { findByIdentity } from '../people/store.ts';
import type { IdentityTables } from '../tables.ts';
import { pageContext } from './store.ts';
import type { ArchivePagesTable } from './tables.ts';

const SIGNATURES = [
  { contentType: 'image/png', begins: Buffer.from('89504e470d0a1a0a', 'hex') },
  { contentType: 'image/jpeg', begins: Buffer.from('ffd8ff', 'hex') },
] as const;

/** What bytes say they are by how they begin; whether they decode is found out by whoever shows them. */
export function contentTypeOf(bytes: Uint8Array): ArchivePagesTable['content_type'] | undefined {
  return SIGNATURES.find(({ begins }) => begins.equals(bytes.subarray(0, begins.length)))?.contentType;
}

/** A page with what it is. */
export interface ScannedPage {
  readonly contentType: ArchivePagesTable['content_type'];
  readonly bytes: Uint8Array;
}

/**
 * Stores one scanned document; the same id again replaces it. Errors: `not-found`; `request-invalid` for a page that begins like no PNG or JPEG, and
 * for an id that is another person's document.
 */
export async function importArchive(central: Central, input: ArchiveImport): Promise<Result<{ id: string; pages: number }, Problem>> {
  const pages: ScannedPage[] = [];
  for (const [index, text] of input.pages.entries()) {
    const bytes = Buffer.from(text, 'base64url');
    const contentType = contentTypeOf(bytes);
    if (contentType === undefined)
      return err({
        code: 'request-invalid',
        fields: [{ path: `pages.${String(index)}`, message: 'is neither a PNG nor a JPEG in base64url' }],
      });
    pages.push({ contentType, bytes });
  }
  const nowMs = central.clock.now();
  return central.databases.identity.transaction().execute(async (trx): Promise<Result<{ id: string; pages: number }, Problem>> => {
    const person = await findByIdentity(trx, central.keys, input.identity);
    if (person === undefined) return err({ code: 'not-found', detail: 'nobody of this number is registered' });
    const there = await trx.selectFrom('archive_documents').select('person_id').where('id', '=', input.id).forUpdate().executeTakeFirst();
    if (there !== undefined && there.person_id !== person.id)
      return err({ code: 'request-invalid', fields: [{ path: 'id', message: 'is a document of somebody else' }] });
    await storeArchive(trx, central, person.id, { ...input, pages });
    const audit = [
      { actor: 'bureau', action: 'archive.imported', subject: person.id, data: { documentId: input.id, pages: pages.length } },
    ];
    await appendLedger(trx, nowMs, { audit, changes: [] });
    return ok({ id: input.id, pages: pages.length });
  });
}

/** A document with its pages as bytes. */
export type ScannedDocument = Pick<ArchiveImport, 'id' | 'title' | 'category' | 'dated'> & { readonly pages: readonly ScannedPage[] };

const PAGES_AT_A_TIME = 100;

/** Writes a document and its sealed pages in place of what had this id. */
export async function storeArchive(
  trx: Transaction<IdentityTables>,
  central: Pick<Central, 'clock' | 'keys'>,
  personId: string,
  document: ScannedDocument,
): Promise<void> {
  const [key] = central.keys.identity;
  if (key === undefined) throw new Error('no identity key');
  await trx.deleteFrom('archive_documents').where('id', '=', document.id).execute();
  await trx
    .insertInto('archive_documents')
    .values({
      id: document.id,
      person_id: personId,
      title: document.title,
      category: document.category,
      dated: document.dated ?? null,
      pages: document.pages.length,
      kid: key.kid,
      stored_at: new Date(central.clock.now()),
    })
    .execute();
  for (let from = 0; from < document.pages.length; from += PAGES_AT_A_TIME)
    await trx
      .insertInto('archive_pages')
      .values(document.pages.slice(from, from + PAGES_AT_A_TIME).map((page, index) => pageRow(key, document.id, from + index + 1, page)))
      .execute();
}

const pageRow = (key: SecretKey, documentId: string, page: number, { contentType, bytes }: ScannedPage): ArchivePagesTable => ({
  document_id: documentId,
  page,
  content_type: contentType,
  sealed: seal(key, bytes, pageContext(documentId, page)).bytes,
});
