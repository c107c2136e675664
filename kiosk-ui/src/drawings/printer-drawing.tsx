import css from './drawings.module.css';

interface PrinterDrawingProps {
  /** Nothing comes out now: it waits, or it is done. */
  readonly still?: boolean;
  /** A hand's arrow at the paper: take it. */
  readonly taken?: boolean;
}

/** A printer with its sheet sliding out, in 2.6 s; still, the sheet lies in the tray. */
export function PrinterDrawing({ still = false, taken = false }: PrinterDrawingProps) {
  const green = css.green ?? '';
  const tinted = `${green} ${css.tint ?? ''}`;
  return (
    <svg className={css.drawing} viewBox="0 0 400 300" aria-hidden="true" data-drawing={taken ? 'printer-take' : 'printer'}>
      <path d="M118 76V26h164v50" className={css.surface} />
      <path d="M146 48h108" className={css.faint} />
      <rect x="62" y="76" width="276" height="100" rx="16" className={css.surface} />
      <circle cx="304" cy="106" r="9" className={css.solid} />
      <path d="M94 146h212" className={css.thick} />
      <g className={still ? undefined : css.slide}>
        <path d="M116 150h168v112H116z" className={tinted} />
        <path d="M144 184h76" className={`${green} ${css.thick ?? ''}`} />
        <path d="M144 212h112m-112 24h112" className={css.faint} />
      </g>
      {taken && <path d="M338 200v70m-26-26 26 26 26-26" className={`${green} ${css.thick ?? ''}`} />}
    </svg>
  );
}
