import type { ReactNode } from 'react';
import { Icon } from '../drawings/icons.tsx';
import { useWords } from '../words/use-words.ts';
import { Button } from './button.tsx';
import css from './pager.module.css';

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  /** A part of a page that did not fit whole, from 1. */
  readonly part?: number;
  readonly parts?: number;
  /** Absent where there is nothing before, or nothing after. */
  readonly previous?: (() => void) | undefined;
  readonly next?: (() => void) | undefined;
  readonly previousLabel?: string;
  readonly nextLabel?: string;
  readonly place?: string;
  /** What stands where 下一页 would, on the last page. */
  readonly end?: ReactNode;
  /** What stands on the first page where 上一页 would. */
  readonly start?: ReactNode;
}

/** 上一页, where one is, 下一页: always in the same places. */
export function Pager({ page, pages, part = 1, parts = 1, previous, next, previousLabel, nextLabel, place, end, start }: PagerProps) {
  const t = useWords();
  return (
    <div className={css.pager}>
      <span className={css.side}>
        {previous === undefined ? (
          start
        ) : (
          <Button action="list.previous" icon={<Icon name="previous" />} label={previousLabel ?? t('lookUp.previous')} onTap={previous} />
        )}
      </span>
      <span className={css.place} data-part="page-of">
        {place ?? t('lookUp.page', { page, pages })}
        {parts > 1 && <span className={css.part}>{t('lookUp.part', { part, parts })}</span>}
      </span>
      <span className={css.side}>
        {next === undefined ? (
          end
        ) : (
          <Button action="list.next" icon={<Icon name="next" />} label={nextLabel ?? t('lookUp.next')} onTap={next} />
        )}
      </span>
    </div>
  );
}
