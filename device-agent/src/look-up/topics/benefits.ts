import type { BenefitRecord, BenefitsRecord } from '@changqing/protocol';
import { fact, leafOf, left, right, tableLeaves, type Leaf, type Section } from '../sheet-pages.ts';
import { account, amount, date, month, months, term } from '../sheet-values.ts';

/** Each benefit with what it is, its parts, the rises of the years and the payments. */
export function benefitsSections({ benefits }: BenefitsRecord): readonly Section[] {
  return [
    { section: 'benefit', leaves: benefits.map(benefitLeaf) },
    { section: 'parts', leaves: benefits.map(partsLeaf) },
    { section: 'adjustments', leaves: benefits.flatMap(adjustmentLeaves) },
    { section: 'payments', leaves: benefits.flatMap(paymentLeaves) },
  ];
}

const about = ({ kind }: BenefitRecord) => term(`benefit.${kind}`);

function benefitLeaf(benefit: BenefitRecord): Leaf {
  const { monthlyFen, startedOn, endedOn, account: paidTo, suspension, arrears } = benefit;
  return leafOf(about(benefit), {
    body: 'facts',
    facts: [
      ...fact('monthly-benefit', amount(monthlyFen)),
      ...fact('since', date(startedOn)),
      ...fact('until', endedOn === undefined ? undefined : date(endedOn)),
      ...fact('paid-to', paidTo === undefined ? undefined : account(paidTo)),
      ...(suspension === undefined
        ? []
        : [...fact('suspended-since', month(suspension.since)), ...fact('suspended-because', term(`suspension.${suspension.why}`))]),
      ...(arrears.months === 0 && arrears.fen === 0
        ? []
        : [...fact('arrears-months', months(arrears.months)), ...fact('arrears', amount(arrears.fen))]),
    ],
  });
}

function partsLeaf(benefit: BenefitRecord): Leaf {
  return leafOf(about(benefit), {
    body: 'facts',
    facts: [...benefit.parts.flatMap(({ part, fen }) => fact(`part.${part}`, amount(fen))), ...fact('total', amount(benefit.monthlyFen))],
  });
}

function adjustmentLeaves(benefit: BenefitRecord): readonly Leaf[] {
  const newestFirst = [...benefit.adjustments].sort((one, other) => (one.from < other.from ? 1 : one.from > other.from ? -1 : 0));
  return tableLeaves(
    [left('since'), right('amount')],
    newestFirst.map(({ from, fen }) => [month(from), amount(fen)]),
    about(benefit),
  );
}

function paymentLeaves(benefit: BenefitRecord): readonly Leaf[] {
  return tableLeaves(
    [left('month'), right('amount'), left('paid-on'), left('state')],
    benefit.payments.map((each) => [month(each.month), amount(each.fen), date(each.paidOn), term(`payment.${each.state}`)]),
    about(benefit),
  );
}
