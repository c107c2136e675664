import { castPeople, recordsOf, streamPopulation } from '@changqing/fixtures';
import {
  addToMonth,
  monthsBetween,
  paperContent,
  yuanText,
  type ContributionSpan,
  type PaperBlock,
  type PaperContent,
  type RecordsOfPerson,
} from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { describe, expect, test } from 'vitest';
import type { IssuingOffice, PaperRecords, PaperSubject } from '../draft.ts';
import { blankFormContent, blankForms } from '../forms/blank-forms.ts';
import { contentText } from '../paper-hash.ts';
import { reckonSides } from '../reckon-sides.ts';
import { INSURANCE_WORDS, monthCountWords } from '../words.ts';
import { writeArchiveCopy } from './archive-copy.ts';
import { periodsOf } from './periods-of.ts';
import { sum } from './sum.ts';
import { WRITERS } from './writers.ts';
import { yearsOf } from './years-of.ts';

const TODAY = '2026-11-23';
const office: IssuingOffice = { name: '常青市社会保险事业管理局', telephone: '0000-12333' };

/** What is on file of somebody, as central reads it: a topic without anything is empty. */
function onFile(records: RecordsOfPerson): PaperRecords {
  return {
    contributions: records.contributions ?? { asOf: TODAY, spans: [], totals: [] },
    account: records.account ?? { asOf: TODAY, accounts: [] },
    benefits: records.benefits ?? { asOf: TODAY, benefits: [] },
    flexible: records.flexible ?? { asOf: TODAY, payments: [] },
    particulars: { ...(records.particulars ?? { asOf: TODAY, fields: [], insured: [] }), sha256: '0'.repeat(64), correcting: [] },
  };
}

const people = [...castPeople(TODAY), ...streamPopulation({ seed: 'papers', size: 250, asOf: TODAY })].map((person) => ({
  id: person.id,
  subject: { name: person.name, number: person.identity.number } satisfies PaperSubject,
  file: onFile(recordsOf(person, TODAY)),
}));

type Table = Extract<PaperBlock, { block: 'table' }>;
const tables = ({ blocks }: PaperContent): Table[] => blocks.flatMap((block) => (block.block === 'table' ? [block] : []));
const tableWith = (content: PaperContent, title: string): Table[] => tables(content).filter(({ columns }) => columns[0]?.title === title);
/** `12,345.67` back to fen. */
const fenOf = (text: string | undefined): number => Number((text ?? '').replaceAll(/[,.]/g, ''));
const column = (table: Table | undefined, at: number): number[] => (table?.rows ?? []).map((row) => fenOf(row[at]));

const written = people.map(({ id, subject, file }) => ({
  id,
  subject,
  file,
  rights: WRITERS['rights-statement'](file, subject, office)?.content,
  months: WRITERS['contribution-certificate'](file, subject, office)?.content,
  benefits: WRITERS['benefit-certificate'](file, subject, office)?.content,
  insured: WRITERS['insured-particulars'](file, subject, office)?.content,
  notice: WRITERS['contribution-notice'](file, subject, office)?.content,
}));

