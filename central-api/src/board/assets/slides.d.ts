import type { PublicContent, PublicGuide, PublicNotice, PublicSite } from '@changqing/protocol';

/** One picture of the board's round. */
export type BoardSlide =
  | {
      readonly slide: 'guide';
      readonly title: string;
      readonly step: PublicGuide['steps'][number];
      readonly index: number;
      readonly of: number;
    }
  | { readonly slide: 'notice'; readonly notice: PublicNotice }
  | { readonly slide: 'sites'; readonly sites: readonly PublicSite[]; readonly nearest: boolean };

type Place = Pick<PublicSite, 'latitude' | 'longitude'>;

export function kilometresBetween(one: Place, other: Place): number;
export function placesFrom(sites: readonly PublicSite[], siteNo: string | undefined): readonly PublicSite[];
export function slidesOf(
  content: Pick<PublicContent, 'notices' | 'guides' | 'sites'>,
  today: string,
  siteNo: string | undefined,
  sitesOnAPage: number,
): BoardSlide[];
