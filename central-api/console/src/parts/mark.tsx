import type { Alarm, DeviceState, FleetTerminal } from '@changqing/protocol';
import { Icon, type IconName } from './icon.tsx';
import css from './parts.module.css';

export type Tone = 'good' | 'wait' | 'care' | 'stop' | 'none';

interface MarkProps {
  readonly tone: Tone;
  readonly text: string;
  readonly icon?: IconName;
}

/** A state: icon, word and colour together. */
export function Mark({ tone, text, icon = tone }: MarkProps) {
  return (
    <span className={css.mark} data-tone={tone}>
      <Icon name={icon} />
      <span>{text}</span>
    </span>
  );
}

export const DEVICE_TONE: Readonly<Record<DeviceState, Tone>> = {
  starting: 'wait',
  ready: 'good',
  busy: 'good',
  stopped: 'care',
  faulty: 'stop',
  disconnected: 'stop',
  'out-of-order': 'stop',
  withheld: 'care',
};

export const PRESENCE_TONE: Readonly<Record<FleetTerminal['presence'], Tone>> = {
  'on-time': 'good',
  late: 'stop',
  'never-seen': 'wait',
  closed: 'none',
};

export const SEVERITY_TONE: Readonly<Record<Alarm['severity'], Tone>> = { 'act-now': 'stop', 'act-today': 'care', know: 'wait' };
export const SEVERITY_ICON: Readonly<Record<Alarm['severity'], IconName>> = { 'act-now': 'stop', 'act-today': 'care', know: 'know' };
