import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPreviews, type PreviewBrowser } from '../browser.ts';
import type { TargetMeasure } from '../preview/measure.ts';
import { DESK_RULES, RULES, type Audited } from './rules.ts';

const SIZES = ['standard', 'large', 'largest'] as const;
const THEMES = ['paper', 'high-contrast'] as const;
const LANGUAGES = ['zh', 'en'] as const;

let previews: PreviewBrowser;
const pages: Audited[] = [];
const deskPages: Audited[] = [];
/** Technicians' pages look the same in every mode. */
const ofTheDesk = (name: string): boolean => name.startsWith('technician-desk');

beforeAll(async () => {
  previews = await openPreviews();
  const names = await previews.page.evaluate(() => window.previewPage.names);
  const combinations = SIZES.flatMap((size) => THEMES.flatMap((theme) => LANGUAGES.map((language) => ({ size, theme, language }))));
  for (const name of names.filter(ofTheDesk)) {
    const settings = { size: 'large', theme: 'high-contrast', language: 'en' } as const;
    const page = await previews.page.evaluate(
      async ([shown, wanted]) => {
        await window.previewPage.show(shown, wanted);
        // What diagnostics asks the agent for arrives a moment later.
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return window.previewPage.measure();
      },
      [name, settings] as const,
    );
    deskPages.push({ name, ...settings, page });
  }
  for (const name of names.filter((one) => !ofTheDesk(one))) {
    const measured = await previews.page.evaluate(
      async ([shown, wanted]) => {
        const answers = [];
        for (const settings of wanted) {
          await window.previewPage.show(shown, settings);
          answers.push(window.previewPage.measure());
        }
        return answers;
      },
      [name, combinations] as const,
    );
    measured.forEach((page, at) => {
      const combination = combinations[at];
      if (combination !== undefined) pages.push({ name, ...combination, page });
    });
  }
}, 220_000);
afterAll(() => previews.close());

describe('technicians’ pages', () => {
  test('all were measured, with what they had to fetch', () => {
    expect(deskPages.length).toBeGreaterThan(8);
    expect(deskPages.find(({ name }) => name.endsWith('settings'))?.page.targets.length).toBeGreaterThan(40);
  });
  test.for(Object.entries(DESK_RULES))('%s', ([, rule]) => {
    expect(deskPages.flatMap((audited) => rule(audited).map((what) => `${audited.name}: ${what}`))).toEqual([]);
  });
});

describe('every page × size × colours × language', () => {
  test('all pages were measured', () => {
    expect(pages.length).toBeGreaterThan(12 * 60);
    expect(pages.every(({ page }) => page.texts.length > 0)).toBe(true);
  });

  test.for(Object.entries(RULES))('%s', ([, rule]) => {
    const wrong = pages.flatMap((audited) =>
      rule(audited).map((what) => `${audited.name} ${audited.size} ${audited.theme} ${audited.language}: ${what}`),
    );
    expect(wrong.slice(0, 40), `${String(wrong.length)} in all`).toEqual([]);
  });

  const boxOf = (name: string, action: string): TargetMeasure | undefined =>
    pages
      .find((audited) => audited.name === name && audited.size === 'large' && audited.theme === 'paper' && audited.language === 'zh')
      ?.page.targets.find((target) => target.action === action);

  test('UI-25 返回 and 人工帮助 stand in the same place on all pages', () => {
    const places = (actions: readonly string[]): Set<string> =>
      new Set(
        pages
          .filter(({ page }) => page.screen !== 'still-there')
          .flatMap(({ page }) => page.targets.filter((target) => target.part === 'foot' && actions.includes(target.action)))
          .map(({ left, top, right, bottom }) => [left, top, right, bottom].map(Math.round).join()),
      );
    expect(places(['help.ask']).size).toBe(1);
    expect(places(['step.back', 'session.leave', 'panel.close', 'technician.leave']).size).toBe(1);
  });

  test('UI-24 the left hand is the mirror image of the right, and the controls stay', () => {
    const page = (name: string) => pages.find((audited) => audited.name === name)?.page;
    expect(page('capture-finger')?.drawings).toEqual(['finger-right-index']);
    expect(page('capture-finger-left-thumb')?.drawings).toEqual(['finger-left-thumb']);
    expect(page('capture-palm-left-too-far')?.drawings).toEqual(['palm-left']);
    expect(boxOf('capture-finger-left-thumb', 'way.switch')).toEqual(boxOf('capture-finger', 'way.switch'));
  });

  test('UI-04 only the accepted page draws a check mark', () => {
    const checked = pages.filter(({ page }) => page.drawings.includes('check')).map(({ name, page }) => [page.screen, name]);
    expect(new Set(checked.map(([screen]) => screen))).toEqual(new Set(['accepted', 'look-up-certified']));
    expect(checked.filter(([screen, name]) => screen === 'look-up-certified' && name !== 'look-up-certified-accepted')).toEqual([]);
  });
});
