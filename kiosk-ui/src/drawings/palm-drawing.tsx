import type { Hand } from '../screen-for.ts';
import css from './drawings.module.css';

interface PalmDrawingProps {
  readonly hand: Hand;
  readonly nearestMm: number;
  readonly farthestMm: number;
  /** Absent while no hand is seen: then the drawing shows where it belongs. */
  readonly heightMm: number | undefined;
}

const GLASS_Y = 350;
const TOP_Y = 40;

/** Side view: the reader, the height band in which a palm is read, and the hand at its live height. */
export function PalmDrawing({ hand, nearestMm, farthestMm, heightMm }: PalmDrawingProps) {
  const perMm = (GLASS_Y - TOP_Y) / (farthestMm * 1.35);
  const yOf = (mm: number): number => GLASS_Y - mm * perMm;
  const middleMm = (nearestMm + farthestMm) / 2;
  const shownMm = heightMm === undefined ? middleMm : Math.min(farthestMm * 1.3, Math.max(4, heightMm));
  const bandTop = yOf(farthestMm);
  const bandHeight = yOf(nearestMm) - bandTop;
  return (
    <svg className={css.drawing} viewBox="40 50 600 380" aria-hidden="true" data-drawing={`palm-${hand}`}>
      <g transform={hand === 'left' ? 'translate(640 0) scale(-1 1)' : undefined}>
        <rect x="96" y={bandTop} width="368" height={bandHeight} rx="10" className={css.tint} stroke="none" />
        <path d={`M 96 ${bandTop} H 464 M 96 ${bandTop + bandHeight} H 464`} className={`${css.green ?? ''} ${css.dashed ?? ''}`} />
        <path
          d={`M 62 ${bandTop} V ${bandTop + bandHeight} M 50 ${bandTop + 14} L 62 ${bandTop} L 74 ${bandTop + 14} M 50 ${bandTop + bandHeight - 14} L 62 ${bandTop + bandHeight} L 74 ${bandTop + bandHeight - 14}`}
          className={css.green}
        />
        <path
          d={`M 200 ${GLASS_Y - 14} V ${bandTop + bandHeight + 8} M 280 ${GLASS_Y - 14} V ${bandTop + bandHeight + 8} M 360 ${GLASS_Y - 14} V ${bandTop + bandHeight + 8}`}
          className={`${css.green ?? ''} ${css.thin ?? ''} ${css.dashed ?? ''}`}
        />
        <g transform={`translate(0 ${yOf(shownMm)})`} className={css.follow}>
          <g className={heightMm === undefined ? css.hover : undefined}>
            {/* Its lowest line, the palm, is at height 0. */}
            <path
              d="M 640 -84 C 590 -82 556 -84 520 -82 C 470 -80 430 -72 380 -62 L 176 -38 C 150 -35 138 -28 138 -18 C 138 -8 152 -3 176 -3 L 300 0 C 340 2 380 4 420 0 C 470 -2 540 -8 640 -10"
              className={css.paper}
            />
            <path
              d="M 430 -34 C 396 -34 372 -22 344 -4 C 330 6 318 16 300 18 C 286 19 282 8 292 0 C 312 -14 326 -30 352 -42"
              className={css.paper}
            />
            <path
              d="M 150 -27 L 168 -30 M 236 -46 Q 240 -38 238 -28 M 248 -47 Q 252 -39 250 -29 M 318 -55 Q 323 -46 320 -36 M 560 -82 Q 552 -46 560 -12 M 574 -83 Q 566 -46 574 -11"
              className={css.thin}
            />
          </g>
        </g>
        <rect x="120" y={GLASS_Y} width="320" height="70" rx="14" className={css.surface} />
        <path d={`M 146 ${GLASS_Y} H 414`} className={`${css.green ?? ''} ${css.thick ?? ''}`} />
        <path d={`M 248 ${GLASS_Y + 38} H 312`} className={css.faint} />
      </g>
    </svg>
  );
}
