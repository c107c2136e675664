import type { Box, PageMeasure, TextMeasure } from '../preview/measure.ts';

export interface Audited {
  readonly name: string;
  readonly size: 'standard' | 'large' | 'largest';
  readonly theme: 'paper' | 'high-contrast';
  readonly language: 'zh' | 'en';
  readonly page: PageMeasure;
}

/** One criterion as a function: what is wrong with a page, as sentences; nothing when all is well. */
export type Rule = (audited: Audited) => readonly string[];

const QUIET_PARTS: readonly string[] = ['foot', 'where', 'bar'];
const isFooter = (text: TextMeasure): boolean => QUIET_PARTS.includes(text.part);
/** The code point in a frame is a drawing that stands for a character; the frame itself is as large as one. */
const isFrame = (text: TextMeasure): boolean => text.part === 'glyph-frame';
const quote = (text: TextMeasure): string => `“${text.text.slice(0, 24)}”`;

const SMALLEST_PX = { standard: 42, large: 48, largest: 60 } as const;

export const textIsLarge: Rule = ({ page, size }) =>
  page.texts.flatMap((text) => {
    if (isFrame(text)) return [];
    const least = isFooter(text) ? 28 : SMALLEST_PX[size];
    return text.fontPx < least ? [`${quote(text)} is ${text.fontPx.toFixed(1)} px, less than ${String(least)}`] : [];
  });

export const linesAreShort: Rule = ({ page, language }) =>
  page.texts.flatMap((text) => [
    ...(text.lines.length > 1 && text.lineHeight < (isFooter(text) ? 1.2 : 1.3) - 0.001
      ? [`${quote(text)} has a line height of ${text.lineHeight.toFixed(2)}`]
      : []),
    ...(language === 'zh' && !isFooter(text) && text.longestLine > 18
      ? [`${quote(text)} has a line of ${String(text.longestLine)} hanzi`]
      : []),
  ]);

export const contrastIsHigh: Rule = ({ page, theme }) => [
  ...page.texts.flatMap((text) => {
    const loud = text.part === 'banner' || text.fontPx >= 56;
    const least = theme === 'high-contrast' ? 20 : loud ? 9 : 10;
    return text.contrast < least ? [`${quote(text)} has a contrast of ${text.contrast.toFixed(1)}`] : [];
  }),
  ...page.strokes.flatMap((stroke) =>
    stroke.contrast < 3 ? [`a stroke of ${stroke.name} has a contrast of ${stroke.contrast.toFixed(1)}`] : [],
  ),
  ...page.targets.flatMap((target) =>
    target.part !== 'foot' && target.face !== 'primary' && target.borderContrast < 3
      ? [`the border of ${target.action} has a contrast of ${target.borderContrast.toFixed(1)}`]
      : [],
  ),
];

export const nothingByColourAlone: Rule = ({ page }) =>
  page.banners.flatMap((banner) =>
    banner.icon === '' || banner.text.trim() === '' ? [`a ${banner.tone} banner without icon or word`] : [],
  );

const intersects = (a: Box, b: Box, slack: number): boolean =>
  a.left < b.right - slack && b.left < a.right - slack && a.top < b.bottom - slack && b.top < a.bottom - slack;

/** A line box is higher than its glyphs: only the middle half of two lines must stay apart. */
const core = (line: Box): Box => ({
  ...line,
  top: line.top + (line.bottom - line.top) * 0.2,
  bottom: line.bottom - (line.bottom - line.top) * 0.2,
});

export const nothingClipped: Rule = ({ page }) => {
  const lines = page.texts.flatMap((text) => text.lines.map((line) => ({ text, line })));
  const overlaps = lines.flatMap((a, at) =>
    lines
      .slice(at + 1)
      .flatMap((b) =>
        a.text !== b.text && intersects(core(a.line), core(b.line), 1) ? [`${quote(a.text)} lies over ${quote(b.text)}`] : [],
      ),
  );
  return [
    ...page.texts.flatMap((text) => (text.clipped ? [`${quote(text)} is cut off`] : [])),
    ...page.texts.flatMap((text) => text.missing.map((point) => `${quote(text)} holds U+${point}, which no font has`)),
    ...page.overflowing.map((part) => `${part} overflows`),
    ...overlaps,
  ];
};