describe('papers of a whole city', () => {
  test('have the form of the contract, name and number in full, and each kind is somebody’s', () => {
    const kinds = new Set<string>();
    for (const { subject, rights, months, benefits, insured, notice } of written)
      for (const content of [rights, months, benefits, insured, notice]) {
        if (content === undefined) continue;
        kinds.add(content.kind);
        expect(paperContent.safeParse(content).error?.issues ?? []).toEqual([]);
        expect(contentText(content)).toContain(JSON.stringify(subject.name));
        expect(contentText(content)).toContain(subject.number);
        for (const table of tables(content))
          for (const row of [...table.rows, ...(table.total === undefined ? [] : [table.total])])
            expect(row).toHaveLength(table.columns.length);
      }
    expect(kinds.size).toBe(5);
  });

  test('权益记录单: years, insurances and accounts add up to the record', () => {
    for (const { file, rights } of written) {
      const counted = file.contributions.totals.filter(({ months }) => months > 0);
      expect(rights === undefined).toBe(counted.length === 0 && file.account.accounts.length === 0);
      if (rights === undefined) continue;
      const [byYear] = tableWith(rights, '年度');
      const [byKind] = tableWith(rights, '险种');
      if (counted.length > 0) {
        const personal = sum(counted.map(({ personalFen }) => personalFen));
        const employer = sum(counted.map(({ employerFen }) => employerFen));
        expect([sum(column(byYear, 4)), sum(column(byYear, 5))]).toEqual([personal, employer]);
        expect(byYear?.total?.slice(4)).toEqual([yuanText(personal), yuanText(employer)]);
        expect(byKind?.total?.slice(3)).toEqual([yuanText(personal), yuanText(employer)]);
        for (const { kind, months } of counted) {
          const own = (byYear?.rows ?? []).filter((row) => row[1] === INSURANCE_WORDS[kind]);
          expect(own.reduce((total, row) => total + Number(row[2]), 0)).toBe(months);
        }
      }
      const accounts = tableWith(rights, '年度').filter(({ columns }) => columns.length === 7);
      expect(accounts).toHaveLength(file.account.accounts.filter(({ years }) => years.length > 0).length);
      for (const [index, { years, balanceFen }] of file.account.accounts.filter((one) => one.years.length > 0).entries()) {
        const table = accounts[index];
        expect(fenOf(table?.rows[0]?.[1]) + sum(column(table, 2)) + sum(column(table, 4)) - sum(column(table, 5))).toBe(balanceFen);
        expect(table?.rows).toHaveLength(years.length);
        expect(fenOf(table?.total?.[6])).toBe(balanceFen);
      }
    }
  });

  test('缴费证明: paid months are the record’s, and every month between the first and the last is told', () => {
    for (const { file, months } of written) {
      const counted = file.contributions.totals.filter((total) => total.months > 0);
      expect(months === undefined).toBe(counted.length === 0);
      if (months === undefined) continue;
      const found = tableWith(months, '起止年月');
      expect(found).toHaveLength(counted.length);
      for (const total of counted) {
        const at = months.blocks.findIndex((block) => block.block === 'heading' && block.text === INSURANCE_WORDS[total.kind]);
        const [facts, table] = [months.blocks[at + 1], months.blocks[at + 2]];
        if (facts?.block !== 'facts' || table?.block !== 'table') throw new Error('the paper is in another order');
        expect(facts.facts[0]?.value).toBe(monthCountWords(total.months));
        const count = (state: string): number => table.rows.filter((row) => row[2] === state).reduce((all, row) => all + Number(row[1]), 0);
        expect(count('已缴')).toBe(total.months);
        const spans = file.contributions.spans.filter(({ kind }) => kind === total.kind);
        const from = spans.map((span) => span.from).toSorted()[0] ?? '';
        const to =
          spans
            .map((span) => span.to)
            .toSorted()
            .at(-1) ?? '';
        expect(count('已缴') + count('未缴') + count('中断')).toBe(monthsBetween(from, to));
        // Between the first and the last paid month, what is not paid is the record's gaps.
        const outside = monthsBetween(from, to) - monthsBetween(total.first ?? '', total.last ?? '');
        expect(count('未缴') + count('中断') - outside).toBe(total.gaps.reduce((all, gap) => all + monthsBetween(gap.from, gap.to), 0));
      }
    }
  });

  test('待遇证明: parts add up to the month, years to the payments that reached the person', () => {
    for (const { file, benefits } of written) {
      expect(benefits === undefined).toBe(file.benefits.benefits.length === 0);
      if (benefits === undefined) continue;
      const parts = tableWith(benefits, '每月待遇组成');
      expect(parts).toHaveLength(file.benefits.benefits.length);
      for (const [index, { monthlyFen }] of file.benefits.benefits.entries()) {
        expect(sum(column(parts[index], 1))).toBe(monthlyFen);
        expect(parts[index]?.total).toEqual(['合计', yuanText(monthlyFen)]);
      }
      const years = tableWith(benefits, '年度');
      const withPayments = file.benefits.benefits.filter(({ payments }) => payments.length > 0);
      expect(years).toHaveLength(withPayments.length);
      for (const [index, { payments }] of withPayments.entries()) {
        const reached = payments.filter(({ state }) => state === 'paid' || state === 'arrears-paid');
        expect(sum(column(years[index], 2))).toBe(sum(reached.map(({ fen }) => fen)));
        expect(years[index]?.total?.[1]).toBe(String(reached.length));
      }
    }
  });

  test('缴费通知: twelve months of each level, and the level that was chosen', () => {
    expect(written.some(({ notice }) => notice !== undefined)).toBe(true);
    for (const { file, notice } of written) {
      expect(notice === undefined).toBe(file.flexible.notice === undefined);
      for (const row of notice === undefined ? [] : (tables(notice)[0]?.rows ?? [])) expect(fenOf(row[2]) * 12).toBe(fenOf(row[3]));
      const chosen = file.flexible.agreement?.state === 'ended' ? undefined : file.flexible.agreement?.level;
      const marked = (notice === undefined ? [] : tables(notice)).flatMap(({ rows }) => rows.filter((row) => row[0]?.includes('已选')));
      expect(marked).toHaveLength(notice === undefined || chosen === undefined ? 0 : 1);
    }
  });

  test.each([
    ['without an agreement', undefined, '可以在那里签代扣协议'],
    ['with an agreement that ended', { state: 'ended' }, '可以在那里签代扣协议'],
    ['with an agreement', { state: 'active', nextOn: '2026-12-15' }, '下一次在2026年12月15日扣款'],
    ['after a try that failed', { state: 'last-try-failed' }, '上一次没有扣成，请先在账户里存足钱。'],
  ] as const)('缴费通知 %s says where to pay, at every bank that is on file', (_what, agreement, words) => {
    const records = {
      ...onFile({ identity: { kind: 'citizen', number: '11010519491231002X' } }),
      flexible: {
        asOf: TODAY,
        ...(agreement === undefined
          ? {}
          : { agreement: { account: { bank: '惠民银行', tail: '1234' }, since: '2020-01-02', level: 2, ...agreement } }),
        payments: [
          {
            kind: 'enterprise-pension',
            from: '2026-01',
            to: '2026-01',
            fen: 80_000,
            paidOn: '2026-01-15',
            bank: '长兴银行',
            state: 'paid',
          } as const,
        ],
        notice: {
          year: 2027,
          levels: [
            { level: 2, baseFen: 500_000, monthlyFen: 100_000 },
            { level: 1, baseFen: 400_000, monthlyFen: 80_000 },
          ],
          payBy: '2027-12-20',
        },
      },
    };
    const content = WRITERS['contribution-notice'](records, { name: '李桂兰', number: '11010519491231002X' }, office)?.content;
    if (content === undefined) throw new Error('there is a notice on file');
    expect(contentText(content)).toContain(words);
    expect(contentText(content)).toContain('长兴银行');
    expect(tables(content)[0]?.rows.map((row) => row[0])).toEqual([
      '第 1 档',
      agreement === undefined || agreement.state === 'ended' ? '第 2 档' : '第 2 档（已选）',
    ]);
  });

  test('参保信息: every insurance with its state', () => {
    for (const { file, insured } of written) {
      expect(insured === undefined).toBe(file.particulars.insured.length === 0);
      if (insured !== undefined)
        expect(tables(insured)[0]?.rows.map((row) => row[0])).toEqual(file.particulars.insured.map(({ kind }) => INSURANCE_WORDS[kind]));
    }
  });

  test('forty-five years of months and a very long employer stand there whole', () => {
    const { months, rights } = written.find(({ id }) => id === 'cast-62') ?? { months: undefined, rights: undefined };
    if (months === undefined || rights === undefined) throw new Error('cast-62 has paid for 45 years');
    expect(contentText(months)).toContain('540 个月（45 年）');
    const employer = tables(months)[0]?.rows[0]?.[3] ?? '';
    expect(employer.length).toBeGreaterThan(40);
    expect(tableWith(rights, '年度')[0]?.rows.filter((row) => row[1] === '企业职工基本养老保险').length).toBeGreaterThanOrEqual(45);
    expect(reckonSides(rights, true)).toBeGreaterThan(3);
  });
});

