import type { Problem } from '@changqing/protocol';
import type { StaffOnDuty } from './technician-messages.ts';

/** So long the card is waited for. */
export const STAFF_CARD_MS = 30_000;
/** So long nobody types before the page goes away. */
export const STAFF_PIN_MS = 60_000;
/** So long a last word stands there. */
export const STAFF_WORD_MS = 10_000;

/** What stands in the idle page's place while somebody of the bureau is let in. Never together with a visit. */
export type TechnicianPage =
  | {
      readonly page: 'card';
      readonly visitId: string;
      readonly until: number;
      /** The list is being looked through. */
      readonly looking: boolean;
      readonly problem?: Problem | undefined;
    }
  | {
      readonly page: 'pin';
      readonly visitId: string;
      readonly until: number;
      readonly maskedName: string;
      readonly judging: boolean;
      /** No PIN is taken before. */
      readonly waitUntil: number | undefined;
      readonly problem?: Problem | undefined;
    }
  /** Not let in, and no further try: the word goes away by itself. */
  | { readonly page: 'word'; readonly visitId: string; readonly until: number; readonly maskedName: string; readonly problem: Problem }
  | { readonly page: 'desk'; readonly visitId: string; readonly until: number; readonly staff: StaffOnDuty };