/** Rounding of layout must not fail a millimetre. */
const ROUND = 0.6;

export const targetsAreLarge: Rule = ({ page }) => {
  const primaries = page.targets.filter((target) => target.face === 'primary');
  const small = page.targets.flatMap((target) =>
    target.right - target.left < 80 - ROUND || target.bottom - target.top < 80 - ROUND
      ? [`${target.action} is ${(target.right - target.left).toFixed(0)} × ${(target.bottom - target.top).toFixed(0)} px`]
      : [],
  );
  const near = page.targets.flatMap((a, at) =>
    page.targets.slice(at + 1).flatMap((b) => {
      const gap = Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
      return gap < 16 - ROUND ? [`${a.action} and ${b.action} are ${gap.toFixed(1)} px apart`] : [];
    }),
  );
  return [
    ...small,
    ...near,
    ...(primaries.length > 1 ? [`${String(primaries.length)} primary actions`] : []),
    ...primaries.flatMap((target) =>
      target.bottom - target.top < 120 - ROUND || target.right - target.left < 400 - ROUND
        ? [`the primary action ${target.action} is too small`]
        : [],
    ),
  ];
};

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
/** The keys of each page with a keypad, row by row, and what stands beside them. */
const KEYPADS: Record<string, { readonly order: readonly string[]; readonly beside: readonly string[] }> = {
  number: { order: [...DIGITS, 'X', '0', 'erase'], beside: ['number.clear', 'number.enter'] },
  'look-up-password': { order: [...DIGITS, 'clear', '0', 'erase'], beside: ['password.enter'] },
  'technician-pin': { order: [...DIGITS, 'clear', '0', 'erase'], beside: ['technician.pin'] },
  'feedback-telephone': { order: [...DIGITS, 'clear', '0', 'erase'], beside: ['feedback.telephone'] },
};

export const keypadIsRight: Rule = ({ page, name }) => {
  const keypad = KEYPADS[page.screen];
  const keys = page.targets.filter((target) => target.action.startsWith('key.'));
  // A panel lies over the keys of some previews.
  if (keypad === undefined || (keys.length === 0 && name !== page.screen)) return [];
  const byPlace = keys
    .toSorted((a, b) => (Math.abs(a.top - b.top) > 10 ? a.top - b.top : a.left - b.left))
    .map((key) => key.action.slice(4));
  return [
    ...(byPlace.join() === keypad.order.join() ? [] : [`keys stand as ${byPlace.join(' ')}`]),
    ...keys.flatMap((key) =>
      key.right - key.left < 160 - ROUND || key.bottom - key.top < 112 - ROUND ? [`${key.action} is too small`] : [],
    ),
    ...keypad.beside.flatMap((action) => (page.targets.some((target) => target.action === action) ? [] : [`no ${action}`])),
  ];
};

/** 630 px is 1220 mm above the floor on the reference screen; the lower half serves those who sit. */
export const everythingInReach: Rule = ({ page }) =>
  page.targets.flatMap((target) =>
    target.top < page.height / 2 - ROUND ? [`${target.action} begins at ${target.top.toFixed(0)} px, above the lower half`] : [],
  );

const WITHOUT_BACK = ['idle', 'starting', 'away', 'unpaired', 'still-there'];

export const noDeadEnd: Rule = ({ page, name }) => {
  const choices = page.targets.filter((target) => !QUIET_PARTS.includes(target.part) && !target.action.startsWith('key.'));
  const has = (...actions: readonly string[]): boolean => page.targets.some((target) => actions.includes(target.action));
  const covered = page.screen === 'still-there';
  return [
    ...(page.scrolls ? ['the page scrolls'] : []),
    ...(choices.length > 5 ? [`${String(choices.length)} choices`] : []),
    ...(covered || has('help.ask') ? [] : ['no 人工帮助']),
    ...(WITHOUT_BACK.includes(page.screen) && !/size|language|volume/.test(name)
      ? []
      : has('step.back', 'session.leave', 'panel.close', 'technician.leave')
        ? []
        : ['no 返回']),
    ...(covered && !has('presence') ? ['no way to stay'] : []),
  ];
};

