import type { AssuranceLevel } from '@changqing/protocol';

/** A look-up: who is being looked up, at which terminal, how surely they have shown who they are. */
export interface LookUpsTable {
  id: string;
  person_id: string;
  terminal_id: string;
  session_id: string;
  level: AssuranceLevel;
  basis: 'card' | 'verification';
  /** What its level rests on, where that is a verification. */
  verification_id: string | null;
  opened_at: Date;
  last_used_at: Date;
  ended_at: Date | null;
}

/** Slips that a person has had on a day. */
export interface SlipCountsTable {
  person_id: string;
  day: string;
  slips: number;
}

/** Look-ups that a terminal opened on a day with a card and nothing more; `unusual_at` once that was told. */
export interface CardOnlyCountsTable {
  terminal_id: string;
  day: string;
  look_ups: number;
  unusual_at: Date | null;
}
