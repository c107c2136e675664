import { useSaid } from '../words/use-said.ts';
import css from './growth-chart.module.css';

const HEIGHT = 100;
/** With fewer years bars stay slim, and there is room for those to come. */
const FEWEST = 12;
/** A bar of nothing is still seen as a year. */
const LEAST = 1.2;

interface GrowthChartProps {
  readonly bars: readonly { readonly year: number; readonly share: number }[];
}

/** Growth of an account as bars, a year each; only their heights against each other are told, never an amount. */
export function GrowthChart({ bars }: GrowthChartProps) {
  const { said } = useSaid();
  const [first, last] = [bars[0], bars.at(-1)];
  return (
    <div className={css.chart}>
      <svg
        viewBox={`0 0 ${Math.max(bars.length, FEWEST) * 10} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={css.bars}
        aria-hidden="true"
        data-bars={bars.length}
      >
        {bars.map(({ year, share }, at) => {
          const height = Math.max(LEAST, share * HEIGHT);
          return <rect key={year} x={at * 10 + 1.2} y={HEIGHT - height} width="7.600" height={height} className={css.bar} />;
        })}
      </svg>
      <div className={css.years}>
        {first !== undefined && <span>{said({ is: 'year', year: first.year })}</span>}
        {last !== undefined && last !== first && <span>{said({ is: 'year', year: last.year })}</span>}
      </div>
    </div>
  );
}
