import {
  monthsBetween,
  PENSION_INSURANCES,
  sheet,
  topicRecord,
  type ContributionsRecord,
  type SheetValue,
  type TopicRecord,
} from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { nextSectionIndex, sheetsOf, sheetView, type SheetPage } from '../../src/look-up/sections.ts';
import { anyRecord } from './any-record.ts';
import { EMPTY_LIFE, LONG_LIFE } from './long-life.ts';

/** Every text and number within something, as strings. */
function leavesOf(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(leavesOf) : [];
}

function valuesOf({ body, about }: SheetPage): SheetValue[] {
  const of = (): SheetValue[] => {
    switch (body.body) {
      case 'figures':
        return body.figures.map(({ value }) => value);
      case 'chart':
        return [body.last];
      case 'facts':
      case 'steps':
        return body.facts.map(({ value }) => value);
      case 'table':
        return body.rows.flat();
      case 'strip':
      case 'nothing':
        return [];
    }
  };
  return [...(about === undefined ? [] : [about]), ...of()];
}

const inSection = (pages: readonly SheetPage[], section: string) => pages.filter((page) => page.section === section);
const rowsOf = (page: SheetPage) => (page.body.body === 'table' ? page.body.rows : []);

describe('sheets of a record', () => {
  it('parse, shown and hidden, whatever is in the record', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(topicRecord.parse(record)).toEqual(record);
        const pages = sheetsOf(record);
        for (const index of pages.keys()) for (const shown of [true, false]) sheet.strict().parse(sheetView(pages, index, shown));
      }),
      { numRuns: 50 },
    );
  });

  it('have every value of the record on them', () => {
    // These say where a thing stands or what it is made of, not what it is; spans of contributions are joined and looked at below.
    const notShown = ['asOf', 'sha256', 'topics', 'topic', 'masked', 'id'];
    fc.assert(
      fc.property(
        anyRecord.filter(({ topic }) => topic !== 'contributions'),
        (record) => {
          const shown = new Set(
            sheetsOf(record)
              .flatMap((page) => leavesOf(page))
              .flatMap((text) => [text, text.split('.').at(-1)!]),
          );
          const wanted = Object.entries(record.record).flatMap(([name, value]) =>
            notShown.includes(name)
              ? []
              : leavesOf(JSON.parse(JSON.stringify(value, (key, of: unknown) => (notShown.includes(key) || of === '' ? undefined : of)))),
          );
          for (const value of wanted.filter((each) => each !== '0')) {
            expect(shown.has(value), `${record.topic}: ${value} is on no sheet`).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('give nothing of an amount away while amounts are hidden', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const pages = sheetsOf(record);
        pages.forEach((page, index) => {
          const hidden = JSON.stringify(sheetView(pages, index, false));
          const amounts = valuesOf(page).flatMap((value) => (value.is === 'fen' ? [value.fen] : []));
          expect(sheetView(pages, index, false).amounts === 'hidden').toBe(page.hasAmounts);
          expect(page.hasAmounts).toBe(amounts.length > 0 || page.body.body === 'figures');
          for (const amount of amounts.filter((each) => each > 0)) expect(hidden).not.toContain(String(amount));
          expect(hidden).not.toContain('"fen"');
          if (page.body.body === 'figures') expect(hidden).not.toContain('"months"');
          expect(JSON.stringify(sheetView(pages, index, true).body)).toBe(JSON.stringify(page.body));
        });
      }),
      { numRuns: 50 },
    );
  });

  it('count their pages within a section, and every section can be reached by the section button', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const pages = sheetsOf(record);
        const sections = [...new Set(pages.map(({ section }) => section))];
        for (const section of sections) {
          const own = inSection(pages, section);
          expect(own.map(({ page }) => page)).toEqual(own.map((_, at) => at + 1));
          for (const page of own) expect(page.pages).toBe(own.length);
          expect(own).toEqual(pages.slice(pages.indexOf(own[0]!), pages.indexOf(own[0]!) + own.length));
        }
        const seen = new Set<string>();
        let at: number | undefined = 0;
        for (let steps = 0; steps < sections.length && at !== undefined; steps += 1) {
          seen.add(pages[at]!.section);
          expect(pages[at]!.page).toBe(1);
          at = nextSectionIndex(pages, at);
        }
        expect([...seen].sort()).toEqual([...sections].sort());
        expect(at).toBe(sections.length === 1 ? undefined : 0);
      }),
      { numRuns: 50 },
    );
  });

  it('stand at the ends when asked for a page beyond them', () => {
    const pages = sheetsOf(LONG_LIFE.benefits);
    expect(sheetView(pages, -3, true)).toEqual(sheetView(pages, 0, true));
    expect(sheetView(pages, 10_000, true)).toEqual(sheetView(pages, pages.length - 1, true));
  });

  it.each(EMPTY_LIFE)('say that there is nothing on file: $topic', (record) => {
    expect(sheetsOf(record)).toEqual([
      {
        topic: record.topic,
        section: record.topic,
        asOf: record.record.asOf,
        page: 1,
        pages: 1,
        body: { body: 'nothing' },
        hasAmounts: false,
      },
    ]);
  });
});