/** Tests, the touch guard and the log go by names: two targets of one page must not share one. */
export const namesAreUnique: Rule = ({ page }) =>
  page.targets.flatMap((target, at) =>
    page.targets.slice(0, at).some((earlier) => earlier.action === target.action) ? [`two targets are called ${target.action}`] : [],
  );

export const nothingPersonal: Rule = ({ page }) =>
  page.texts.flatMap((text) => (/\d{15,}|\d{6}(19|20)\d{9}/.test(text.text) ? [`${quote(text)} shows a whole number`] : []));

export const oneThing: Rule = ({ page }) =>
  page.headings === 1 || page.screen === 'still-there' ? [] : [`${String(page.headings)} headings`];

export const stillUnderReducedMotion: Rule = ({ page }) =>
  page.runningAnimations === 0 ? [] : [`${String(page.runningAnimations)} animations run`];

export const RULES: Record<string, Rule> = {
  'UI-01 text is large enough': textIsLarge,
  'UI-02 lines are short and apart': linesAreShort,
  'UI-03 contrast, from computed colours, of every text node': contrastIsHigh,
  'UI-04 nothing told by colour alone': nothingByColourAlone,
  'UI-05 nothing clipped, overlapping or missing a glyph': nothingClipped,
  'UI-06 targets are large and apart': targetsAreLarge,
  'UI-07 the keypad': keypadIsRight,
  'UI-09 every control in the lower half': everythingInReach,
  'UI-10 no scrolling, at most five choices, no dead end': noDeadEnd,
  'UI-10 every target has a name of its own': namesAreUnique,
  'UI-20 no whole number on the screen': nothingPersonal,
  'UI-23 still under reduced motion': stillUnderReducedMotion,
  'UI-25 one heading': oneThing,
};

const DESK_LEAST_PX = 16;
const DESK_CONTRAST = 4.5;
/** 48 px for what is touched one by one; lines of a list that lead where a tab leads too may be lower (WCAG 2.2, 2.5.8: 24 px). */
const deskHeight = (action: string): number => (action.startsWith('finding.') ? 24 : 48);

/** Technicians' pages: dense, and exempt from people's sizes; not from being read, told apart and touched. */
export const DESK_RULES: Record<string, Rule> = {
  'text of 16 px and more': ({ page }) =>
    page.texts.flatMap((text) => (text.fontPx < DESK_LEAST_PX ? [`${quote(text)} is ${text.fontPx.toFixed(1)} px`] : [])),
  'UI-03 contrast of 4.5 and more': ({ page }) => [
    ...page.texts.flatMap((text) =>
      text.contrast < DESK_CONTRAST ? [`${quote(text)} has a contrast of ${text.contrast.toFixed(1)}`] : [],
    ),
    ...page.strokes.flatMap((stroke) => (stroke.contrast < 3 ? [`a stroke of ${stroke.name} has ${stroke.contrast.toFixed(1)}`] : [])),
  ],
  'UI-04 states by icon and word': nothingByColourAlone,
  'UI-05 nothing over another, past the edge or missing a glyph': (audited) => [
    ...audited.page.texts.flatMap((text) =>
      text.lines.some((line) => line.left < -1 || line.right > audited.page.width + 1) ? [`${quote(text)} leaves the screen`] : [],
    ),
    // A list that scrolls cuts its last line off: that is how one sees that it goes on.
    ...nothingClipped({ ...audited, page: { ...audited.page, texts: audited.page.texts.filter((text) => !text.clipped) } }),
  ],
  'targets are high and have names of their own': (audited) => [
    ...audited.page.targets.flatMap((target) =>
      target.bottom - target.top < deskHeight(target.action) - ROUND
        ? [`${target.action} is ${(target.bottom - target.top).toFixed(0)} px high`]
        : [],
    ),
    ...namesAreUnique(audited),
  ],
  'one heading': oneThing,
};
