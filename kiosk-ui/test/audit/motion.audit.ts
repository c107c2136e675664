import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPreviews, type PreviewBrowser } from '../browser.ts';

let previews: PreviewBrowser;
beforeAll(async () => {
  previews = await openPreviews();
  await previews.page.emulateMedia({ reducedMotion: 'no-preference' });
}, 60_000);
afterAll(() => previews.close());

const durations = (name: string): Promise<number[]> =>
  previews.page.evaluate(async (shown) => {
    await window.previewPage.show(shown, {});
    return document.getAnimations().map((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0));
  }, name);

test.for(['capture-finger', 'capture-palm', 'identify', 'identifying', 'another-way-finger', 'idle'])(
  'UI-23 %s loops in two to three seconds, or slides in once in 200 ms',
  async (name) => {
    const found = await durations(name);
    expect(found.some((ms) => ms >= 2_000 && ms <= 3_000)).toBe(true);
    expect(found.filter((ms) => ms !== 200 && (ms < 2_000 || ms > 3_000))).toEqual([]);
  },
);

test('nothing moves on a result', async () => {
  expect((await durations('accepted')).filter((ms) => ms !== 200)).toEqual([]);
});

test('UI-04 in grey, accepted and sent to the counter are still told apart', async () => {
  const inGrey = async (name: string): Promise<Buffer> => {
    await previews.page.emulateMedia({ reducedMotion: 'reduce' });
    await previews.page.evaluate(async (shown) => {
      await window.previewPage.show(shown, {});
      document.documentElement.style.filter = 'grayscale(1)';
    }, name);
    return previews.page.screenshot({ clip: { x: 97, y: 150, width: 886, height: 900 } });
  };
  const share = await previews.page.evaluate(
    async ([one, other]) => {
      const pixels = async (base64: string): Promise<Uint8ClampedArray> => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        if (context === null) throw new Error('no canvas');
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
      };
      const [a, b] = [await pixels(one), await pixels(other)];
      let different = 0;
      for (let at = 0; at < a.length; at += 4) if (Math.abs((a[at] ?? 0) - (b[at] ?? 0)) > 60) different += 1;
      return different / (a.length / 4);
    },
    [(await inGrey('accepted')).toString('base64'), (await inGrey('counter')).toString('base64')] as const,
  );
  expect(share).toBeGreaterThan(0.05);
});
