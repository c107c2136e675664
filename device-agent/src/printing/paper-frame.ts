/** Paper of a receipt printer. */
export interface Paper {
  readonly dotsPerLine: number;
  readonly dotsPerMm: number;
}

/** Paper with the margin that stays white at both sides. */
export interface PaperFrame extends Paper {
  readonly marginDots: number;
}

/** Whether there is room for two things beside each other. */
export const isWide = ({ dotsPerLine }: Paper): boolean => dotsPerLine >= 500;
