import { paperContent, paperSeal, type CivilDate, type IssuedPaper, type PaperContent, type PaperSeal } from '@changqing/protocol';
import { decodeJwt } from 'jose';
import { sql, type Selectable, type Transaction } from 'kysely';
import type { Central } from '../context.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { unseal } from '../keys/sealed-column.ts';
import type { IdentityTables } from '../tables.ts';
import type { DocumentsTable } from './tables.ts';

type Db = Central['databases']['identity'] | Transaction<IdentityTables>;

/** An issued paper as stored. */
export type DocumentRow = Selectable<DocumentsTable>;

/** What the sealed content is bound to. */
export const contentContext = (documentId: string): readonly string[] => [documentId, 'paper-content'];

/** The paper of this very content that a person was issued on a day. */
export function findSamePaper(
  trx: Transaction<IdentityTables>,
  of: Pick<DocumentRow, 'person_id' | 'kind' | 'content_sha256' | 'issued_on'>,
): Promise<DocumentRow | undefined> {
  return trx
    .selectFrom('documents')
    .selectAll()
    .where('person_id', '=', of.person_id)
    .where('kind', '=', of.kind)
    .where('content_sha256', '=', of.content_sha256)
    .where('issued_on', '=', of.issued_on)
    .executeTakeFirst();
}

export function findPaperByCode(db: Db, code: string): Promise<DocumentRow | undefined> {
  return db.selectFrom('documents').selectAll().where('code', '=', code).executeTakeFirst();
}

/** The next number of a site's day. The row is locked until the commit, so that numbers have no holes and no doubles. */
export async function nextNumber(trx: Transaction<IdentityTables>, siteNo: string, on: CivilDate): Promise<number> {
  const { rows } = await sql<{ last: number }>`insert into paper_counts (site_no, on_day, last) values (${siteNo}, ${on}, 1)
    on conflict (site_no, on_day) do update set last = paper_counts.last + 1 returning last`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('the counter gave no number');
  return row.last;
}

/** What was signed of a paper; central's own signature, so it is read without checking it. */
export const sealOf = (row: Pick<DocumentRow, 'signed'>): PaperSeal => paperSeal.parse(decodeJwt(row.signed));

/** Opens a paper's content; undefined once it was erased. */
export function openContent(keys: KeyRing, row: Pick<DocumentRow, 'id' | 'kid' | 'sealed'>): PaperContent | undefined {
  if (row.sealed === null) return undefined;
  const text = unseal(keys.identity, { kid: row.kid, bytes: row.sealed }, contentContext(row.id)).toString();
  return paperContent.parse(JSON.parse(text));
}

/** The paper as a terminal gets it. */
export type OfficialPaper = Extract<IssuedPaper, { official: true }>;
