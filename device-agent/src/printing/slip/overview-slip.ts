import type { OverviewRecord } from '@changqing/protocol';
import { LABEL_WORDS } from '../paper-words.ts';
import { monthCountWords, yearsWords } from '../value-words.ts';
import { amountFigure, figure, type SlipBody } from './slip-parts.ts';

/** The three figures in large type. */
export function overviewSlip({ contributionMonths, accountFen, monthlyFen }: OverviewRecord): SlipBody {
  return {
    blocks: [
      ...(contributionMonths === undefined
        ? []
        : figure(LABEL_WORDS['contribution-months'], monthCountWords(contributionMonths), yearsWords(contributionMonths))),
      ...(accountFen === undefined ? [] : amountFigure('account-balance', accountFen)),
      ...(monthlyFen === undefined ? [] : amountFigure('monthly-benefit', monthlyFen)),
    ],
  };
}
