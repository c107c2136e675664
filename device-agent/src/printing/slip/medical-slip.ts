import { yuanText, type MedicalRecord } from '@changqing/protocol';
import { TERM_WORDS } from '../paper-words.ts';
import { column, table, unless, type SlipBody } from './slip-parts.ts';

const PAYMENTS = 12;

/** The last payments of medical, maternity and work-injury insurance, and where each stands. */
export function medicalSlip({ payments }: MedicalRecord): SlipBody {
  return {
    blocks: [
      { block: 'space', heightMm: 1 },
      ...table(
        [column('what'), column('borne', 'right'), column('filed-on'), column('state', 'right')],
        payments
          .slice(0, PAYMENTS)
          .map((each) => [
            `${TERM_WORDS[`medical.${each.kind}`]}：${each.what}`,
            yuanText(each.fen),
            each.filedOn,
            each.paidOn === undefined
              ? TERM_WORDS[`medical-state.${each.state}`]
              : `${each.paidOn} ${TERM_WORDS[`medical-state.${each.state}`]}`,
          ]),
      ),
    ],
    leftOut: unless(payments.length <= PAYMENTS, `只印了最近${PAYMENTS}笔`),
  };
}
