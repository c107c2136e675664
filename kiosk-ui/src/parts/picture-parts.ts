/** Size of a picture in its own pixels. */
export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Parts overlap by so much of their side, so that no line of writing is only ever seen cut in two. */
const OVERLAP = 0.12;

interface Grid {
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
}

/** Squares of half the picture's width: shown as wide as the page, everything is twice as large as on the whole page. */
function gridOf({ widthPx, heightPx }: PictureSize): Grid {
  const side = widthPx / 2;
  const step = side * (1 - OVERLAP);
  const along = (length: number): number => Math.max(1, 1 + Math.ceil((length - side) / step - 1e-9));
  return { side, columns: along(widthPx), rows: along(heightPx) };
}

/** How many parts a picture is gone through in. */
export function partsOfPicture(size: PictureSize): number {
  const { columns, rows } = gridOf(size);
  return columns * rows;
}

/** The part in pixels of the picture; parts go as one reads, from the left and from the top, and cover all of it. */
export function partOfPicture(
  size: PictureSize,
  part: number,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const { side, columns, rows } = gridOf(size);
  const at = (length: number, place: number, places: number): number => (places <= 1 ? 0 : ((length - side) * place) / (places - 1));
  return {
    x: at(size.widthPx, part % columns, columns),
    y: at(size.heightPx, Math.floor(part / columns), rows),
    width: side,
    height: Math.min(side, size.heightPx),
  };
}
