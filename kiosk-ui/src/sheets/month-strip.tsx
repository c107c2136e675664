import type { StripMonth } from '@changqing/protocol';
import { useWords } from '../words/use-words.ts';
import css from './month-strip.module.css';

const CELL = 12;
const SIDE = 10;

/** One month as a square: what it is can be told by its shape alone (UI-04). */
function Month({ month, x }: { readonly month: StripMonth; readonly x: number }) {
  switch (month) {
    case 'paid':
      return (
        <g>
          <rect x={x} y="1" width={SIDE} height={SIDE} rx="1.500" className={css.paid} />
          <path d={`M${x + 2.4} 6.2l2 2 3.400-4.200`} className={css.mark} />
        </g>
      );
    case 'owed':
      return (
        <g>
          <rect x={x + 0.4} y="1.400" width={SIDE - 0.8} height={SIDE - 0.8} rx="1.500" className={css.owed} />
          <path d={`M${x + 5} 3.200v3.400m0 1.800v.200`} className={css.call} />
        </g>
      );
    case 'gap':
      return <rect x={x + 0.4} y="1.400" width={SIDE - 0.8} height={SIDE - 0.8} rx="1.500" className={css.gap} />;
    case 'outside':
      return <circle cx={x + 5} cy="6" r="0.700" className={css.outside} />;
  }
}

/** A year of months, January first. */
export function MonthRow({ year, months }: { readonly year: string; readonly months: readonly StripMonth[] }) {
  return (
    <div className={css.year} data-part="year" data-months={months.map((month) => month.charAt(0)).join('')}>
      <span className={css.name}>{year}</span>
      <svg viewBox={`0 0 ${CELL * 12 - 2} 12`} className={css.months} aria-hidden="true">
        {months.map((month, at) => (
          <Month key={at} month={month} x={at * CELL} />
        ))}
      </svg>
    </div>
  );
}

/** Names of the first, a middle and the last month over the squares. */
export function StripHead() {
  const t = useWords();
  return (
    <div className={css.head}>
      <span className={css.name} />
      <span className={css.names}>
        <span>{t('lookUp.sheet.january')}</span>
        <span>{t('lookUp.sheet.june')}</span>
        <span>{t('lookUp.sheet.december')}</span>
      </span>
    </div>
  );
}

/** What the squares mean, in words; of those that are there. */
export function StripLegend({ present }: { readonly present: ReadonlySet<StripMonth> }) {
  const t = useWords();
  return (
    <ul className={css.legend}>
      {(['paid', 'owed', 'gap'] as const)
        .filter((month) => present.has(month))
        .map((month) => (
          <li key={month} className={css.entry}>
            <svg viewBox="0 0 10 12" className={css.sample} aria-hidden="true">
              <Month month={month} x={0} />
            </svg>
            {t(`lookUp.sheet.legend.${month}`)}
          </li>
        ))}
    </ul>
  );
}
