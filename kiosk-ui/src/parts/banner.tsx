import { Icon, type IconName } from '../drawings/icons.tsx';
import { Rare } from './rare.tsx';
import css from './banner.module.css';

export type Tone = 'good' | 'wait' | 'care' | 'stop';

const ICON_OF: Record<Tone, IconName> = { good: 'check', wait: 'wait', care: 'care', stop: 'stop' };

interface BannerProps {
  readonly tone: Tone;
  /** One or two sentences; a state is always told by icon, word and colour together. */
  readonly text: string;
  readonly icon?: IconName;
  /** Large: the one line that matters on a capture page. */
  readonly loud?: boolean;
  /** Moves while something goes on for longer than a second. */
  readonly busy?: boolean;
}

export function Banner({ tone, text, icon, loud = false, busy = false }: BannerProps) {
  return (
    <p className={css.banner} data-part="banner" data-tone={tone} data-loud={loud} role="status">
      <span className={css.icon} data-busy={busy}>
        <Icon name={icon ?? ICON_OF[tone]} />
      </span>
      <span className={css.text}>
        <Rare text={text} />
      </span>
    </p>
  );
}
