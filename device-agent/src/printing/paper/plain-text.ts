/** Characters that have no picture of their own: joiners, marks of direction, choosers of variants. */
const INVISIBLE = /[\u200B-\u200F\u2028-\u202E\u2060-\u2064\uFE00-\uFE0F\uFEFF\u{E0100}-\u{E01EF}]/gu;
const CONTROL = /[\u0000-\u001F\u007F-\u009F]/gu;

/** A text as it can be set in one line: without what cannot be seen, control characters as spaces, lone surrogates as U+FFFD. */
export const plainLine = (text: string): string => text.toWellFormed().replaceAll(INVISIBLE, '').replaceAll(CONTROL, ' ');
