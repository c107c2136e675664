import type { ParticularsRecord } from '@changqing/protocol';
import { fact, leafOf, left, piecesOf, tableLeaves, type Section } from '../sheet-pages.ts';
import { date, term, text } from '../sheet-values.ts';

/** Addresses and names of employers take two lines: so many facts stand on a page. */
const FACTS_A_PAGE = 5;

/** The registered particulars as central gave them, what the person is insured for, and what is being corrected. */
export function particularsSections({ fields, insured, confirmedOn, correcting }: ParticularsRecord): readonly Section[] {
  const facts = [
    ...fields.flatMap(({ field, value }) => fact(`field.${field}`, text(value))),
    ...fact('confirmed-on', confirmedOn === undefined ? undefined : date(confirmedOn)),
  ];
  return [
    { section: 'particulars', leaves: piecesOf(facts, FACTS_A_PAGE).map((piece) => leafOf(undefined, { body: 'facts', facts: piece })) },
    {
      section: 'insured',
      leaves: tableLeaves(
        [left('insurance'), left('state')],
        insured.map(({ kind, state }) => [term(`insurance.${kind}`), term(`insured.${state}`)]),
        undefined,
      ),
    },
    {
      section: 'correcting',
      leaves: tableLeaves(
        [left('correcting')],
        correcting.map((field) => [term(`field.${field}`)]),
        undefined,
      ),
    },
  ];
}
