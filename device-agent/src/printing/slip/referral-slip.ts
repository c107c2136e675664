import type { ReferralRecord } from '@changqing/protocol';
import { LABEL_WORDS, TERM_WORDS } from '../paper-words.ts';
import { dateWords } from '../value-words.ts';
import { factLine, heading, unless, type SlipBody } from './slip-parts.ts';

const REGISTRATIONS = 3;

/** The latest registrations of treatment elsewhere, each with its three steps. */
export function referralSlip({ registrations }: ReferralRecord): SlipBody {
  return {
    blocks: registrations
      .slice(0, REGISTRATIONS)
      .flatMap((each, at) => [
        ...(at === 0 ? [] : heading(each.city)),
        ...factLine(LABEL_WORDS.number, each.number),
        ...factLine(LABEL_WORDS.because, TERM_WORDS[`referral.${each.why}`]),
        ...(at === 0 ? factLine(LABEL_WORDS.city, each.city) : []),
        ...factLine(LABEL_WORDS.hospital, each.hospital),
        ...factLine('有效时间', each.to === undefined ? `${dateWords(each.from)}起` : `${dateWords(each.from)}至${dateWords(each.to)}`),
        ...each.steps.flatMap(({ step, state, on }, index) =>
          factLine(
            `第${'一二三'[index]}步`,
            `${TERM_WORDS[`step.${step}`]}：${TERM_WORDS[`step-state.${state}`]}${on === undefined ? '' : `（${dateWords(on)}）`}`,
          ),
        ),
      ]),
    leftOut: unless(registrations.length <= REGISTRATIONS, `只印了最近${REGISTRATIONS}次`),
  };
}
