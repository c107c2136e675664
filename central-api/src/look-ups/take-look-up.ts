import {
  err,
  LOOK_UP_IDLE_MS,
  mayLookUp,
  ok,
  type AssuranceLevel,
  type Json,
  type LookUpAct,
  type Problem,
  type Result,
} from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import type { AuditEntry } from '../ledger/ledger.ts';
import type { IdentityTables } from '../tables.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';

/** A look-up that its own terminal is using now. */
export interface OpenLookUp {
  readonly id: string;
  readonly personId: string;
  readonly terminalId: string;
  readonly sessionId: string;
  readonly level: AssuranceLevel;
  readonly basis: 'card' | 'verification';
  readonly verificationId: string | null;
}

/**
 * Takes a look-up for an act, under its row's lock until the transaction ends, and notes that it was used. Errors: `look-up-over` for one that
 * ended, was idle for five minutes, is unknown or belongs to another terminal (none of which is told apart); `assurance-too-low` where its level
 * does not open the act under the bureau's policy.
 * @param act what is going to be done; absent for raising and ending, which any level may
 */
export async function takeLookUp(
  trx: Transaction<IdentityTables>,
  central: Pick<Central, 'clock' | 'config'>,
  terminal: Pick<EnrolledTerminal, 'id'>,
  lookUpId: string,
  act?: LookUpAct,
): Promise<Result<OpenLookUp, Problem>> {
  const nowMs = central.clock.now();
  const row = await trx
    .updateTable('look_ups')
    .set({ last_used_at: new Date(nowMs) })
    .where('id', '=', lookUpId)
    .where('terminal_id', '=', terminal.id)
    .where('ended_at', 'is', null)
    .where('last_used_at', '>=', new Date(nowMs - LOOK_UP_IDLE_MS))
    .returning(['id', 'person_id', 'terminal_id', 'session_id', 'level', 'basis', 'verification_id'])
    .executeTakeFirst();
  if (row === undefined) return err({ code: 'look-up-over' });
  if (act !== undefined && !mayLookUp(act, row.level, central.config.lookUpPolicy)) return err({ code: 'assurance-too-low' });
  return ok({
    id: row.id,
    personId: row.person_id,
    terminalId: row.terminal_id,
    sessionId: row.session_id,
    level: row.level,
    basis: row.basis,
    verificationId: row.verification_id,
  });
}

/** What auditors find of one act under a look-up: at which terminal, for what, how surely, and what that rests on. */
export function auditOfLookUp(lookUp: OpenLookUp, action: string, data: Readonly<Record<string, Json>>): AuditEntry {
  return {
    actor: lookUp.terminalId,
    action,
    subject: lookUp.personId,
    data: {
      lookUpId: lookUp.id,
      sessionId: lookUp.sessionId,
      level: lookUp.level,
      basis: lookUp.verificationId === null ? { cardRead: lookUp.id } : { verificationId: lookUp.verificationId },
      ...data,
    },
  };
}
