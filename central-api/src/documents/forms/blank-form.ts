import type { PaperBlock } from '@changqing/protocol';

/** A form to be filled in by hand, or a leaflet to take home. Says nothing of anybody. */
export interface BlankForm {
  /** Stable: terminals and public content name it. */
  readonly id: string;
  /** At most 20 characters, as it stands on a button. */
  readonly title: string;
  readonly blocks: readonly PaperBlock[];
  readonly remarks: readonly string[];
}

/** An empty line, to be written on. */
export const line = (label: string): PaperBlock => ({ block: 'field', label, heightMm: 8 });

/** An empty box for a few sentences. */
export const box = (label: string, heightMm: number): PaperBlock => ({ block: 'field', label, heightMm });

export const heading = (text: string): PaperBlock => ({ block: 'heading', text });
export const paragraph = (text: string): PaperBlock => ({ block: 'paragraph', text });

/** Who fills it in: the same four lines on every form, so that one learns them once. */
export const APPLICANT: readonly PaperBlock[] = [heading('一、本人信息'), line('姓名'), line('证件号码'), line('联系电话'), line('现住址')];

/** The end of every form. */
export const SIGNATURE: readonly PaperBlock[] = [line('本人签名'), line('日期')];

/** Empty rows of a table to be filled in. */
export const emptyRows = (rows: number, columns: number): string[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => ''));
