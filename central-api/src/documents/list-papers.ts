import type { CivilDate } from '@changqing/protocol';
import type { Central } from '../context.ts';

/** One line of the bureau's list of a day: no name, no number of a person. */
export interface ListedPaper {
  readonly number: string;
  readonly kind: string;
  readonly siteNo: string;
  readonly issuedAt: string;
  readonly sheets: number;
  readonly prints: number;
}

/** The papers issued on a civil day, in the order of issuing, with how many of each have come out or may have. */
export async function listPapers(central: Central, on: CivilDate): Promise<ListedPaper[]> {
  const rows = await central.databases.identity
    .selectFrom('documents')
    .leftJoin('print_reports', (join) =>
      join.onRef('print_reports.code', '=', 'documents.code').on('print_reports.state', '!=', 'not-printed'),
    )
    .select(['documents.number', 'documents.kind', 'documents.site_no', 'documents.issued_at', 'documents.sheets'])
    .select(({ fn }) => fn.count<number>('print_reports.job_id').as('prints'))
    .where('issued_on', '=', on)
    .groupBy('documents.id')
    .orderBy('documents.issued_at')
    .orderBy('documents.number')
    .execute();
  return rows.map(({ number, kind, site_no, issued_at, sheets, prints }) => ({
    number,
    kind,
    siteNo: site_no,
    issuedAt: issued_at.toISOString(),
    sheets,
    prints,
  }));
}
