import css from './drawings.module.css';

interface CardDrawingProps {
  /** `reading`: the card lies still on the lit reader. */
  readonly state: 'waiting' | 'reading';
}

/** An ID card gliding onto the lit reader, in 3 s; still, it lies there. */
export function CardDrawing({ state }: CardDrawingProps) {
  const green = css.green ?? '';
  return (
    <svg className={css.drawing} viewBox="54 176 488 260" aria-hidden="true" data-drawing="card">
      <path d="M70 250 L150 400 H520 L440 250 Z" className={css.surface} />
      <path d="M150 400 V420 H520 V400" />
      <path d="M122 264 L188 386 H482 L416 264 Z" className={`${green} ${css.tint ?? ''} ${css.thick ?? ''}`} />
      <path d="M92 214 C 110 200 124 196 146 194 M478 366 C 498 358 508 346 514 330" className={`${green} ${css.thin ?? ''}`} />
      <g className={state === 'waiting' ? css.glide : undefined}>
        <path
          d="M166 276 H386 Q396 276 401 284 L440 354 Q446 368 432 368 H222 Q210 368 204 358 L158 290 Q152 276 166 276 Z"
          className={css.surface}
        />
        <path d="M206 302 H300 M222 324 H292 M238 346 H300" className={css.thin} />
        <path d="M340 298 H384 L404 336 Q408 346 398 346 H360 Z" className={`${green} ${css.tint ?? ''}`} />
        <ellipse cx="368" cy="314" rx="12" ry="8" className={green} />
        <path d="M358 340 Q362 326 378 326 Q392 328 398 340" className={green} />
      </g>
    </svg>
  );
}
