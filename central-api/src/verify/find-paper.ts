import { civilDateAt, maskName, type Site } from '@changqing/protocol';
import type { Central } from '../context.ts';
import type { KeyFigure } from '../documents/key-figures.ts';
import { findPaperByCode } from '../documents/store.ts';
import { PAPER_TITLES } from '../documents/words.ts';
import { readName } from '../people/store.ts';
import { countPrints } from '../prints/store.ts';

/** What the public page says of an official paper: enough to compare it with the one in hand, and no more. */
export interface PaperFacts {
  readonly kind: string;
  readonly number: string;
  /** Civil date of Asia/Shanghai. */
  readonly date: string;
  readonly maskedName: string;
  readonly figures: readonly KeyFigure[];
  readonly siteName: string;
  readonly telephone: string;
  readonly prints: number;
}

/** Finds the paper behind a code; also one whose content was erased, for its figures stay. */
export async function findPaper(central: Central, code: string): Promise<PaperFacts | undefined> {
  const db = central.databases.identity;
  const row = await findPaperByCode(db, code);
  if (row === undefined) return undefined;
  const site = await siteOf(central, row.terminal_id);
  return {
    kind: PAPER_TITLES[row.kind],
    number: row.number,
    date: civilDateAt(row.issued_at.getTime()),
    maskedName: maskName(await readName(db, central.keys, row.person_id)),
    figures: row.figures,
    siteName: site.name,
    telephone: site.telephone,
    prints: await countPrints(db, code),
  };
}

async function siteOf(central: Central, terminalId: string): Promise<Site> {
  const { site } = await central.databases.identity
    .selectFrom('terminals')
    .select('site')
    .where('id', '=', terminalId)
    .executeTakeFirstOrThrow();
  return site;
}
