import { cityContent } from '@changqing/fixtures';
import { expect, test } from 'vitest';
import { kilometresBetween, placesFrom, slidesOf } from '../../src/board/assets/slides.js';

const content = cityContent(2026, []);

test('a round shows every step of every guide in order, every notice that holds, every place once', () => {
  const slides = slidesOf(content, '2026-11-23', undefined, 4);
  const steps = slides.flatMap((slide) => (slide.slide === 'guide' ? [`${slide.title} ${String(slide.index)}`] : []));
  expect(steps).toEqual(content.guides.flatMap(({ title, steps: of }) => of.map((_, index) => `${title} ${String(index)}`)));
  const notices = slides.flatMap((slide) => (slide.slide === 'notice' ? [slide.notice.id] : []));
  expect(notices).toEqual(['hours-2026', 'free-2026', 'residents-2026']);
  const places = slides.flatMap((slide) => (slide.slide === 'sites' ? slide.sites.map(({ siteNo }) => siteNo) : []));
  expect(places).toEqual(content.sites.map(({ siteNo }) => siteNo));
  expect(slides.every((slide) => slide.slide !== 'sites' || slide.sites.length <= 4)).toBe(true);
});

test('a notice holds on its first and on its last day, and on none beside them', () => {
  const shownOn = (day: string) =>
    slidesOf(content, day, undefined, 4).some((slide) => slide.slide === 'notice' && slide.notice.id === 'adjustment-2026');
  expect(['2026-06-14', '2026-06-15', '2026-08-31', '2026-09-01'].map(shownOn)).toEqual([false, true, true, false]);
});

test('a hall that says where it is sees the nearest places first, without itself', () => {
  const [here] = content.sites;
  if (here === undefined) throw new Error('no place');
  const places = placesFrom(content.sites, here.siteNo);
  const distances = places.map((place) => kilometresBetween(here, place));
  expect(places).toHaveLength(content.sites.length - 1);
  expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  expect(placesFrom(content.sites, '9999')).toBe(content.sites);
});

test('a degree of longitude on the equator is 111 km', () => {
  expect(kilometresBetween({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 1 })).toBeCloseTo(111.19, 1);
});

test('nothing to show is no slide, and the content is not changed', () => {
  expect(slidesOf({ notices: [], guides: [], sites: [] }, '2026-11-23', '0001', 4)).toEqual([]);
  const before = structuredClone(content);
  slidesOf(content, '2026-11-23', '0007', 4);
  expect(content).toEqual(before);
});
