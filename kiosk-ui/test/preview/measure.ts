/** A rectangle in pixels of the page. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface TextMeasure {
  readonly text: string;
  /** The nearest named part of the page: `heading`, `foot`, `bar`… */
  readonly part: string;
  readonly fontPx: number;
  readonly lineHeight: number;
  readonly bold: boolean;
  readonly contrast: number;
  readonly inTarget: boolean;
  /** One box a rendered line. */
  readonly lines: readonly Box[];
  readonly longestLine: number;
  /** True when an ancestor cuts a line off, or it leaves the screen. */
  readonly clipped: boolean;
  readonly missing: readonly string[];
}

export interface TargetMeasure extends Box {
  readonly action: string;
  readonly face: string;
  readonly borderContrast: number;
  readonly part: string;
}

export interface PageMeasure {
  readonly screen: string;
  readonly screens: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly scrolls: boolean;
  readonly title: string;
  readonly texts: readonly TextMeasure[];
  readonly targets: readonly TargetMeasure[];
  /** Icons and drawings: contrast of their strokes against what they stand on. */
  readonly strokes: readonly { readonly name: string; readonly contrast: number }[];
  readonly banners: readonly { readonly tone: string; readonly icon: string; readonly text: string }[];
  readonly drawings: readonly string[];
  /** Parts whose content stands out of them. */
  readonly overflowing: readonly string[];
  readonly headings: number;
  readonly runningAnimations: number;
}

type Colour = readonly [number, number, number, number];

function parseColour(text: string): Colour {
  const numbers = (/\(([^)]+)\)/.exec(text)?.[1] ?? '0,0,0,0').split(/[ ,/]+/).map(Number);
  return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0, numbers[3] ?? 1];
}

