import type { RequestOf } from './wire.ts';

/** What the LED ring shows a person: waiting breathes in white, success stands in green, otherwise dark. */
export type Lamp = 'off' | 'waiting' | 'done';

const OFF = { mode: 0, red: 0, green: 0, blue: 0, brightness: 0, parameter: 0, periodMs: 0 };

/** C4, SET_LED. */
export const LAMPS: Record<Lamp, RequestOf<'set-led'>> = {
  off: OFF,
  waiting: { ...OFF, mode: 3, red: 255, green: 255, blue: 255, brightness: 80, periodMs: 1500 },
  done: { ...OFF, mode: 1, green: 255, brightness: 80 },
};
