import type { StaffRole } from '@changqing/protocol';
import type { ColumnType, Generated } from 'kysely';

/** Somebody of the bureau. Number, PIN and password are kept as hashes, the secret of the one-time codes sealed. */
export interface StaffTable {
  id: string;
  name: string;
  role: StaffRole;
  /** Keyed hash of the card's number: one card opens one account. */
  card_hash: Buffer | null;
  card_tag: string | null;
  verifier: string | null;
  password_hash: string | null;
  totp_sealed: Buffer | null;
  kid: string | null;
  /** The step of the last one-time code that was taken; none is taken twice. */
  totp_step: ColumnType<number, number | undefined, number>;
  /** Wrong tries in a row, and when the last one was. */
  wrong: Generated<number>;
  wrong_at: Date | null;
  locked_at: Date | null;
  valid_until: Date;
  closed_at: Date | null;
  created_at: Date;
}

export interface StaffSessionsTable {
  token_sha256: Buffer;
  staff_id: string;
  opened_at: Date;
  last_used_at: Date;
  ended_at: Date | null;
}
