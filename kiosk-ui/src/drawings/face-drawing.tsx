import css from './drawings.module.css';

/** How the mouth goes, best first is 5. */
const MOUTHS = {
  5: 'M112 170c20 50 156 50 176 0-40 10-136 10-176 0Z',
  4: 'M120 176c24 40 136 40 160 0',
  3: 'M126 190h148',
  2: 'M124 206c24-30 128-30 152 0',
  1: 'M118 216c22-52 142-52 164 0',
} as const;

/** A face for one of the five answers; told by its mouth, not by colour. */
export function FaceDrawing({ rating }: { readonly rating: 1 | 2 | 3 | 4 | 5 }) {
  const tinted = `${css.green ?? ''} ${css.tint ?? ''}`;
  return (
    <svg className={css.drawing} viewBox="60 10 280 280" aria-hidden="true" data-drawing={`face-${rating}`}>
      <circle cx="200" cy="150" r="126" className={tinted} />
      <path d="M152 112v16m96-16v16" className={css.thick} />
      <path d={MOUTHS[rating]} className={rating === 5 ? css.surface : undefined} />
      {rating === 1 && <path d="m128 92 36 12m108-12-36 12" />}
    </svg>
  );
}
