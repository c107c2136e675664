import { err, ok, type DocumentRequest, type Problem, type Result } from '@changqing/protocol';
import type { Transaction } from 'kysely';
import { findArchives, readArchivePage } from '../archives/store.ts';
import type { Central } from '../context.ts';
import { readIdentity, readName } from '../people/store.ts';
import { readTopic } from '../personal-records/store.ts';
import type { IdentityTables } from '../tables.ts';
import { writeArchiveCopy, type CopiedPage } from './contents/archive-copy.ts';
import { WRITERS } from './contents/writers.ts';
import type { IssuingOffice, PaperDraft, PaperRecords } from './draft.ts';
import { sha256Of } from './paper-hash.ts';

/** Papers that are issued for a person. */
export type OfficialRequest = Exclude<DocumentRequest, { kind: 'blank-form' }>;

type Trx = Transaction<IdentityTables>;

/**
 * Writes the paper that was asked for from what is on file now. Errors: `nothing-on-file`; `not-found` where the archive has no such document or
 * page.
 */
export async function writePaper(
  trx: Trx,
  central: Central,
  personId: string,
  request: OfficialRequest,
  office: IssuingOffice,
): Promise<Result<PaperDraft, Problem>> {
  if (request.kind === 'archive-copy') return copyArchive(trx, central, personId, request, office);
  const identity = await readIdentity(trx, central.keys, personId);
  const subject = { name: await readName(trx, central.keys, personId), number: identity.number };
  const written = WRITERS[request.kind](await readRecords(trx, central, personId), subject, office);
  return written === undefined ? err({ code: 'nothing-on-file' }) : ok(written);
}

async function readRecords(trx: Trx, central: Central, personId: string): Promise<PaperRecords> {
  const [contributions, account, benefits, flexible, particulars] = [
    await readTopic(trx, central, personId, 'contributions'),
    await readTopic(trx, central, personId, 'account'),
    await readTopic(trx, central, personId, 'benefits'),
    await readTopic(trx, central, personId, 'flexible'),
    await readTopic(trx, central, personId, 'particulars'),
  ];
  if (
    contributions.topic !== 'contributions' ||
    account.topic !== 'account' ||
    benefits.topic !== 'benefits' ||
    flexible.topic !== 'flexible' ||
    particulars.topic !== 'particulars'
  )
    throw new Error('a topic was read as another');
  return {
    contributions: contributions.record,
    account: account.record,
    benefits: benefits.record,
    flexible: flexible.record,
    particulars: particulars.record,
  };
}

async function copyArchive(
  trx: Trx,
  central: Central,
  personId: string,
  { archiveId, pages }: Extract<OfficialRequest, { kind: 'archive-copy' }>,
  office: IssuingOffice,
): Promise<Result<PaperDraft, Problem>> {
  const document = (await findArchives(trx, personId)).find(({ id }) => id === archiveId);
  if (document === undefined) return err({ code: 'not-found', detail: 'this archive has no such document' });
  const copied: CopiedPage[] = [];
  for (const page of new Set(pages)) {
    const found = await readArchivePage(trx, central, personId, archiveId, page);
    if (found === undefined) return err({ code: 'not-found', detail: 'this document has no such page' });
    copied.push({ page, sha256: sha256Of(found.bytes) });
  }
  return ok(writeArchiveCopy(document, copied, office));
}
