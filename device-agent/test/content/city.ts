import { createHash } from 'node:crypto';
import { canonicalJson, type PublicContent, type PublicContentDraft } from '@changqing/protocol';
import { cityContent } from '@changqing/fixtures';
import { z } from 'zod';

/** The synthetic city's content as central would give it. */
export function cityNow(changes: Partial<PublicContentDraft> = {}): PublicContent {
  const forms = [1, 2, 3, 4, 5].map((number) => ({ id: `form-${number}`, title: `第${number}号表`, pages: number }));
  const rest = { ...cityContent(2026, forms), ...changes, updatedAt: '2026-11-20T01:00:00.000Z', feedbackDays: 60 };
  const version = createHash('sha256')
    .update(canonicalJson(z.json().parse(rest)))
    .digest('hex');
  return { version, ...rest };
}