function luminance([red, green, blue]: Colour): number {
  const linear = (channel: number): number => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast ratio of WCAG 2.2, 1 to 21. */
export function contrastOf(a: Colour, b: Colour): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** What was found of elements in this measuring; many texts stand on the same grounds. */
let grounds = new Map<Element, Colour>();
let clippers = new Map<Element, readonly DOMRect[]>();

function groundOf(element: Element | null): Colour {
  if (element === null) return [255, 255, 255, 1];
  const known = grounds.get(element);
  if (known !== undefined) return known;
  const colour = parseColour(getComputedStyle(element).backgroundColor);
  const ground = colour[3] >= 1 ? colour : groundOf(element.parentElement);
  grounds.set(element, ground);
  return ground;
}

/** Frames of the ancestors that cut off what stands out of them. */
function clippersOf(element: Element | null): readonly DOMRect[] {
  if (element === null) return [];
  const known = clippers.get(element);
  if (known !== undefined) return known;
  const above = clippersOf(element.parentElement);
  const style = getComputedStyle(element);
  const open = style.overflowX === 'visible' && style.overflowY === 'visible';
  const frames = open ? above : [...above, element.getBoundingClientRect()];
  clippers.set(element, frames);
  return frames;
}

const partOf = (element: Element): string => element.closest('[data-part]')?.getAttribute('data-part') ?? '';

function visible(element: Element): boolean {
  const style = getComputedStyle(element);
  return style.visibility === 'visible' && style.display !== 'none' && element.getClientRects().length > 0;
}

/** What lies on top: a panel or the warning covers what is under it. */
function covered(element: Element, box: Box): boolean {
  const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  return (
    top !== null && !top.contains(element) && !element.contains(top) && top.closest('[data-panel],[data-screen="still-there"]') !== null
  );
}

function clippedBy(element: Element, box: Box): boolean {
  const slack = 1;
  if (box.left < -slack || box.top < -slack || box.right > innerWidth + slack || box.bottom > innerHeight + slack) return true;
  return clippersOf(element).some(
    (frame) =>
      box.left < frame.left - slack || box.right > frame.right + slack || box.top < frame.top - slack || box.bottom > frame.bottom + slack,
  );
}

const HANZI = /[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]|[\ud840-\ud8bf][\udc00-\udfff]/g;

function measureText(node: Text, missingIn: (text: string) => readonly string[]): TextMeasure | undefined {
  const element = node.parentElement;
  const text = node.data.trim();
  if (element === null || text === '' || !visible(element)) return undefined;
  const range = document.createRange();
  range.selectNodeContents(node);
  const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
  const [first] = rects;
  if (first === undefined || covered(element, first)) return undefined;
  const style = getComputedStyle(element);
  const fontPx = parseFloat(style.fontSize);
  const lines = mergeLines(rects);
  return {
    text,
    part: partOf(element),
    fontPx,
    lineHeight: parseFloat(style.lineHeight) / fontPx,
    bold: Number(style.fontWeight) >= 700,
    contrast: contrastOf(parseColour(style.color), groundOf(element)),
    inTarget: element.closest('[data-action]') !== null,
    lines,
    longestLine: longestLineOf(node),
    clipped: lines.some((line) => clippedBy(element, line)),
    missing: missingIn(text),
  };
}

function mergeLines(rects: readonly DOMRect[]): Box[] {
  const lines: Box[] = [];
  for (const rect of rects) {
    const last = lines.at(-1);
    if (last !== undefined && Math.abs(last.top - rect.top) < rect.height / 2) {
      lines[lines.length - 1] = {
        left: Math.min(last.left, rect.left),
        top: Math.min(last.top, rect.top),
        right: Math.max(last.right, rect.right),
        bottom: Math.max(last.bottom, rect.bottom),
      };
    } else {
      lines.push({ left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom });
    }
  }
  return lines;
}

/** Hanzi on the longest rendered line. */
function longestLineOf(node: Text): number {
  const range = document.createRange();
  const counts = new Map<number, number>();
  for (const match of node.data.matchAll(HANZI)) {
    range.setStart(node, match.index);
    range.setEnd(node, match.index + match[0].length);
    const top = Math.round(range.getBoundingClientRect().top);
    counts.set(top, (counts.get(top) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** The filling of drawings, which some strokes stand on. */
function solidColour(): Colour {
  const probe = document.createElement('span');
  probe.style.color = 'var(--evergreen)';
  document.body.append(probe);
  const colour = parseColour(getComputedStyle(probe).color);
  probe.remove();
  return colour;
}

/** Parts of the page with a child that stands out of them. */
function overflowing(): string[] {
  const slack = 2;
  return [
    ...document.querySelectorAll(
      '[data-part="thing"], [data-part="heading"], [data-part="actions"], [data-part="bar"], [data-part="where"], [data-action], [data-panel]',
    ),
  ].flatMap((part) => {
    if (!visible(part)) return [];
    const frame = part.getBoundingClientRect();
    const out = [...part.children].some((child) => {
      const box = child.getBoundingClientRect();
      return (
        box.height > 0 &&
        (box.top < frame.top - slack ||
          box.bottom > frame.bottom + slack ||
          box.left < frame.left - slack ||
          box.right > frame.right + slack)
      );
    });
    return out ? [part.getAttribute('data-part') ?? part.getAttribute('data-action') ?? part.getAttribute('data-panel') ?? ''] : [];
  });
}

let coverage: ((text: string) => readonly string[]) | undefined;
/** Told once how to find characters that no font has. */
export function setCoverage(find: (text: string) => readonly string[]): void {
  coverage = find;
}

/** Measures the page as it stands. */
export function measurePage(): PageMeasure {
  grounds = new Map();
  clippers = new Map();
  const texts: TextMeasure[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    const measured = measureText(node, coverage ?? (() => []));
    if (measured !== undefined) texts.push(measured);
  }
  const targets = [...document.querySelectorAll<HTMLElement>('[data-action]')].flatMap((element): TargetMeasure[] => {
    const box = element.getBoundingClientRect();
    if (!visible(element) || covered(element, box)) return [];
    const style = getComputedStyle(element);
    return [
      {
        action: element.dataset['action'] ?? '',
        face: element.dataset['face'] ?? '',
        part: partOf(element),
        left: box.left,
        top: box.top,
        right: box.right,
        bottom: box.bottom,
        borderContrast: contrastOf(parseColour(style.borderTopColor), groundOf(element.parentElement)),
      },
    ];
  });
  const solid = solidColour();
  const strokes = [...document.querySelectorAll('[data-icon] *, [data-drawing] *')].flatMap((element) => {
    const style = getComputedStyle(element);
    if (style.stroke === 'none' || !visible(element)) return [];
    const host = element.closest('svg');
    const onSolid = element.getAttribute('data-on-solid') === 'true';
    return [
      {
        name: host?.getAttribute('data-icon') ?? host?.getAttribute('data-drawing') ?? '',
        contrast: contrastOf(parseColour(style.stroke), onSolid ? solid : groundOf(element)),
      },
    ];
  });
  const screens = [...document.querySelectorAll('[data-screen]')].map((element) => element.getAttribute('data-screen') ?? '');
  return {
    screen: screens.at(-1) ?? '',
    screens,
    width: innerWidth,
    height: innerHeight,
    scrolls: [...document.querySelectorAll('*')].some(
      (element) =>
        !(element instanceof SVGElement) &&
        element.scrollHeight > element.clientHeight + 1 &&
        element.clientHeight > 0 &&
        getComputedStyle(element).overflowY !== 'visible' &&
        visible(element),
    ),
    title: document.querySelector('h1')?.textContent ?? '',
    texts,
    targets,
    strokes,
    banners: [...document.querySelectorAll('[data-tone]')].map((element) => ({
      tone: element.getAttribute('data-tone') ?? '',
      icon: element.querySelector('[data-icon]')?.getAttribute('data-icon') ?? '',
      text: element.textContent,
    })),
    overflowing: overflowing(),
    headings: document.querySelectorAll('h1').length,
    runningAnimations: document.getAnimations().filter((animation) => animation.playState === 'running').length,
    drawings: [...document.querySelectorAll('[data-drawing]')].map((element) => element.getAttribute('data-drawing') ?? ''),
  };
}
