import type {
  AccountRecord,
  BenefitsRecord,
  ContributionsRecord,
  FlexibleRecord,
  PaperBlock,
  PaperContent,
  ParticularsRecord,
} from '@changqing/protocol';
import type { KeyFigure } from './key-figures.ts';
import { PAPER_TITLES } from './words.ts';

/** Whom a paper is about, in full. */
export interface PaperSubject {
  readonly name: string;
  readonly number: string;
}

/** The office that issues it, as the terminal's site has it. */
export interface IssuingOffice {
  readonly name: string;
  readonly telephone: string;
}

/** The records that a paper is written from. */
export interface PaperRecords {
  readonly contributions: ContributionsRecord;
  readonly account: AccountRecord;
  readonly benefits: BenefitsRecord;
  readonly flexible: FlexibleRecord;
  /** Values in full: nothing on a paper is masked. */
  readonly particulars: ParticularsRecord;
}

/** What a paper is going to say, and what the public page will say of it. */
export interface PaperDraft {
  readonly content: PaperContent;
  readonly figures: readonly KeyFigure[];
}

/** Papers that are written from records. */
export type StatedKind = Exclude<keyof typeof PAPER_TITLES, 'archive-copy'>;

/** Writes one kind of paper; undefined where there is nothing on file that it could state. Pure: same records, same content. */
export type PaperWriter = (records: PaperRecords, subject: PaperSubject, office: IssuingOffice) => PaperDraft | undefined;

/** Puts a written paper together. */
export function draft(
  kind: keyof typeof PAPER_TITLES,
  office: IssuingOffice,
  parts: {
    readonly blocks: readonly PaperBlock[];
    readonly remarks: readonly string[];
    readonly figures: readonly KeyFigure[];
    readonly pictures?: readonly string[];
  },
): PaperDraft {
  return {
    content: {
      v: 1,
      kind,
      title: PAPER_TITLES[kind],
      issuer: office.name,
      blocks: [...parts.blocks],
      remarks: [...parts.remarks, `如有疑问，请带上身份证到经办窗口，或拨打 ${office.telephone}。`],
      pictures: [...(parts.pictures ?? [])],
    },
    figures: parts.figures,
  };
}

/** The first lines of a paper: who it is about, and what else belongs beside that. */
export const subjectFacts = (
  subject: PaperSubject,
  ...more: readonly { readonly label: string; readonly value: string }[]
): PaperBlock => ({
  block: 'facts',
  facts: [{ label: '姓名', value: subject.name }, { label: '证件号码', value: subject.number }, ...more],
});
