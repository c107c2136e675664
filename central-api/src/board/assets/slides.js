// What the board shows, in which order. No page here: this part is tested as it is.

const EARTH_KM = 6371;
const radians = (degrees) => (degrees * Math.PI) / 180;

/** Kilometres between two places on the globe (haversine). */
export function kilometresBetween(one, other) {
  const rise = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2;
  const turn = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(rise + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * turn));
}

/** Places, nearest to this hall first and without it, where the address of the page names it (`/board?site=0018`). */
export function placesFrom(sites, siteNo) {
  const here = sites.find((site) => site.siteNo === siteNo);
  if (here === undefined) return sites;
  const others = sites.filter((site) => site !== here);
  return others
    .map((site) => ({ site, km: kilometresBetween(here, site) }))
    .sort((a, b) => a.km - b.km)
    .map(({ site }) => site);
}

/**
 * All slides of a round: after each guide one notice that holds today and one page of places, until every one of them has had its turn.
 * @param content public content as central gives it
 * @param today civil date in Shanghai, `YYYY-MM-DD`
 */
export function slidesOf(content, today, siteNo, sitesOnAPage) {
  const notices = content.notices.filter(({ from, to }) => from <= today && today <= to).map((notice) => ({ slide: 'notice', notice }));
  const places = placesFrom(content.sites, siteNo);
  const pages = [];
  for (let from = 0; from < places.length; from += sitesOnAPage)
    pages.push({ slide: 'sites', sites: places.slice(from, from + sitesOnAPage), nearest: places !== content.sites });
  const slides = [];
  for (const guide of content.guides) {
    slides.push(...guide.steps.map((step, index) => ({ slide: 'guide', title: guide.title, step, index, of: guide.steps.length })));
    slides.push(...notices.splice(0, 1), ...pages.splice(0, 1));
  }
  return [...slides, ...notices, ...pages];
}
