import type { ParticularsRecord } from '@changqing/protocol';
import { LABEL_WORDS, TERM_WORDS } from '../paper-words.ts';
import { dateWords } from '../value-words.ts';
import { column, factLine, heading, insuranceWords, table, type SlipBody } from './slip-parts.ts';

/** The registered particulars. Name and number stand masked at the head of the slip already and are not repeated in full. */
export function particularsSlip({ fields, insured, confirmedOn, correcting }: ParticularsRecord): SlipBody {
  return {
    blocks: [
      ...fields
        .filter(({ field }) => field !== 'name' && field !== 'number')
        .flatMap(({ field, value }) => factLine(TERM_WORDS[`field.${field}`], value)),
      ...factLine(LABEL_WORDS['confirmed-on'], confirmedOn === undefined ? undefined : dateWords(confirmedOn)),
      ...factLine(LABEL_WORDS.correcting, correcting.map((field) => TERM_WORDS[`field.${field}`]).join('、')),
      ...(insured.length === 0 ? [] : heading(LABEL_WORDS.insured)),
      ...table(
        [column('insurance'), column('state', 'right')],
        insured.map(({ kind, state }) => [insuranceWords(kind), TERM_WORDS[`insured.${state}`]]),
      ),
    ],
  };
}
