import { FASTEST_TRAVEL_KMH } from '@changqing/protocol';

/** Where and when a person was verified, and how far the time may be off. */
export interface Sighting {
  readonly latitude: number;
  readonly longitude: number;
  readonly atMs: number;
  readonly doubtMs: number;
}

const EARTH_RADIUS_KM = 6_371;
/** Sites nearer than this are one place: coordinates of neighbouring houses differ by as much as they are wrong. */
const SAME_PLACE_KM = 1;

/** Great-circle distance by the haversine formula. */
export function distanceKm(a: Sighting, b: Sighting): number {
  const radians = Math.PI / 180;
  const dLat = (b.latitude - a.latitude) * radians;
  const dLon = (b.longitude - a.longitude) * radians;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** True when nobody travels so fast, even if both clocks were wrong by all their doubt in the person's favour. */
export function isTooFarApart(a: Sighting, b: Sighting): boolean {
  const km = distanceKm(a, b);
  if (km < SAME_PLACE_KM) return false;
  const hours = (Math.abs(a.atMs - b.atMs) + a.doubtMs + b.doubtMs) / 3_600_000;
  return km > hours * FASTEST_TRAVEL_KMH;
}
