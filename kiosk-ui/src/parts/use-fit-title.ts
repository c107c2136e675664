import { useKiosk } from '../kiosk-context.ts';
import { emsOf, shorten } from '../words/say-value.ts';

/** How many ems of a title from outside have room: in a row of a list, and as the heading of a page (two lines). */
const ROOM = {
  row: { standard: 33, large: 14, largest: 10.5 },
  list: { standard: 17, large: 14.5, largest: 11.5 },
  heading: { standard: 28, large: 26, largest: 23 },
} as const;

/** Shortens titles that come from outside to what has room, their head and tail kept. */
export function useFitTitle(where: keyof typeof ROOM): (title: string) => string {
  const { view } = useKiosk();
  const room = ROOM[where][view?.settings.size ?? 'large'];
  return (title) => shorten(title, room);
}

/** Puts a less needed word before a line where both have room on one, else leaves it out. */
export function useFitMore(): (lessNeeded: string, line: string) => string {
  const { view } = useKiosk();
  const room = { standard: 17.5, large: 15, largest: 11.8 }[view?.settings.size ?? 'large'];
  return (lessNeeded, line) => (emsOf(`${lessNeeded} ${line}`) <= room ? `${lessNeeded} ${line}` : line);
}
