import {
  levelFor,
  LOAN_PAPERS,
  paperChoice,
  type LookUpPolicy,
  type LookUpTopic,
  type PaperChoice,
  type PaperKind,
} from '@changqing/protocol';
import { overviewOf, type LookUp } from './look-up.ts';

/** A paper that states something of a person's own file. */
export type OwnPaper = Exclude<PaperChoice, 'loan'>;

/** What must be on file for a paper to have anything to say. */
const STATES: Readonly<Record<OwnPaper, LookUpTopic>> = {
  'rights-statement': 'contributions',
  'contribution-certificate': 'contributions',
  'benefit-certificate': 'benefits',
  'insured-particulars': 'particulars',
  'contribution-notice': 'flexible',
};

const isOwnPaper = (kind: PaperKind): kind is OwnPaper => kind in STATES;

/** The papers that a choice stands for, without those that there is nothing on file for. */
export function papersFor(choice: PaperChoice, lookUp: LookUp): OwnPaper[] {
  const topics = overviewOf(lookUp)?.topics ?? [];
  const wanted: readonly PaperKind[] = choice === 'loan' ? LOAN_PAPERS : [choice];
  return wanted.filter(isOwnPaper).filter((kind) => topics.includes(STATES[kind]));
}

/** What can be chosen, in the order of the list. "Everything for a loan" is more than one paper, or it is no choice of its own. */
export function paperChoices(lookUp: LookUp): PaperChoice[] {
  return paperChoice.options.filter((choice) => papersFor(choice, lookUp).length > (choice === 'loan' ? 1 : 0));
}

/** The level that is missing for a choice: that of its strictest paper. */
export function levelMissingFor(choice: PaperChoice, lookUp: LookUp, policy: LookUpPolicy): 2 | 3 | undefined {
  const level = Math.max(0, ...papersFor(choice, lookUp).map((kind) => levelFor(`paper.${kind}`, policy)));
  if (lookUp.level >= level) return undefined;
  return level === 3 ? 3 : 2;
}
