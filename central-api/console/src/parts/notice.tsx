import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import css from './parts.module.css';

interface NoticeProps {
  readonly tone: 'stop' | 'wait' | 'good' | 'care';
  readonly children: ReactNode;
}

/** A sentence that is read aloud when it comes. */
export function Notice({ tone, children }: NoticeProps) {
  return (
    <div className={css.notice} data-tone={tone} role={tone === 'stop' ? 'alert' : 'status'}>
      <Icon name={tone} />
      <div>{children}</div>
    </div>
  );
}
