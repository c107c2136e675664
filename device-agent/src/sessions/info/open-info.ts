import type { Session } from '../state.ts';
import { go, say, type Turn } from '../turn.ts';

/** The pages for everybody: notices, guides, places, forms, a word to the bureau. */
export function openInfo(turn: Turn, session: Session): void {
  go(turn, session, { page: 'info', at: { at: 'menu' } });
  say(turn, 'info.menu');
}
