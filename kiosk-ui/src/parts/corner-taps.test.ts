import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CornerTaps, cornerAt, LONGEST_TAP_MS, WAY_IN, WAY_IN_MS, type Corner, type Glass } from './corner-taps.ts';

const GLASS: Glass = { width: 1080, height: 1920, cornerPx: 101 };
const middleOf = (corner: Corner, { width, height, cornerPx } = GLASS) => ({
  x: corner.endsWith('left') ? cornerPx / 2 : width - cornerPx / 2,
  y: corner.startsWith('top') ? cornerPx / 2 : height - cornerPx / 2,
});

interface Tap {
  readonly x: number;
  readonly y: number;
  readonly pauseMs: number;
  readonly pressMs: number;
}
/** Taps one after the other; whether the way in was found at any of them. */
function tapped(taps: readonly Tap[], recogniser = new CornerTaps(() => GLASS)): boolean {
  let now = 1_000;
  return taps
    .map(({ x, y, pauseMs, pressMs }, at) => {
      now += pauseMs;
      recogniser.down({ pointerId: at, x, y, timeStamp: now });
      now += pressMs;
      return recogniser.up({ pointerId: at, x, y, timeStamp: now });
    })
    .includes(true);
}
const around = (pauseMs: number, pressMs = 80): Tap[] => WAY_IN.map((corner) => ({ ...middleOf(corner), pauseMs, pressMs }));

const inCorner = (corner: Corner) =>
  fc
    .record({ dx: fc.double({ min: 0, max: 100, noNaN: true }), dy: fc.double({ min: 0, max: 100, noNaN: true }) })
    .map(({ dx, dy }) => ({ x: corner.endsWith('left') ? dx : GLASS.width - dx, y: corner.startsWith('top') ? dy : GLASS.height - dy }));
const anywhere = fc.record({ x: fc.integer({ min: 0, max: GLASS.width }), y: fc.integer({ min: 0, max: GLASS.height }) });
/** Half of all touches in corners, so that the property is about more than luck. */
const place = fc.oneof(anywhere, ...(['top-left', 'top-right', 'bottom-right', 'bottom-left'] as const).map(inCorner));

describe('five corners in order', () => {
  test('let a technician in, wherever in the corners and however quickly within five seconds', () => {
    fc.assert(
      fc.property(
        fc.tuple(...WAY_IN.map((corner) => inCorner(corner))),
        fc.array(fc.integer({ min: 30, max: 700 }), { minLength: 5, maxLength: 5 }),
        (places, pauses) => {
          expect(tapped(places.map((at, n) => ({ ...at, pauseMs: pauses[n] ?? 30, pressMs: 80 })))).toBe(true);
        },
      ),
    );
  });

  test('after whatever was tapped before, too', () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 12 }), (before) => {
        expect(tapped([...before.map((at) => ({ ...at, pauseMs: 200, pressMs: 80 })), ...around(300)])).toBe(true);
      }),
    );
  });

  test('not after five seconds', () => {
    expect(tapped(around((WAY_IN_MS - 5 * 80) / 4))).toBe(true);
    expect(tapped(around((WAY_IN_MS - 5 * 80) / 4 + 1))).toBe(false);
  });
});

describe('nobody stumbles in', () => {
  const isWayIn = (corners: readonly (Corner | undefined)[]): boolean =>
    corners.some((_, at) => WAY_IN.every((corner, step) => corners[at + step] === corner));

  test('taps anywhere do nothing, unless they hold the five in a row', () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 40 }), (places) => {
        fc.pre(!isWayIn(places.map((at) => cornerAt(at, GLASS))));
        expect(tapped(places.map((at) => ({ ...at, pauseMs: 200, pressMs: 80 })))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('a single touch elsewhere on the way spoils it', () => {
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 1, max: 4 }), (at, after) => {
        fc.pre(cornerAt(at, GLASS) === undefined);
        const taps = around(300);
        expect(tapped([...taps.slice(0, after), { ...at, pauseMs: 100, pressMs: 80 }, ...taps.slice(after)])).toBe(false);
      }),
    );
  });

  test('a hand that rests on the glass spoils it, wherever it lies', () => {
    fc.assert(
      fc.property(place, (palm) => {
        const recogniser = new CornerTaps(() => GLASS);
        recogniser.down({ pointerId: 99, ...palm, timeStamp: 0 });
        expect(tapped(around(300), recogniser)).toBe(false);
      }),
    );
  });

  test('leaning on a corner is no tap, nor is sliding into it', () => {
    expect(tapped(around(100, LONGEST_TAP_MS + 1))).toBe(false);
    const recogniser = new CornerTaps(() => GLASS);
    const found = WAY_IN.map((corner, at) => {
      recogniser.down({ pointerId: at, x: 540, y: 960, timeStamp: at * 400 });
      return recogniser.up({ pointerId: at, ...middleOf(corner), timeStamp: at * 400 + 80 });
    });
    expect(found).not.toContain(true);
  });

  test('a contact whose end was never told does not shut technicians out for ever', () => {
    const recogniser = new CornerTaps(() => GLASS);
    recogniser.down({ pointerId: 99, x: 500, y: 500, timeStamp: 0 });
    recogniser.forget();
    expect(tapped(around(300), recogniser)).toBe(true);
  });
});

test('corners reach to the very edge and no further than their size', () => {
  expect(cornerAt({ x: 0, y: 0 }, GLASS)).toBe('top-left');
  expect(cornerAt({ x: 1080, y: 1920 }, GLASS)).toBe('bottom-right');
  expect(cornerAt({ x: 101, y: 50 }, GLASS)).toBeUndefined();
  expect(cornerAt({ x: 50, y: 960 }, GLASS)).toBeUndefined();
});
