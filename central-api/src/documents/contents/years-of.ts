import { insuranceKind, monthsBetween, yearMonthOf, type ContributionSpan, type Fen, type InsuranceKind } from '@changqing/protocol';

/** What was paid for one insurance in one year. */
export interface ContributionYear {
  readonly year: number;
  readonly kind: InsuranceKind;
  readonly months: number;
  readonly lowestBaseFen: Fen;
  readonly highestBaseFen: Fen;
  readonly personalFen: Fen;
  readonly employerFen: Fen;
}

/** Spans cut at the turn of each year and added up, oldest year first, insurances of a year in their usual order. */
export function yearsOf(spans: readonly ContributionSpan[]): readonly ContributionYear[] {
  const rows = new Map<string, ContributionYear>();
  for (const { kind, from, to, baseFen, personalFen, employerFen } of spans) {
    for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
      const [first, last] = [yearMonthOf(year, 1), yearMonthOf(year, 12)];
      const months = monthsBetween(from > first ? from : first, to < last ? to : last);
      const before = rows.get(`${String(year)} ${kind}`);
      rows.set(`${String(year)} ${kind}`, {
        year,
        kind,
        months: (before?.months ?? 0) + months,
        lowestBaseFen: Math.min(before?.lowestBaseFen ?? baseFen, baseFen),
        highestBaseFen: Math.max(before?.highestBaseFen ?? baseFen, baseFen),
        personalFen: (before?.personalFen ?? 0) + months * personalFen,
        employerFen: (before?.employerFen ?? 0) + months * employerFen,
      });
    }
  }
  const place = (kind: InsuranceKind): number => insuranceKind.options.indexOf(kind);
  return [...rows.values()].toSorted((a, b) => a.year - b.year || place(a.kind) - place(b.kind));
}
