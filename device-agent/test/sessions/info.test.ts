import { step as stepSchema, type Command } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { describe, expect, test } from 'vitest';
import type { World } from '../../src/sessions/state.ts';
import { cityNow } from '../content/city.ts';
import { card, rehearse, WORLD } from './rehearsal.ts';

const CITY: World = {
  ...WORLD,
  services: ['certification', 'look-up', 'info'],
  content: cityNow(),
  papers: { duplex: false, maximumCopies: 1 },
};

type Kiosk = ReturnType<typeof rehearse>;
const menu = (world: World = CITY): Kiosk => {
  const kiosk = rehearse(world);
  kiosk.command({ kind: 'session.start' });
  kiosk.command({ kind: 'service.choose', service: 'info' });
  expect(kiosk.step).toEqual({ step: 'info.menu' });
  return kiosk;
};
const open = (what: 'notices' | 'guides' | 'sites' | 'forms' | 'message', world = CITY): Kiosk => {
  const kiosk = menu(world);
  expect(kiosk.command({ kind: 'info.open', what })).toBe(true);
  return kiosk;
};

describe('the pages for everybody', () => {
  test('a list shows three a page, turns to its end and not beyond', () => {
    const kiosk = open('guides');
    expect(kiosk.step).toMatchObject({
      step: 'info.list',
      of: 'guides',
      page: 1,
      pages: 2,
      entries: [{ title: '养老金资格认证怎么办' }, {}, {}],
    });
    expect(kiosk.command({ kind: 'list.previous' })).toBe(false);
    expect(kiosk.command({ kind: 'list.next' })).toBe(true);
    expect(kiosk.step).toMatchObject({ page: 2, entries: [{}, {}, { title: '快退休了，要办什么' }] });
    expect(kiosk.command({ kind: 'list.next' })).toBe(false);
  });

  test('a guide is read one step a page, with its own next and previous, and leads back to its place in the list', () => {
    const kiosk = open('guides');
    kiosk.command({ kind: 'list.next' });
    kiosk.command({ kind: 'list.open', index: 2 });
    expect(kiosk.step).toMatchObject({ step: 'info.guide', title: '快退休了，要办什么', heading: '提前三个月准备', page: 1, pages: 4 });
    expect(kiosk.command({ kind: 'list.previous' })).toBe(false);
    for (const page of [2, 3, 4]) {
      kiosk.command({ kind: 'list.next' });
      expect(kiosk.step).toMatchObject({ page, pages: 4 });
    }
    expect(kiosk.command({ kind: 'list.next' })).toBe(false);
    kiosk.command({ kind: 'step.back' });
    expect(kiosk.step).toMatchObject({ step: 'info.list', of: 'guides', page: 2 });
  });

  test('only notices that hold today stand in the list', () => {
    const titles = (today: string) => {
      const kiosk = open('notices', { ...CITY, today });
      return kiosk.step.step === 'info.list' ? kiosk.step.entries.map(({ title }) => title) : [];
    };
    expect(titles('2026-11-23')).toEqual(['中午也有人值班', '认证不要钱，也不用转账', '城乡居民医保开始缴费了']);
    expect(titles('2026-07-01')).toContain('养老金调整补发到位');
    expect(titles('2027-01-01')).toEqual([]);
  });

  test('places are the nearest first, with their distance, as many pages as it takes', () => {
    const kiosk = open('sites');
    expect(kiosk.step).toMatchObject({ step: 'info.sites', pages: Math.ceil((cityNow().sites.length - 1) / 3) });
    const distances: number[] = [];
    for (let more = true; more; more = kiosk.command({ kind: 'list.next' })) {
      const { step } = kiosk;
      distances.push(...(step.step === 'info.sites' ? step.entries.map(({ distanceKm }) => distanceKm) : []));
    }
    expect(distances).toHaveLength(cityNow().sites.length - 1);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  });

  test('a blank form is asked of the bureau without a card', () => {
    const kiosk = open('forms');
    expect(kiosk.step).toMatchObject({ step: 'info.list', of: 'forms', pages: 2 });
    kiosk.command({ kind: 'list.open', index: 1 });
    expect(kiosk.last('ask-bureau').question).toMatchObject({ ask: 'papers', requests: [{ kind: 'blank-form', formId: 'form-2' }] });
  });

  test('an empty list has one page, and nothing on it opens', () => {
    for (const what of ['notices', 'guides', 'forms'] as const) {
      const kiosk = open(what, { ...CITY, content: undefined });
      expect(kiosk.step).toMatchObject({ step: 'info.list', of: what, entries: [], page: 1, pages: 1 });
      for (const index of [0, 1, 2]) expect(kiosk.command({ kind: 'list.open', index })).toBe(false);
    }
    expect(open('sites', { ...CITY, content: undefined }).step).toMatchObject({ entries: [], pages: 1 });
  });

  test('what is being read stays while the bureau replaces it; a list that became shorter shows its last page', () => {
    const kiosk = open('guides');
    kiosk.command({ kind: 'list.next' });
    kiosk.command({ kind: 'list.open', index: 0 });
    const read = kiosk.step;
    kiosk.feed({ kind: 'world', world: { ...CITY, content: cityNow({ guides: cityNow().guides.slice(0, 1) }) } });
    expect(kiosk.step).toEqual(read);
    kiosk.command({ kind: 'step.back' });
    expect(kiosk.step).toMatchObject({ step: 'info.list', page: 1, pages: 1, entries: [{ title: '养老金资格认证怎么办' }] });
    expect(kiosk.command({ kind: 'list.open', index: 0 })).toBe(true);
  });

  test('back leads to the menu and from there to what else the kiosk does', () => {
    for (const what of ['notices', 'guides', 'forms', 'sites', 'message'] as const) {
      const kiosk = open(what);
      kiosk.command({ kind: 'step.back' });
      expect(kiosk.step.step).toBe('info.menu');
      kiosk.command({ kind: 'step.back' });
      expect(kiosk.step.step).toBe('choose');
    }
  });

  test('it works without the bureau', () => {
    const kiosk = open('guides', { ...CITY, offline: true });
    kiosk.command({ kind: 'list.open', index: 0 });
    expect(kiosk.step.step).toBe('info.guide');
  });

  test('nobody there: the visit ends, and no outcome is told of a person', () => {
    const kiosk = open('guides');
    kiosk.waitLong(125_000);
    expect(kiosk.state.session).toBeUndefined();
  });
});

