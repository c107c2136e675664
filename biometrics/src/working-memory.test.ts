import { makeImpression, makeMasterPrint, makePalm, makePalmImage } from '@changqing/fixtures';
import { afterEach, expect, test, vi } from 'vitest';
import { assessFingerprint, assessPalm, extractFingerprint, extractPalm } from './index.ts';
import { hold, overwritingAfter } from './working-memory.ts';

afterEach(() => vi.unstubAllGlobals());

test('what is held is overwritten when the work is done, also where it throws, and where one work lies in another', () => {
  const outer = new Uint8Array([1]);
  const inner = new Float32Array([2]);
  const seen = overwritingAfter(() => {
    hold(outer);
    expect(() =>
      overwritingAfter(() => {
        hold(inner);
        throw new Error('broken');
      }),
    ).toThrow('broken');
    return [outer[0], inner[0]];
  });
  expect(seen).toEqual([1, 0]);
  expect(outer[0]).toBe(0);
  expect(hold(new Uint8Array([3]))[0]).toBe(3);
});

const LARGE = 1_000;
const fingerprint = makeImpression(makeMasterPrint({ personSeed: 'held', position: 'right-index' }), {
  impression: 1,
  condition: 'clean',
}).image;
const coarse = { ...fingerprint, dpi: 400 };
const palm = makePalmImage(makePalm({ personSeed: 'held', position: 'right-palm' }), { view: 1, heightMm: 60 });
const blank = { ...fingerprint, pixels: fingerprint.pixels.map(() => 200) };

test.each([
  { of: 'a template of a finger', work: () => extractFingerprint(fingerprint, 'right-index').ok, answer: true },
  { of: 'a template of a finger at another resolution', work: () => extractFingerprint(coarse, 'right-index').ok, answer: true },
  { of: 'a finger that is refused', work: () => extractFingerprint(blank, 'right-index').ok, answer: false },
  { of: 'a template of a palm', work: () => extractPalm(palm, 'right-palm').ok, answer: true },
  { of: 'the quality of a finger', work: () => assessFingerprint(fingerprint).usable, answer: true },
  { of: 'the quality of a palm', work: () => assessPalm(palm).usable, answer: true },
])('after $of no array as large as a picture holds anything', ({ work, answer }) => {
  const made: ArrayLike<number>[] = [];
  for (const name of ['Float32Array', 'Float64Array', 'Uint8Array', 'Int32Array'] as const) {
    const real = globalThis[name];
    vi.stubGlobal(
      name,
      new Proxy(real, {
        construct: (target, given: [number], newTarget) => {
          const array: unknown = Reflect.construct(target, given, newTarget);
          if (array instanceof real && array.length >= LARGE) made.push(array);
          return Object(array) as object;
        },
      }),
    );
  }
  expect(work()).toBe(answer);
  vi.unstubAllGlobals();
  expect(made.length).toBeGreaterThan(10);
  const left = made.filter((array) => Array.from(array).some((value) => value !== 0));
  expect(left.map((array) => `${array.constructor.name} of ${array.length}`)).toEqual([]);
});
