import type { Evidence } from '@changqing/protocol';
import { sql } from 'kysely';
import type { Central } from '../context.ts';
import { keyedHash } from '../keys/sealed-column.ts';
import type { SealedEvidence } from './open-evidence.ts';

/** Whether the same template came before, and from whom. */
export interface Repetition {
  readonly samePerson: boolean;
  readonly anotherPerson: boolean;
}

/** The hash under which a template is found again, for evidence and references alike. Keyed, so that nobody else can make it. */
export const hashOfTemplate = (central: Central, format: string, bytes: Uint8Array): Buffer =>
  keyedHash(central.keys.templateHash, format, bytes);

/**
 * Keeps evidence sealed as it came, and looks for the same templates in everything that came before. Its own transaction, since biometrics
 * may live on another server; it is repeated without harm, for all rows hang on the record's id. The caller holds the person's row.
 */
export async function storeEvidence(
  central: Central,
  given: {
    readonly recordId: string;
    readonly subjectId: string | null;
    readonly sealed: SealedEvidence;
    readonly sha256: string;
    readonly evidence: Evidence;
    readonly receivedAtMs: number;
  },
): Promise<Repetition> {
  const { recordId, subjectId, sealed, evidence } = given;
  const hashes = evidence.templates.map(({ format, bytes }) => hashOfTemplate(central, format, Buffer.from(bytes, 'base64url')));
  return central.databases.biometrics.transaction().execute(async (trx) => {
    const earlier = await trx
      .selectFrom('template_hashes')
      .select('subject_id')
      .where('hash', 'in', hashes)
      .where('source_id', '!=', recordId)
      .execute();
    const receivedAt = new Date(given.receivedAtMs);
    await trx
      .insertInto('evidence')
      .values({ id: recordId, subject_id: subjectId, kid: sealed.kid, sha256: given.sha256, jwe: sealed.jwe, received_at: receivedAt })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('template_hashes')
      .values(hashes.map((hash) => ({ hash, source_id: recordId, subject_id: subjectId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return {
      samePerson: earlier.some((row) => row.subject_id === subjectId),
      anotherPerson: earlier.some((row) => row.subject_id !== null && row.subject_id !== subjectId),
    };
  });
}

/** Destroys evidence, opened by nobody, and leaves the trace that the law asks for. Returns how much was there. */
export async function eraseEvidence(
  central: Central,
  records: readonly { readonly id: string; readonly sha256?: string }[],
  why: 'retention' | 'consent-withdrawn' | 'orphaned',
): Promise<number> {
  if (records.length === 0) return 0;
  const erasedAt = new Date(central.clock.now());
  return central.databases.biometrics.transaction().execute(async (trx) => {
    const ids = records.map(({ id }) => id);
    const gone = await trx.deleteFrom('evidence').where('id', 'in', ids).returning(['id', 'sha256']).execute();
    // Hashes outlive evidence that grew old (a capture must not come twice, ever), but not a withdrawn consent.
    if (why !== 'retention') await trx.deleteFrom('template_hashes').where('source_id', 'in', ids).execute();
    const traces = records.flatMap(({ id, sha256 }) => {
      const hash = gone.find((row) => row.id === id)?.sha256 ?? sha256;
      return hash === undefined ? [] : [{ id, sha256: hash, erased_at: erasedAt, why }];
    });
    if (traces.length > 0)
      await trx
        .insertInto('erased')
        .values(traces)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    return gone.length;
  });
}

/** How many pieces of stored evidence are sealed for each key. */
export async function evidenceKids(central: Pick<Central, 'databases'>): Promise<readonly string[]> {
  const rows = await sql<{ kid: string }>`select distinct kid from evidence`.execute(central.databases.biometrics);
  return rows.rows.map(({ kid }) => kid);
}
