import type { Sheet, SheetBody, SheetFact, SheetValue, TopicRecord } from '@changqing/protocol';
import { isAmount, numbered, type SheetPage } from './sheet-pages.ts';
import { accountSections } from './topics/account.ts';
import { archivesSections } from './topics/archives.ts';
import { benefitsSections } from './topics/benefits.ts';
import { contributionsSections } from './topics/contributions.ts';
import { flexibleSections } from './topics/flexible.ts';
import { medicalSections } from './topics/medical.ts';
import { overviewSections } from './topics/overview.ts';
import { particularsSections } from './topics/particulars.ts';
import { referralSections } from './topics/referral.ts';

export type { SheetPage } from './sheet-pages.ts';

function sectionsOf(topic: TopicRecord) {
  switch (topic.topic) {
    case 'overview':
      return overviewSections(topic.record);
    case 'contributions':
      return contributionsSections(topic.record);
    case 'account':
      return accountSections(topic.record);
    case 'benefits':
      return benefitsSections(topic.record);
    case 'flexible':
      return flexibleSections(topic.record);
    case 'medical':
      return medicalSections(topic.record);
    case 'referral':
      return referralSections(topic.record);
    case 'particulars':
      return particularsSections(topic.record);
    case 'archives':
      return archivesSections(topic.record);
  }
}

/** Pages that were made of a record before; they are forgotten together with it. */
const made = new WeakMap<object, readonly SheetPage[]>();

/**
 * All pages of a topic, in order, with its amounts in full; at least one. Pages count within their section. Everything that has a time stands
 * newest first, so that turning on always leads further back.
 */
export function sheetsOf(record: TopicRecord): readonly SheetPage[] {
  const known = made.get(record.record);
  if (known !== undefined) return known;
  const pages = numbered(record.topic, record.record.asOf, sectionsOf(record));
  made.set(record.record, pages);
  return pages;
}

/** The page as the screen gets it. Unless `shown`, its amounts are not in it at all. An index beyond the ends means the page at that end. */
export function sheetView(pages: readonly SheetPage[], index: number, shown: boolean): Sheet {
  const page = pages[Math.min(Math.max(0, index), pages.length - 1)];
  if (page === undefined) throw new RangeError('a record has at least one page');
  const { hasAmounts, body, ...head } = page;
  if (!hasAmounts) return { ...head, body, amounts: 'none' };
  return shown ? { ...head, body, amounts: 'shown' } : { ...head, body: withoutAmounts(body), amounts: 'hidden' };
}

/** Where the section button leads: the first page of the next section, from the last one back to the first. Undefined where there is one only. */
export function nextSectionIndex(pages: readonly SheetPage[], index: number): number | undefined {
  const next = pages[index]?.nextSection;
  if (next === undefined) return undefined;
  return pages.findIndex(({ section }) => section === next);
}

const HIDDEN: SheetValue = { is: 'hidden' };
const hide = (value: SheetValue): SheetValue => (isAmount(value) ? HIDDEN : value);
const hideFact = ({ label, value }: SheetFact): SheetFact => ({ label, value: hide(value) });

function withoutAmounts(body: SheetBody): SheetBody {
  switch (body.body) {
    case 'figures':
      return { body: 'figures', figures: body.figures.map(({ label }) => ({ label, value: HIDDEN })) };
    case 'chart':
      return { ...body, last: hide(body.last) };
    case 'facts':
      return { body: 'facts', facts: body.facts.map(hideFact) };
    case 'steps':
      return { ...body, facts: body.facts.map(hideFact) };
    case 'table':
      return { ...body, rows: body.rows.map((row) => row.map(hide)) };
    case 'strip':
    case 'nothing':
      return body;
  }
}
