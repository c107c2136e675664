import type { PublicContent, PublicSite, Site } from '@changqing/protocol';

/** A place and how far it is from this terminal, km. */
export interface NearSite {
  readonly site: PublicSite;
  readonly distanceKm: number;
}

const EARTH_KM = 6_371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

type Place = Pick<Site, 'latitude' | 'longitude'>;

/** Kilometres between two places on the globe, as the crow flies (haversine). */
export function kilometresBetween(one: Place, other: Place): number {
  const rise = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2;
  const turn = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  const share = rise + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * turn;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(1, share)));
}

/** Content is replaced as a whole, so what was sorted once stays right as long as it is the same. */
const sorted = new WeakMap<readonly PublicSite[], { readonly from: string; readonly sites: readonly NearSite[] }>();

/** The other places where people find a terminal or a counter, nearest to this one first, rounded to 100 m; of two as near the one with the lower number. */
export function nearestSites(content: Pick<PublicContent, 'sites'> | undefined, here: Site): readonly NearSite[] {
  if (content === undefined) return [];
  const from = `${here.siteNo} ${here.latitude} ${here.longitude}`;
  const known = sorted.get(content.sites);
  if (known?.from === from) return known.sites;
  const sites = content.sites
    .filter(({ siteNo }) => siteNo !== here.siteNo)
    .map((site) => ({ site, km: kilometresBetween(here, site) }))
    .sort((a, b) => a.km - b.km || (a.site.siteNo < b.site.siteNo ? -1 : 1))
    .map(({ site, km }) => ({ site, distanceKm: Math.round(km * 10) / 10 }));
  sorted.set(content.sites, { from, sites });
  return sites;
}
