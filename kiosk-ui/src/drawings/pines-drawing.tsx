import css from './drawings.module.css';

/** A pad of needles, flat below and round above, as pines on a cliff have them. */
function pad(x: number, y: number, width: number, height: number): string {
  const at = (dx: number, dy: number): string => `${(x + dx * width).toFixed(1)} ${(y - dy * height).toFixed(1)}`;
  return `M ${at(-1, 0)} C ${at(-1.12, 0.42)} ${at(-0.86, 0.66)} ${at(-0.62, 0.58)} C ${at(-0.5, 0.98)} ${at(-0.1, 1.08)} ${at(0.04, 0.8)} C ${at(0.22, 1.02)} ${at(0.58, 0.92)} ${at(0.6, 0.56)} C ${at(0.88, 0.62)} ${at(1.12, 0.36)} ${at(1, 0)} Q ${at(0, -0.16)} ${at(-1, 0)} Z`;
}

interface PineProps {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly mirrored?: boolean;
}

function Pine({ x, y, scale, mirrored = false }: PineProps) {
  const needles = `${css.green ?? ''} ${css.tint ?? ''}`;
  return (
    <g transform={`translate(${x} ${y}) scale(${mirrored ? -scale : scale} ${scale})`}>
      <g className={css.sway}>
        <path
          d="M -13 0 C -8 -60 -22 -108 -2 -156 C 8 -186 6 -214 12 -246 L 22 -246 C 22 -212 24 -188 16 -152 C 2 -104 14 -60 15 0"
          className={css.paper}
        />
        <path d="M 2 -150 C -32 -168 -60 -172 -92 -176 M 12 -112 C 44 -128 76 -130 104 -136 M 14 -206 C 40 -216 58 -222 80 -226" />
        <path d={pad(-92, -166, 78, 62)} className={needles} />
        <path d={pad(106, -126, 74, 56)} className={needles} />
        <path d={pad(-26, -222, 72, 56)} className={needles} />
        <path d={pad(82, -206, 66, 52)} className={needles} />
        <path d={pad(22, -256, 74, 60)} className={needles} />
        <path
          d="M -118 -178 h 26 m 14 -10 h 30 M 88 -138 h 30 m 12 8 h 20 M -40 -238 h 28 M 70 -222 h 26 M 6 -276 h 30 m 10 12 h 22"
          className={`${css.green ?? ''} ${css.thin ?? ''}`}
        />
        <path d="M -2 -40 q 6 -14 2 -30 M 6 -80 q 6 -10 4 -22" className={css.thin} />
      </g>
    </g>
  );
}

/** Pines on a hill, evergreen: the picture of the page on which nobody is. */
export function PinesDrawing() {
  return (
    <svg className={css.drawing} viewBox="0 0 886 480" aria-hidden="true" data-drawing="pines">
      <circle cx="664" cy="104" r="58" className={`${css.green ?? ''} ${css.tint ?? ''}`} />
      <path
        d="M-60 336 C 60 250 128 214 196 258 C 244 212 300 176 372 236 C 430 200 520 210 586 276 C 660 236 760 240 946 320"
        className={css.faint}
      />
      <path d="M-60 388 C 120 322 300 330 470 372 C 620 408 760 376 946 366" className={css.faint} />
      <Pine x={236} y={424} scale={1.12} />
      <Pine x={610} y={436} scale={0.78} mirrored />
      <Pine x={742} y={440} scale={0.5} />
      <path d="M-60 452 C 60 424 150 414 250 424 C 380 438 520 446 620 436 C 720 428 820 434 946 448" />
      <path d="M92 444 l 10 -16 8 18 M 420 446 l 8 -14 10 16 M 520 448 l 6 -12 8 12" className={`${css.green ?? ''} ${css.thin ?? ''}`} />
    </svg>
  );
}
