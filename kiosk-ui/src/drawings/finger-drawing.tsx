import type { CSSProperties } from 'react';
import type { Hand } from '../screen-for.ts';
import { FINGER_NAMES, fingerPath, fingerTip, foldsPath, handPath, type FingerName } from './hand-outline.ts';
import css from './drawings.module.css';

interface FingerDrawingProps {
  readonly finger: FingerName;
  readonly hand: Hand;
}

/** Custom properties that the movement reads. */
type Away = CSSProperties & { readonly '--away-x': string; readonly '--away-y': string };

/**
 * The hand as its owner sees it on the reader, back up, with the finger to use filled. A left hand is the mirror image.
 * Loops in 2.6 s; still, the finger lies on the reader.
 */
export function FingerDrawing({ finger, hand }: FingerDrawingProps) {
  const tip = fingerTip(finger);
  const lean = (tip.leanDeg * Math.PI) / 180;
  const away: Away = { '--away-x': `${(-Math.sin(lean) * 34).toFixed(1)}px`, '--away-y': `${(Math.cos(lean) * 34).toFixed(1)}px` };
  return (
    <svg className={css.drawing} viewBox="-50 -34 430 490" aria-hidden="true" data-drawing={`finger-${hand}-${finger}`}>
      <g transform={hand === 'left' ? 'translate(330 0) scale(-1 1)' : undefined}>
        <g transform={`translate(${tip.x} ${tip.y}) rotate(${tip.leanDeg})`}>
          <rect x="-50" y="-56" width="100" height="112" rx="16" className={`${css.green ?? ''} ${css.tint ?? ''}`} />
          <rect x="-37" y="-43" width="74" height="86" rx="12" className={`${css.green ?? ''} ${css.thin ?? ''} ${css.surface ?? ''}`} />
        </g>
        <g className={css.press} style={away}>
          <path d={handPath()} className={css.paper} />
          <path d={fingerPath(finger)} className={css.solid} />
          {FINGER_NAMES.map((name) => {
            const end = fingerTip(name);
            return (
              <g key={name}>
                {name !== finger && <path d={foldsPath(name)} className={css.thin} />}
                <path
                  d={`M ${-end.half * 0.55} ${end.half * 0.25} V ${-end.half * 0.3} A ${end.half * 0.55} ${end.half * 0.5} 0 0 1 ${end.half * 0.55} ${-end.half * 0.3} V ${end.half * 0.25} A ${end.half * 0.55} ${end.half * 0.35} 0 0 1 ${-end.half * 0.55} ${end.half * 0.25} Z`}
                  transform={`translate(${end.x} ${end.y}) rotate(${end.leanDeg})`}
                  className={name === finger ? css.nail : css.thin}
                  data-on-solid={name === finger}
                />
              </g>
            );
          })}
          <path d="M 150 246 Q 156 300 160 342 M 192 240 Q 192 300 190 344 M 230 250 Q 224 304 218 342" className={css.faint} />
        </g>
      </g>
    </svg>
  );
}
