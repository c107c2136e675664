import { useKiosk } from '../kiosk-context.ts';
import { Pager } from './pager.tsx';

interface ListPagerProps {
  readonly page: number;
  readonly pages: number;
}

/** Turns a list that the agent pages; nothing where there is one page only. */
export function ListPager({ page, pages }: ListPagerProps) {
  const { act } = useKiosk();
  if (pages <= 1) return null;
  return (
    <Pager
      page={page}
      pages={pages}
      previous={page > 1 ? () => act({ kind: 'list.previous' }) : undefined}
      next={page < pages ? () => act({ kind: 'list.next' }) : undefined}
    />
  );
}
