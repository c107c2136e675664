import type { ReferralRecord } from '@changqing/protocol';
import { fact, leafOf, type Section } from '../sheet-pages.ts';
import { date, term, text } from '../sheet-values.ts';

/** A page for each registration: its three steps, and what it is for. The page is about its number. */
export function referralSections({ registrations }: ReferralRecord): readonly Section[] {
  return [
    {
      section: 'referral',
      leaves: registrations.map((each) =>
        leafOf(text(each.number), {
          body: 'steps',
          steps: each.steps.map(({ step, state, on }) => ({
            step: `step.${step}` as const,
            state: `step-state.${state}` as const,
            ...(on === undefined ? {} : { on }),
          })),
          facts: [
            ...fact('because', term(`referral.${each.why}`)),
            ...fact('city', text(each.city)),
            ...fact('hospital', each.hospital === undefined ? undefined : text(each.hospital)),
            ...fact('since', date(each.from)),
            ...fact('until', each.to === undefined ? undefined : date(each.to)),
          ],
        }),
      ),
    },
  ];
}
