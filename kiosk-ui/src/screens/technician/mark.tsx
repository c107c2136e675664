import type { DeviceState } from '@changqing/protocol';
import { Icon, type IconName } from '../../drawings/icons.tsx';
import type { Tone } from '../../parts/banner.tsx';
import css from './desk.module.css';

const ICONS: Record<Tone, IconName> = { good: 'done', wait: 'wait', care: 'care', stop: 'stop' };

interface MarkProps {
  readonly tone: Tone | 'none';
  readonly text: string;
  readonly icon?: IconName;
}

/** A state: icon, word and colour together. */
export function Mark({ tone, text, icon }: MarkProps) {
  return (
    <span className={css.mark} data-tone={tone}>
      <span className={css.markIcon}>
        <Icon name={icon ?? (tone === 'none' ? 'none' : ICONS[tone])} />
      </span>
      <span>{text}</span>
    </span>
  );
}

const TONES: Record<DeviceState, Tone> = {
  starting: 'wait',
  ready: 'good',
  busy: 'good',
  stopped: 'care',
  faulty: 'stop',
  disconnected: 'stop',
  'out-of-order': 'stop',
  withheld: 'care',
};
export const toneOf = (state: DeviceState): Tone => TONES[state];
