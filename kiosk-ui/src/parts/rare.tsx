import { splitByCoverage } from '../style/coverage.ts';
import css from './rare.module.css';

/**
 * Text in which a character that no font of ours has is drawn as a small frame with its code point, never as an empty box.
 * Everything that comes from outside (names of people, sites and streets) goes through here.
 */
export function Rare({ text }: { readonly text: string }) {
  const pieces = splitByCoverage(text);
  if (pieces.every((piece) => piece.covered)) return text;
  return pieces.map((piece, place) =>
    piece.covered ? (
      piece.text
    ) : (
      <span
        key={place}
        className={css.frame}
        data-part="glyph-frame"
        data-missing-glyph={piece.codePoint}
        role="img"
        aria-label={`U+${piece.codePoint}`}
      >
        <span className={css.row}>{piece.codePoint.slice(0, Math.ceil(piece.codePoint.length / 2))}</span>
        <span className={css.row}>{piece.codePoint.slice(Math.ceil(piece.codePoint.length / 2))}</span>
      </span>
    ),
  );
}
