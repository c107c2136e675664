import type { ReactNode } from 'react';
import { useKiosk } from '../kiosk-context.ts';
import { Pager } from './pager.tsx';

interface ListPagerProps {
  readonly page: number;
  readonly pages: number;
  /** What stands on the last page where 下一页 would. */
  readonly end?: ReactNode;
  /** What stands on the first page where 上一页 would. */
  readonly start?: ReactNode;
}

/** Turns a list that the agent pages; nothing where there is one page only. */
export function ListPager({ page, pages, end, start }: ListPagerProps) {
  const { act } = useKiosk();
  if (pages <= 1 && end === undefined && start === undefined) return null;
  return (
    <Pager
      page={page}
      pages={pages}
      end={end}
      start={start}
      previous={page > 1 ? () => act({ kind: 'list.previous' }) : undefined}
      next={page < pages ? () => act({ kind: 'list.next' }) : undefined}
    />
  );
}