const commands: readonly Command[] = [
  ...(['notices', 'guides', 'sites', 'forms', 'message'] as const).map((what): Command => ({ kind: 'info.open', what })),
  ...[0, 1, 2].map((index): Command => ({ kind: 'list.open', index })),
  { kind: 'list.next' },
  { kind: 'list.next' },
  { kind: 'list.previous' },
  { kind: 'step.back' },
  { kind: 'result.done' },
  { kind: 'feedback.way', way: 'text' },
  { kind: 'feedback.way', way: 'telephone' },
  { kind: 'feedback.way', way: 'strokes' },
  { kind: 'feedback.way', way: 'none' },
  { kind: 'feedback.text', text: '好' },
  { kind: 'feedback.telephone', telephone: '13900001234' },
  { kind: 'feedback.strokes', strokes: [[1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]] },
  { kind: 'presence' },
  { kind: 'service.choose', service: 'info' },
  { kind: 'session.start' },
];

test('whatever is touched in whatever order, the page is one of the contract, at most three things on it, and nothing of anybody', () => {
  const contents = [cityNow(), cityNow({ guides: [], notices: [] }), undefined];
  const touch = fc.constantFrom(...commands);
  const change = fc.constantFrom(...contents);
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 8, arbitrary: touch }, { weight: 1, arbitrary: change }), { maxLength: 60 }), (acts) => {
      const kiosk = menu();
      for (const act of acts) {
        if (act !== undefined && 'kind' in act) kiosk.command(act);
        else kiosk.feed({ kind: 'world', world: { ...CITY, content: act } });
        const { step } = kiosk;
        expect(stepSchema.safeParse(step).error?.issues ?? []).toEqual([]);
        if ('entries' in step) expect(step.entries.length).toBeLessThanOrEqual(3);
        if ('page' in step && 'pages' in step) expect(step.page).toBeLessThanOrEqual(step.pages);
      }
      for (const effect of kiosk.effects)
        expect(['record-feedback', 'ask-bureau', 'stop-asking', 'end', 'drop-papers']).toContain(effect.do);
    }),
    { numRuns: 150 },
  );
});

test('a card that is laid down while somebody reads begins the visit of its owner', () => {
  const kiosk = open('guides');
  kiosk.feed({ kind: 'card-read', card: card() });
  expect(kiosk.ended()).toBe('informed');
  expect(kiosk.state.session?.page.page).not.toBe('info');
});
