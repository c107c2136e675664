import type { LookUpTopic, PaperChoice } from '@changqing/protocol';

/** What a person touched for, kept while something stands before it: a level to be shown, or one honest question. */
export type Wish =
  | { readonly wish: 'topic'; readonly topic: Exclude<LookUpTopic, 'archives'> }
  | { readonly wish: 'archives' }
  /** One scanned page, from 1. */
  | { readonly wish: 'archive-page'; readonly documentId: string; readonly page: number }
  | { readonly wish: 'archive-copy'; readonly documentId: string; readonly page: number }
  | { readonly wish: 'papers'; readonly choice: PaperChoice }
  | { readonly wish: 'form'; readonly formId: string }
  | { readonly wish: 'slip'; readonly topic: Exclude<LookUpTopic, 'archives'> }
  /** Particulars without stars, for a moment. */
  | { readonly wish: 'unmask' }
  | { readonly wish: 'confirm' }
  | { readonly wish: 'correct' };
