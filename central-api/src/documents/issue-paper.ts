import {
  civilDateAt,
  err,
  makePaperNumber,
  mayLookUp,
  ok,
  type DocumentAnswer,
  type DocumentRequest,
  type PaperSeal,
  type Problem,
  type Result,
} from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { seal } from '../keys/sealed-column.ts';
import { appendLedger, blankPage, type LedgerPage } from '../ledger/ledger.ts';
import { auditOfLookUp, takeLookUp, type OpenLookUp } from '../look-ups/take-look-up.ts';
import { lockPerson } from '../people/store.ts';
import { countPrints } from '../prints/store.ts';
import type { IdentityTables } from '../tables.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { makeId } from '../unique-id.ts';
import { sheetsUsed } from './day-limit.ts';
import type { PaperDraft } from './draft.ts';
import { blankFormContent } from './forms/blank-forms.ts';
import { contentText, sha256Of } from './paper-hash.ts';
import { reckonSides } from './reckon-sides.ts';
import { drawCode, signPaper } from './sign-paper.ts';
import { contentContext, findSamePaper, nextNumber, sealOf, type DocumentRow, type OfficialPaper } from './store.ts';
import { writePaper, type OfficialRequest } from './write-paper.ts';

type Trx = Transaction<IdentityTables>;

/**
 * Issues a paper, or a blank form. The same content for the same person on the same civil day is the same paper, with its number and code.
 * Errors: `look-up-over`, `assurance-too-low`, `nothing-on-file`, `print-limit`, `not-found`. Whatever is refused is in the audit too.
 */
export async function issuePaper(
  central: Central,
  terminal: EnrolledTerminal,
  request: DocumentRequest,
): Promise<Result<DocumentAnswer, Problem>> {
  const issued =
    request.kind === 'blank-form' ? await issueForm(central, terminal, request.formId) : await issueOfficial(central, terminal, request);
  central.metrics.papers.inc({ kind: request.kind, result: issued.ok ? 'issued' : issued.error.code });
  return issued;
}

async function issueForm(central: Central, terminal: EnrolledTerminal, formId: string): Promise<Result<DocumentAnswer, Problem>> {
  if (!mayLookUp('paper.blank-form', 0, central.config.lookUpPolicy)) return err({ code: 'assurance-too-low' });
  const content = blankFormContent(formId, terminal.site.bureauName);
  if (content === undefined) return err({ code: 'not-found', detail: 'there is no blank form of this id' });
  const audit = [{ actor: terminal.id, action: 'form.given', subject: formId }];
  await central.databases.identity.transaction().execute((trx) => appendLedger(trx, central.clock.now(), { audit, changes: [] }));
  return ok({ paper: { official: false, content } });
}

function issueOfficial(central: Central, terminal: EnrolledTerminal, request: OfficialRequest): Promise<Result<DocumentAnswer, Problem>> {
  return central.databases.identity.transaction().execute(async (trx) => {
    const page = blankPage();
    const taken = await takeLookUp(trx, central, terminal, request.lookUpId, `paper.${request.kind}`);
    const done = taken.ok ? await issueUnder(trx, central, terminal, request, taken.value, page) : taken;
    if (!done.ok) {
      const data = { act: `paper.${request.kind}`, why: done.error.code };
      page.audit.push(
        taken.ok
          ? auditOfLookUp(taken.value, 'document.refused', data)
          : { actor: terminal.id, action: 'look-up.refused', subject: request.lookUpId, data },
      );
    }
    await appendLedger(trx, central.clock.now(), page);
    return done;
  });
}

async function issueUnder(
  trx: Trx,
  central: Central,
  terminal: EnrolledTerminal,
  request: OfficialRequest,
  lookUp: OpenLookUp,
  page: LedgerPage,
): Promise<Result<DocumentAnswer, Problem>> {
  // One person's papers one after the other: number, day's limit and "the same paper" hang on those before.
  await lockPerson(trx, lookUp.personId);
  const { bureauName: name, telephone } = terminal.site;
  const written = await writePaper(trx, central, lookUp.personId, request, { name, telephone });
  if (!written.ok) return written;
  const nowMs = central.clock.now();
  const issuedOn = civilDateAt(nowMs);
  const { content } = written.value;
  const text = contentText(content);
  const key = { person_id: lookUp.personId, kind: request.kind, content_sha256: sha256Of(text), issued_on: issuedOn };
  const same = await findSamePaper(trx, key);
  const sheets = same?.sheets ?? reckonSides(content, true);
  const used = await sheetsUsed(trx, { personId: lookUp.personId, on: issuedOn, nowMs, except: same?.id });
  const limit = central.config.papersPerDay;
  // However long it is, the first paper of a day is given: nobody goes home with nothing because they have worked for 45 years.
  if (used > 0 && used + sheets > limit) return err({ code: 'print-limit' });
  const row = same ?? (await store(trx, central, terminal, request, lookUp, key, { text, sheets, draft: written.value }, nowMs));
  await trx
    .updateTable('documents')
    .set({ look_up_id: lookUp.id, offered_at: new Date(nowMs) })
    .where('id', '=', row.id)
    .execute();
  page.audit.push(
    auditOfLookUp(lookUp, 'document.issued', { documentId: row.id, kind: row.kind, number: row.number, again: same !== undefined }),
  );
  if (same === undefined)
    page.changes.push({
      kind: 'document',
      subject: row.id,
      data: { kind: row.kind, number: row.number, siteNo: row.site_no, sheets, contentSha256: row.content_sha256 },
    });
  const paper: OfficialPaper = {
    official: true,
    content,
    signed: row.signed,
    seal: sealOf(row),
    sealPng: central.sealPng,
    verifyUrl: `${terminal.site.verifyBase}/verify/${row.code}`,
    prints: await countPrints(trx, row.code),
    sheetsLeftToday: Math.max(0, limit - used - sheets),
  };
  return ok({ paper });
}

async function store(
  trx: Trx,
  central: Central,
  terminal: EnrolledTerminal,
  request: OfficialRequest,
  lookUp: OpenLookUp,
  key: Pick<DocumentRow, 'person_id' | 'kind' | 'content_sha256' | 'issued_on'>,
  of: { readonly text: string; readonly sheets: number; readonly draft: PaperDraft },
  nowMs: number,
): Promise<DocumentRow> {
  const [sealingKey] = central.keys.identity;
  if (sealingKey === undefined) throw new Error('no identity key');
  const id = makeId(nowMs);
  const { siteNo } = terminal.site;
  const issuedAt = new Date(nowMs);
  const number = makePaperNumber(siteNo, key.issued_on, await nextNumber(trx, siteNo, key.issued_on));
  const paper: PaperSeal = {
    v: 1,
    documentId: id,
    kind: key.kind,
    number,
    code: drawCode(),
    contentSha256: key.content_sha256,
    issuedAt: issuedAt.toISOString(),
    siteNo,
  };
  const sealed = seal(sealingKey, Buffer.from(of.text), contentContext(id));
  const archive = request.kind === 'archive-copy' ? request : undefined;
  return trx
    .insertInto('documents')
    .values({
      ...key,
      id,
      number,
      code: paper.code,
      site_no: siteNo,
      terminal_id: terminal.id,
      look_up_id: lookUp.id,
      issued_at: issuedAt,
      offered_at: issuedAt,
      sheets: of.sheets,
      figures: JSON.stringify(of.draft.figures),
      archive_id: archive?.archiveId ?? null,
      archive_pages: archive === undefined ? [] : [...new Set(archive.pages)],
      signed: await signPaper(central.keys, paper),
      sealed: sealed.bytes,
      kid: sealed.kid,
      erased_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
