import { err, ok, type Problem, type Result } from '@changqing/protocol';
import { readArchivePage, type ArchivePage } from '../archives/store.ts';
import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { auditOfLookUp, takeLookUp } from '../look-ups/take-look-up.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { sha256Of } from './paper-hash.ts';
import { openContent } from './store.ts';

/**
 * A picture that a paper's content names: a scan of the archive, by its place from 0. Only for the look-up that the paper was issued under, while
 * it is open and its level still opens such a paper. Errors: `look-up-over`, `assurance-too-low`; `not-found` where the paper names no such
 * picture, its content was erased, or the scan was replaced since.
 */
export function readPaperPicture(
  central: Central,
  terminal: EnrolledTerminal,
  documentId: string,
  place: number,
): Promise<Result<ArchivePage, Problem>> {
  return central.databases.identity.transaction().execute(async (trx): Promise<Result<ArchivePage, Problem>> => {
    const row = await trx.selectFrom('documents').selectAll().where('id', '=', documentId).executeTakeFirst();
    if (row === undefined) return err({ code: 'not-found' });
    const taken = await takeLookUp(trx, central, terminal, row.look_up_id, `paper.${row.kind}`);
    if (!taken.ok) return taken;
    const page = row.archive_pages[place];
    const sha256 = openContent(central.keys, row)?.pictures[place];
    if (row.archive_id === null || page === undefined || sha256 === undefined)
      return err({ code: 'not-found', detail: 'the paper names no such picture' });
    const picture = await readArchivePage(trx, central, row.person_id, row.archive_id, page);
    if (picture === undefined || sha256Of(picture.bytes) !== sha256)
      return err({ code: 'not-found', detail: 'the scan was replaced since the paper was issued: issue it again' });
    const entry = auditOfLookUp(taken.value, 'document.picture', { documentId, archiveId: row.archive_id, page });
    await appendLedger(trx, central.clock.now(), { audit: [entry], changes: [] });
    return ok(picture);
  });
}
