/** A4 in points, and the type that papers are set in. */
export const mm = (length: number): number => (length * 72) / 25.4;

export const PAGE = { width: 595.28, height: 841.89 } as const;
export const LEFT = mm(22);
export const RIGHT = PAGE.width - mm(22);
export const WIDTH = RIGHT - LEFT;
/** Content of the first page begins under its title, that of the others under a running line. */
export const TOP = mm(27);
export const BOTTOM = PAGE.height - mm(24);

/** Black print first: a printer without colours loses nothing. */
export const INK = '#1B1F1D';
export const SOFT = '#4A5550';
export const EVERGREEN = '#0A4A33';
export const HAIR = '#C3CAC6';
export const TINT = '#EEF2EF';

export const BODY = 10.5;
export const SMALL = 8.5;
/** From baseline to baseline. */
export const LEADING = 1.55;
