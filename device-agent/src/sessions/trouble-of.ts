import type { Ending, Session } from './state.ts';

/**
 * What the trouble of a visit was, for technicians: the page and the code of its problem, or the page on which somebody left. Undefined where all went well. Never
 * anything of the person.
 */
export function troubleOf(session: Session, outcome: Ending): string | undefined {
  const { page, ladder } = session;
  if (page.page === 'trouble') return `trouble ${page.problem.code}`;
  if (page.page === 'result') {
    const { receipt } = page;
    if ('problem' in receipt && receipt.problem !== undefined) return `receipt ${receipt.problem.code}`;
    const lost = ladder?.switched.find(({ why }) => why === 'reader-lost');
    if (lost !== undefined) return `capture reader-lost ${lost.position}`;
    if (outcome === 'slip') return ladder === undefined || ladder.captures === 0 ? 'capture none' : 'capture not-matched';
    return undefined;
  }
  if ('problem' in page) return `${page.page} ${page.problem.code}`;
  if (outcome !== 'left' && outcome !== 'timed-out') return undefined;
  // Turning round at the first page is nobody's trouble.
  return page.page === 'choose' ? undefined : `${page.page} ${outcome}`;
}
