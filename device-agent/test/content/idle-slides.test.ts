import { addDays, idleSlide, type Site } from '@changqing/protocol';
import { expect, test } from 'vitest';
import { idleSlides, rememberedSlides } from '../../src/content/idle-slides.ts';
import { kilometresBetween, nearestSites } from '../../src/content/nearest-sites.ts';
import { WORLD } from '../sessions/rehearsal.ts';
import { cityNow } from './city.ts';

const { site } = WORLD;
const content = cityNow();
const titles = (today: string) => idleSlides(content, site, today).flatMap((slide) => (slide.slide === 'notice' ? [slide.title] : []));

test('the idle page goes through notices, every guide step by step, and three places near by', () => {
  const slides = idleSlides(content, site, '2026-11-23');
  for (const slide of slides) idleSlide.parse(slide);
  expect(slides.filter(({ slide }) => slide === 'guide')).toHaveLength(content.guides.reduce((sum, { steps }) => sum + steps.length, 0));
  expect(slides.at(-1)).toMatchObject({ slide: 'sites', sites: [{}, {}, {}] });
  expect(slides.map(({ slide }) => slide).slice(0, 2)).toEqual(['notice', 'guide']);
});

test('a notice is shown on its first and on its last day, and on none beside them', () => {
  const adjusted = (today: string) => titles(today).includes('养老金调整补发到位');
  expect(['2026-06-14', '2026-06-15', '2026-08-31', '2026-09-01'].map(adjusted)).toEqual([false, true, true, false]);
});

test('a content that the screen cannot hold is shown in turns: whole guides, another one first each day, all within their days', () => {
  const steps = Array.from({ length: 8 }, () => ({ picture: 'card' as const, heading: '一', text: '二' }));
  const guides = Array.from({ length: 50 }, (_, index) => ({ id: `g${index}`, topic: 'other' as const, title: `第${index}件事`, steps }));
  const large = cityNow({ guides });
  const seen = new Set<string>();
  for (let day = 0; day < 50; day += 1) {
    const slides = idleSlides(large, site, addDays('2026-11-23', day));
    expect(slides.length).toBeLessThanOrEqual(60);
    const shown = slides.flatMap((slide) => (slide.slide === 'guide' ? [slide.title] : []));
    for (const title of new Set(shown)) expect(shown.filter((one) => one === title)).toHaveLength(8);
    for (const title of shown) seen.add(title);
  }
  expect(seen.size).toBe(50);
});

test('without content there is nothing to go through; without notices and places there are the guides', () => {
  expect(idleSlides(undefined, site, '2026-11-23')).toEqual([]);
  expect(new Set(idleSlides(cityNow({ notices: [], sites: [] }), site, '2026-11-23').map(({ slide }) => slide))).toEqual(
    new Set(['guide']),
  );
  expect(idleSlides(cityNow({ notices: [], sites: [], guides: [] }), site, '2026-11-23')).toEqual([]);
});

test('the nearest place comes first, and the own one not at all', () => {
  const near = nearestSites(content, site);
  expect(near).toHaveLength(content.sites.length - 1);
  expect(near.map(({ site: { siteNo } }) => siteNo)).not.toContain(site.siteNo);
  const distances = near.map(({ distanceKm }) => distanceKm);
  expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  const elsewhere: Site = { ...site, siteNo: '0018', latitude: 37.43, longitude: 114.4 };
  expect(nearestSites(content, elsewhere)[0]?.site.siteNo).not.toBe(near[0]?.site.siteNo);
  expect(nearestSites(content, site)).toBe(nearestSites(content, site));
});

test('half the world round is 20,015 km, and no distance is not a number', () => {
  expect(kilometresBetween({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBeCloseTo(20_015.1, 0);
  expect(kilometresBetween({ latitude: 90, longitude: 3 }, { latitude: -90, longitude: 177 })).toBeCloseTo(20_015.1, 0);
  expect(kilometresBetween(site, site)).toBe(0);
});

test('the same content, place and day give the very same slides; another of them gives others', () => {
  const slidesOf = rememberedSlides();
  const first = slidesOf(content, site, '2026-11-23');
  expect(slidesOf(content, { ...site }, '2026-11-23')).toBe(first);
  expect(slidesOf(content, site, '2026-11-24')).not.toBe(first);
  expect(slidesOf(cityNow({ notices: [] }), site, '2026-11-24')).not.toEqual(first);
});