/** Months that are on file as paid, counted without the code under test. */
function paidMonths({ spans }: ContributionsRecord, kind: string): number {
  return spans
    .filter((span) => span.kind === kind && span.state === 'paid')
    .reduce((sum, { from, to }) => sum + monthsBetween(from, to), 0);
}

describe('contributions', () => {
  const contributionsOnly = anyRecord.filter(
    (record): record is Extract<TopicRecord, { topic: 'contributions' }> => record.topic === 'contributions',
  );

  it('draw each paid month once in the calendar of its pension insurance and count it once in its year', () => {
    fc.assert(
      fc.property(contributionsOnly, (record) => {
        const pages = sheetsOf(record);
        for (const kind of new Set(record.record.spans.map((span) => span.kind))) {
          const about = (page: SheetPage) => page.about?.is === 'term' && page.about.term === `insurance.${kind}`;
          const drawn = inSection(pages, 'calendar')
            .filter(about)
            .flatMap(({ body }) => (body.body === 'strip' ? body.years.flatMap(({ months }) => months) : []));
          const paid = paidMonths(record.record, kind);
          expect(drawn.filter((month) => month === 'paid').length).toBe(PENSION_INSURANCES.includes(kind) ? paid : 0);
          const counted = inSection(pages, 'year-by-year')
            .filter(about)
            .flatMap(rowsOf)
            .reduce((sum, row) => sum + (row[1]?.is === 'months' ? row[1].months : 0), 0);
          expect(counted).toBe(paid);
          const owed = record.record.spans
            .filter((span) => span.kind === kind && span.state === 'owed')
            .reduce((sum, { from, to }) => sum + monthsBetween(from, to), 0);
          const toldOwed = inSection(pages, 'totals')
            .filter(about)
            .flatMap(rowsOf)
            .reduce((sum, row) => sum + (row[2]?.is === 'term' && row[1]?.is === 'months' ? row[1].months : 0), 0);
          expect(toldOwed).toBe(owed);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('name every payer, bank, base and share, and months for each of them', () => {
    fc.assert(
      fc.property(contributionsOnly, (record) => {
        const pages = sheetsOf(record);
        const told = new Set(pages.flatMap((page) => leavesOf(page)));
        for (const { payer, employer, bank, baseFen, personalFen, employerFen, from } of record.record.spans)
          for (const value of [`payer.${payer}`, employer, bank, baseFen, personalFen, employerFen, from.slice(0, 4)])
            if (value !== undefined) expect(told.has(String(value)), String(value)).toBe(true);
        for (const section of ['payers', 'base']) {
          const length = inSection(pages, section)
            .flatMap(rowsOf)
            .reduce((sum, [first]) => sum + (first?.is === 'span' ? monthsBetween(first.from, first.to) : 1), 0);
          expect(length).toBe(record.record.spans.reduce((sum, { from, to }) => sum + monthsBetween(from, to), 0));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('of forty-five years stay on pages that can be read: ten years of calendar, newest first, holes and owed months told apart', () => {
    const pages = sheetsOf(LONG_LIFE.contributions);
    const [newest] = pages;
    expect(newest).toMatchObject({ section: 'calendar', page: 1, nextSection: 'year-by-year', hasAmounts: false });
    const strips = inSection(pages, 'calendar')
      .filter((page) => page.about?.is === 'term' && page.about.term === 'insurance.enterprise-pension')
      .flatMap(({ body }) => (body.body === 'strip' ? body.years : []));
    expect(strips.map(({ year }) => year)).toEqual(Array.from({ length: 46 }, (_, back) => 2026 - back));
    expect(strips[0]!.months.slice(9)).toEqual(['paid', 'outside', 'outside']);
    expect(strips.find(({ year }) => year === 2005)!.months).toEqual(Array.from({ length: 12 }, () => 'gap'));
    expect(strips.find(({ year }) => year === 1998)!.months).toEqual(Array.from({ length: 12 }, () => 'owed'));
    const gaps = inSection(pages, 'totals')
      .filter(({ body }) => body.body === 'table')
      .flatMap(rowsOf);
    expect(gaps.map(([span]) => span)).toEqual([
      { is: 'span', from: '2021-01', to: '2021-03' },
      { is: 'span', from: '2019-03', to: '2019-08' },
      { is: 'span', from: '2005-01', to: '2005-12' },
      { is: 'span', from: '1998-01', to: '1998-12' },
    ]);
  });
});

it('four hundred payments are sixty-seven pages of six', () => {
  const pages = inSection(sheetsOf(LONG_LIFE.benefits), 'payments');
  expect(pages).toHaveLength(67);
  expect(pages.flatMap(rowsOf)).toHaveLength(400);
});

it('a suspended benefit says since when, why, and what is still to be paid', () => {
  const [benefit] = sheetsOf(LONG_LIFE.benefits);
  const facts = benefit!.body.body === 'facts' ? benefit!.body.facts.map(({ label }) => label) : [];
  expect(facts).toEqual(['monthly-benefit', 'since', 'paid-to', 'suspended-since', 'suspended-because', 'arrears-months', 'arrears']);
});
