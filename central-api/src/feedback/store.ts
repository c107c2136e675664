import { feedbackEvidence, type FeedbackEvidence } from '@changqing/protocol';
import { sql } from 'kysely';
import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { seal, unseal } from '../keys/sealed-column.ts';
import type { FeedbackTable } from './tables.ts';

const DAY_MS = 86_400_000;
/** So many at once, since a page written by finger is large. */
const LISTED_AT_MOST = 200;

/** One entry of `GET /v1/feedback`. */
export interface ListedFeedback extends Partial<Omit<FeedbackEvidence, 'v' | 'id'>> {
  readonly id: string;
  readonly visitId: string;
  readonly at: string;
  readonly siteNo: string;
  readonly service: string;
  readonly rating?: number;
  readonly message?: string;
  readonly erasedAt?: string;
}

const contextOf = (id: string): readonly string[] => ['feedback', id];

/** What was left, sealed for the disk under the record's id; both null where nothing was. */
export function sealWords(central: Central, id: string, words: FeedbackEvidence | undefined): Pick<FeedbackTable, 'kid' | 'sealed'> {
  if (words === undefined) return { kid: null, sealed: null };
  const [key] = central.keys.identity;
  if (key === undefined) throw new Error('no identity key');
  const { kid, bytes } = seal(key, Buffer.from(JSON.stringify(words)), contextOf(id));
  return { kid, sealed: bytes };
}

/** What people left, opened for staff, the newest first, 200 at most. `before`, the id of the last one listed, pages on. Who looked is audited. */
export async function listFeedback(central: Central, before: string | undefined): Promise<ListedFeedback[]> {
  const rows = await central.databases.identity.transaction().execute(async (trx) => {
    const found = await trx
      .selectFrom('feedback')
      .selectAll()
      .$if(before !== undefined, (query) =>
        query.where(sql<boolean>`(left_at, id) < (select left_at, id from feedback where id = ${before})`),
      )
      .orderBy('left_at', 'desc')
      .orderBy('id', 'desc')
      .limit(LISTED_AT_MOST)
      .execute();
    await appendLedger(trx, central.clock.now(), {
      audit: [{ actor: 'bureau', action: 'feedback.read', subject: before ?? 'newest', data: { count: found.length } }],
      changes: [],
    });
    return found;
  });
  return rows.map((row) => ({
    id: row.id,
    visitId: row.visit_id,
    at: row.left_at.toISOString(),
    siteNo: row.site_no,
    service: row.service,
    ...(row.rating === null ? {} : { rating: row.rating }),
    ...(row.message === null ? {} : { message: row.message }),
    ...wordsOf(central, row),
    ...(row.erased_at === null ? {} : { erasedAt: row.erased_at.toISOString() }),
  }));
}

function wordsOf(central: Central, { id, kid, sealed }: FeedbackTable): Partial<Omit<FeedbackEvidence, 'v' | 'id'>> {
  if (kid === null || sealed === null) return {};
  const plain = unseal(central.keys.identity, { kid, bytes: sealed }, contextOf(id));
  const { strokes, text, telephone } = feedbackEvidence.parse(JSON.parse(plain.toString()));
  return {
    ...(strokes === undefined ? {} : { strokes }),
    ...(text === undefined ? {} : { text }),
    ...(telephone === undefined ? {} : { telephone }),
  };
}

/**
 * Erases words, strokes and telephone numbers whose days are over, counted from when they were left, whether or not anybody has followed
 * them up: that is what the screen promised. Ratings stay. Returns how many were erased.
 */
export async function eraseOldWords(central: Central): Promise<number> {
  const nowMs = central.clock.now();
  const erasedAt = new Date(nowMs);
  const before = new Date(nowMs - central.config.feedbackDays * DAY_MS);
  return central.databases.identity.transaction().execute(async (trx) => {
    const erased = await trx
      .updateTable('feedback')
      .set({ sealed: null, kid: null, erased_at: erasedAt })
      .where('sealed', 'is not', null)
      .where('left_at', '<=', before)
      .returning('id')
      .execute();
    await appendLedger(trx, nowMs, {
      audit: erased.map(({ id }) => ({ actor: 'central', action: 'feedback.erased', subject: id })),
      changes: [],
    });
    return erased.length;
  });
}
