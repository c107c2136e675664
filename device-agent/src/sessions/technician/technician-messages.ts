import type { MessageId, Problem, StaffRole } from '@changqing/protocol';

/** Somebody of the bureau, let in. */
export interface StaffOnDuty {
  readonly staffId: string;
  readonly name: string;
  readonly role: StaffRole;
  /** May change settings and replace devices. */
  readonly maySet: boolean;
}

/** What came of a card that somebody laid down to get into diagnostics. */
export type StaffCardAnswer =
  /** Masked from the card itself: the list of those who may come in is told to nobody. */
  | { readonly kind: 'ask-pin'; readonly maskedName: string; readonly waitMs: number }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What came of a PIN. */
export type StaffPinAnswer =
  | { readonly kind: 'right'; readonly staff: StaffOnDuty }
  /** Another try is possible, after `waitMs`. */
  | { readonly kind: 'again'; readonly problem: Problem; readonly waitMs: number }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Replies name the visit that asked; a reply to an earlier one is ignored. */
export type TechnicianInput =
  | { readonly kind: 'staff-card'; readonly visitId: string; readonly answer: StaffCardAnswer }
  | { readonly kind: 'staff-pin'; readonly visitId: string; readonly answer: StaffPinAnswer }
  /** Diagnostics was touched, or a self-test ended: somebody is there. */
  | { readonly kind: 'staff-touched' }
  /** Diagnostics has to close: the account was closed, another window took over, or the agent ends. */
  | { readonly kind: 'staff-stopped' }
  /** A self-test has the loudspeaker say something. */
  | { readonly kind: 'staff-say'; readonly messageId: MessageId };

export type TechnicianEffect =
  /** Who may this be? The number is held by whoever performs this, in memory, until `staff-forget`. */
  | { readonly do: 'staff-find'; readonly visitId: string; readonly number: string; readonly name: string }
  | { readonly do: 'staff-check'; readonly visitId: string; readonly pin: string }
  /** Nobody is being let in any more. */
  | { readonly do: 'staff-forget' }
  | { readonly do: 'staff-enter'; readonly staff: StaffOnDuty }
  /** Everything that diagnostics began ends: tests, wire watch, live image. */
  | { readonly do: 'staff-leave'; readonly staff: StaffOnDuty; readonly why: 'asked' | 'idle' | 'stopped' };
