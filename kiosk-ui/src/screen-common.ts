import type { Command } from '@changqing/protocol';

/** What the small lower line says about where the person is; a key of the words. */
export type Where =
  | 'home'
  | 'service'
  | 'identity'
  | 'consent'
  | 'finger'
  | 'palm'
  | 'comparing'
  | 'result'
  | 'trouble'
  | 'lookUp'
  | 'password'
  | 'printing'
  | 'info'
  | 'feedback'
  | 'technician';

/** What every page has: whether 返回 is there and what it does, and where we are. */
export interface Common {
  /** What 返回 sends; absent where there is nothing to go back from. */
  readonly back?: Command;
  readonly where: Where;
  /** True while the page shows something of one person, however little. */
  readonly personal: boolean;
}

export const BACK: Command = { kind: 'step.back' };
export const LEAVE: Command = { kind: 'session.leave' };
export const DONE: Command = { kind: 'result.done' };
export const LEAVE_DESK: Command = { kind: 'technician.leave' };
