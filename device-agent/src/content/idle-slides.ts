import {
  startOfDay,
  type CivilDate,
  type IdleSlide,
  type PublicContent,
  type PublicGuide,
  type PublicNotice,
  type Site,
} from '@changqing/protocol';
import { nearestSites } from './nearest-sites.ts';

const MOST_SLIDES = 60;
const MOST_NOTICES = 20;
const SITES_SHOWN = 3;
const DAY_MS = 86_400_000;

/** The notices that hold on a day, both ends included. */
export const noticesOn = (content: Pick<PublicContent, 'notices'> | undefined, today: CivilDate): readonly PublicNotice[] =>
  (content?.notices ?? []).filter(({ from, to }) => from <= today && today <= to);

/**
 * What the idle page goes through: a notice that holds today, a guide step by step, the next notice, the next guide; the nearest other places
 * last. Where there are more guides than a round holds, each day begins with another one, so that all have their turn.
 */
export function idleSlides(content: PublicContent | undefined, site: Site, today: CivilDate): IdleSlide[] {
  if (content === undefined) return [];
  const notices = noticesOn(content, today)
    .slice(0, MOST_NOTICES)
    .map(({ title, lines }): IdleSlide => ({ slide: 'notice', title, lines }));
  const places = placesSlide(content, site);
  const room = MOST_SLIDES - notices.length - places.length;
  const guides = guidesOfTheDay(content.guides, today, room);
  const slides: IdleSlide[] = [];
  for (let round = 0; round < Math.max(notices.length, guides.length); round += 1) {
    slides.push(...notices.slice(round, round + 1));
    const guide = guides[round];
    if (guide !== undefined) slides.push(...guide.steps.map((step): IdleSlide => ({ slide: 'guide', title: guide.title, ...step })));
  }
  return [...slides, ...places];
}

function guidesOfTheDay(guides: readonly PublicGuide[], today: CivilDate, room: number): readonly PublicGuide[] {
  const steps = guides.reduce((sum, guide) => sum + guide.steps.length, 0);
  const first = steps <= room ? 0 : Math.floor(startOfDay(today) / DAY_MS) % guides.length;
  const chosen: PublicGuide[] = [];
  let left = room;
  for (const guide of [...guides.slice(first), ...guides.slice(0, first)]) {
    // A guide is shown whole or not at all: half a procedure helps nobody.
    if (guide.steps.length > left) break;
    chosen.push(guide);
    left -= guide.steps.length;
  }
  return chosen;
}

function placesSlide(content: PublicContent, here: Site): IdleSlide[] {
  const nearest = nearestSites(content, here).slice(0, SITES_SHOWN);
  if (nearest.length === 0) return [];
  const sites = nearest.map(({ site: { name, address, telephone, hours } }) => ({ name, address, telephone, hours }));
  return [{ slide: 'sites', sites }];
}

/** `idleSlides` that gives the very same slides as long as content, place and day are the same: a world is compared with the one before. */
export function rememberedSlides(): typeof idleSlides {
  let known: { readonly content: PublicContent | undefined; readonly key: string; readonly slides: IdleSlide[] } | undefined;
  return (content, site, today) => {
    const key = `${today} ${site.siteNo} ${site.latitude} ${site.longitude}`;
    if (known === undefined || known.content !== content || known.key !== key)
      known = { content, key, slides: idleSlides(content, site, today) };
    return known.slides;
  };
}
