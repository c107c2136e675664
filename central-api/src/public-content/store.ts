import { createHash } from 'node:crypto';
import {
  canonicalJson,
  err,
  ok,
  publicContentDraft,
  type Json,
  type Problem,
  type PublicContent,
  type PublicContentDraft,
  type Result,
} from '@changqing/protocol';
import type { Central } from '../context.ts';
import { blankForms } from '../documents/forms/blank-forms.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { isDeepStrictEqual } from 'node:util';

const NOTHING: PublicContentDraft = { notices: [], guides: [], sites: [], forms: [] };
const NEVER = new Date(0);

/** What is shown to everybody, with its version; empty until the bureau has set something. */
export async function readPublicContent(central: Central): Promise<PublicContent> {
  const row = await central.databases.identity.selectFrom('public_content').select(['content', 'updated_at']).executeTakeFirst();
  return versioned(row?.content ?? NOTHING, row?.updated_at ?? NEVER, central.config.feedbackDays);
}

function versioned(content: PublicContentDraft, updatedAt: Date, feedbackDays: number): PublicContent {
  const rest = { ...content, updatedAt: updatedAt.toISOString(), feedbackDays };
  const text: Json = rest;
  return { version: createHash('sha256').update(canonicalJson(text)).digest('hex'), ...rest };
}

/**
 * Replaces what is shown to everybody. The same content again changes nothing, not even its time, so that no terminal fetches it anew.
 * Error `request-invalid` naming the field: two of one id, a notice that ends before it begins, a form that central cannot
 * print.
 */
export async function setPublicContent(central: Central, draft: PublicContentDraft): Promise<Result<PublicContent, Problem>> {
  const fields = faultsOf(draft);
  if (fields.length > 0) return err({ code: 'request-invalid', fields: fields.slice(0, 20) });
  const nowMs = central.clock.now();
  const { identity } = central.databases;
  return identity.transaction().execute(async (trx) => {
    const before = await trx.selectFrom('public_content').select(['content', 'updated_at']).forUpdate().executeTakeFirst();
    if (before !== undefined && isDeepStrictEqual(publicContentDraft.parse(before.content), draft))
      return ok(versioned(draft, before.updated_at, central.config.feedbackDays));
    const updatedAt = new Date(nowMs);
    const content = JSON.stringify(draft);
    await trx
      .insertInto('public_content')
      .values({ content, updated_at: updatedAt })
      .onConflict((conflict) => conflict.column('one').doUpdateSet({ content, updated_at: updatedAt }))
      .execute();
    const set = versioned(draft, updatedAt, central.config.feedbackDays);
    await appendLedger(trx, nowMs, {
      audit: [{ actor: 'bureau', action: 'public-content.set', subject: set.version }],
      changes: [],
    });
    return ok(set);
  });
}

type Fault = { readonly path: string; readonly message: string };

function faultsOf(draft: PublicContentDraft): Fault[] {
  const backwards = draft.notices.flatMap(({ from, to }, index) =>
    to < from ? [{ path: `notices.${String(index)}.to`, message: 'lies before the first day' }] : [],
  );
  const known = new Set(blankForms().map(({ id }) => id));
  const unknown = draft.forms.flatMap(({ id }, index) =>
    known.has(id) ? [] : [{ path: `forms.${String(index)}.id`, message: 'is no form that central can print' }],
  );
  return [...unknown, ...twice('notices', draft.notices), ...twice('guides', draft.guides), ...twice('forms', draft.forms), ...backwards];
}

function twice(list: string, entries: readonly { readonly id: string }[]): Fault[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id }, index) => {
    if (seen.has(id)) return [{ path: `${list}.${String(index)}.id`, message: 'stands here a second time' }];
    seen.add(id);
    return [];
  });
}