describe('rows by year and by period', () => {
  /** Spans of one insurance that do not overlap, in any order. */
  const history = fc
    .array(
      fc.record({
        hole: fc.integer({ min: 0, max: 30 }),
        length: fc.integer({ min: 1, max: 40 }),
        base: fc.integer({ min: 1, max: 3_000_000 }),
        personalFen: fc.integer({ min: 0, max: 500_000 }),
        employerFen: fc.integer({ min: 0, max: 500_000 }),
        employer: fc.constantFrom('甲厂', '乙公司'),
        state: fc.constantFrom('paid', 'owed'),
      }),
      { minLength: 1, maxLength: 25 },
    )
    .map((parts) => {
      let next = '1981-03';
      return parts.map(({ hole, length, base, state, ...rest }): ContributionSpan => {
        const from = addToMonth(next, hole);
        const to = addToMonth(from, length - 1);
        next = addToMonth(to, 1);
        return {
          kind: 'enterprise-pension',
          from,
          to,
          payer: 'employer',
          baseFen: base,
          state: state === 'paid' ? 'paid' : 'owed',
          ...rest,
        };
      });
    })
    .chain((spans) => fc.shuffledSubarray(spans, { minLength: spans.length }));

  test('years keep every fen and every month, and none has more than twelve', () => {
    fc.assert(
      fc.property(history, (spans) => {
        const years = yearsOf(spans);
        const monthsOf = ({ from, to }: ContributionSpan): number => monthsBetween(from, to);
        expect(sum(years.map(({ months }) => months))).toBe(sum(spans.map(monthsOf)));
        expect(sum(years.map(({ personalFen }) => personalFen))).toBe(sum(spans.map((span) => monthsOf(span) * span.personalFen)));
        expect(sum(years.map(({ employerFen }) => employerFen))).toBe(sum(spans.map((span) => monthsOf(span) * span.employerFen)));
        for (const { months } of years) expect(months).toBeLessThanOrEqual(12);
        expect(years.map(({ year }) => year)).toEqual(years.map(({ year }) => year).toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  test('periods follow on one another without a hole, and keep paid and owed months apart', () => {
    fc.assert(
      fc.property(history, (spans) => {
        const periods = periodsOf(spans);
        for (const [index, period] of periods.entries()) {
          expect(period.months).toBe(monthsBetween(period.from, period.to));
          const before = periods[index - 1];
          if (before !== undefined) expect(period.from).toBe(addToMonth(before.to, 1));
        }
        for (const state of ['paid', 'owed'] as const)
          expect(sum(periods.filter((period) => period.state === state).map(({ months }) => months))).toBe(
            sum(spans.filter((span) => span.state === state).map(({ from, to }) => monthsBetween(from, to))),
          );
      }),
      { numRuns: 300 },
    );
  });
});

test('the longest texts that records may hold fit the contract, and half a character does not stop a paper', () => {
  const long = '长'.repeat(60);
  const file: PaperRecords = {
    ...onFile({ identity: { kind: 'citizen', number: '11010519491231002X' } }),
    flexible: {
      asOf: TODAY,
      payments: Array.from({ length: 800 }, (_, index) => ({
        kind: 'enterprise-pension',
        from: '2026-01',
        to: '2026-01',
        fen: 1_000_000_000_000,
        paidOn: '2026-01-15',
        bank: `${String(index).padStart(3, '0')}${long.slice(3)}`,
        state: 'paid',
      })),
      notice: {
        year: 2027,
        levels: Array.from({ length: 20 }, (_, index) => ({ level: index + 1, baseFen: 1_000_000_000_000, monthlyFen: 1_000_000_000_000 })),
        payBy: '2027-12-20',
      },
    },
    particulars: {
      asOf: TODAY,
      fields: [{ field: 'office', value: `${'局'.repeat(159)}\ud800`, masked: false }],
      insured: [{ kind: 'enterprise-pension', state: 'active' }],
      sha256: '0'.repeat(64),
      correcting: [],
    },
  };
  for (const kind of ['contribution-notice', 'insured-particulars'] as const) {
    const content = WRITERS[kind](file, { name: '长'.repeat(120), number: '11010519491231002X' }, office)?.content;
    expect(paperContent.safeParse(content).error?.issues ?? []).toEqual([]);
    if (content !== undefined) expect(() => contentText(content)).not.toThrow();
  }
});

describe('papers that hang on no record', () => {
  test('a copy of archive pages is marked, and a title without end is cut at a character', () => {
    const title = '𠮷'.repeat(40);
    const document = { id: '0192f3a4-5b6c-7d8e-9f01-23456789abcd', title, category: 'other', dated: '1998-07-01', pages: 300 } as const;
    const { content, figures } = writeArchiveCopy(
      document,
      [
        { page: 7, sha256: 'a'.repeat(64) },
        { page: 300, sha256: 'b'.repeat(64) },
      ],
      office,
    );
    expect(paperContent.safeParse(content).success).toBe(true);
    expect(() => contentText(content)).not.toThrow();
    for (const block of content.blocks)
      expect(block).toMatchObject({ block: 'picture', caption: expect.stringMatching(/^复印件 第 \d+ 页（共 300 页）/) as string });
    expect(figures.at(-1)?.value).toBe('第 7、300 页，原件共 300 页');
    expect(reckonSides(content, true)).toBe(2);
  });

  test('there are blank forms and leaflets, each of the form of the contract', () => {
    const forms = blankForms();
    expect(forms.length).toBeGreaterThanOrEqual(6);
    expect(new Set(forms.map(({ id }) => id)).size).toBe(forms.length);
    for (const { id, title, pages } of forms) {
      const content = blankFormContent(id, office.name);
      expect(paperContent.safeParse(content).error?.issues ?? []).toEqual([]);
      expect(content?.title).toBe(title);
      expect(pages).toBeLessThanOrEqual(2);
    }
    expect(blankFormContent('no-such-form', office.name)).toBeUndefined();
  });
});
