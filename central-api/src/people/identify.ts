import {
  err,
  maskName,
  maskNumber,
  maskRomanised,
  ok,
  type IdentifyAnswer,
  type IdentifyRequest,
  type Problem,
  type Result,
} from '@changqing/protocol';
import type { Central } from '../context.ts';
import { appendLedger, type LedgerPage } from '../ledger/ledger.ts';
import type { RateWindow } from '../http/rate-window.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { proposalOrder } from './proposal.ts';
import { findByIdentity, findEnrolled, readNames, type PersonRow } from './store.ts';

/** On a chip a name has room for 15 UTF-16 units; a longer one is cut there. */
const NAME_ROOM_ON_CARD = 15;

/**
 * Who a person is to a session. Neither suspicion nor death nor the state of a benefit is looked at here, so that no answer, and no time
 * that an answer takes, can tell of them. Error `rate-limited`.
 */
export async function identify(
  central: Central,
  terminal: EnrolledTerminal,
  request: IdentifyRequest,
  limit: RateWindow,
): Promise<Result<IdentifyAnswer, Problem>> {
  const admitted = limit.admit(terminal.id);
  if (!admitted.ok) return err(admitted.error);
  const { identity: db } = central.databases;
  const person = await findByIdentity(db, central.keys, request.identity);
  const enrolled = person === undefined ? [] : await findEnrolled(db, person.id);
  const result = person === undefined ? 'not-found' : enrolled.length === 0 ? 'not-enrolled' : 'found';
  const names = person === undefined || request.by === 'typed' ? undefined : await readNames(db, central.keys, person.id);
  await note(central, terminal, request, { person, result, nameDiffers: names !== undefined && nameDiffers(names.name, request.name) });
  if (person === undefined) return ok({ result: 'not-found' });
  if (enrolled.length === 0) return ok({ result: 'not-enrolled' });
  const since = names === undefined ? undefined : await openKeptSince(central, person.id);
  return ok({
    result: 'found',
    personRef: person.person_ref,
    ...(names === undefined ? {} : { maskedName: maskName(names.name) }),
    ...(names?.romanised === undefined ? {} : { maskedRomanised: maskRomanised(names.romanised) }),
    maskedNumber: maskNumber(request.identity),
    enrolled: [...proposalOrder(enrolled.map((row) => ({ ...row, lastPassedAt: row.last_passed_at })))],
    noticeVersion: central.config.noticeVersion,
    ...(since === undefined ? {} : { followUp: { kind: 'kept-not-accepted' as const, since: since.toISOString() } }),
  });
}

/** Whether the name on a card is another than the register's; one that the chip had no room for is not. */
export function nameDiffers(registered: string, onCard: string | undefined): boolean {
  if (onCard === undefined || registered === onCard) return false;
  return !(onCard.length >= NAME_ROOM_ON_CARD - 1 && registered.startsWith(onCard));
}

/** A look-up of a person is an act that auditors ask for; a name that differs from the register is for staff, never for the kiosk. */
async function note(
  central: Central,
  terminal: EnrolledTerminal,
  request: IdentifyRequest,
  found: { readonly person: PersonRow | undefined; readonly result: string; readonly nameDiffers: boolean },
): Promise<void> {
  const data = { by: request.by, sessionId: request.sessionId, result: found.result };
  const page: LedgerPage = {
    audit: [{ actor: terminal.id, action: 'person.identified', subject: found.person?.id ?? 'unknown', data }],
    changes: [],
  };
  if (found.nameDiffers && found.person !== undefined)
    page.changes.push({ kind: 'flag', subject: found.person.person_ref, data: { flag: 'name-differs', terminalId: terminal.id } });
  await central.databases.identity.transaction().execute((trx) => appendLedger(trx, central.clock.now(), page));
}

async function openKeptSince(central: Central, personId: string): Promise<Date | undefined> {
  const row = await central.databases.identity
    .selectFrom('follow_ups')
    .select('opened_at')
    .where('person_id', '=', personId)
    .where('reason', '=', 'kept-not-accepted')
    .where('closed_at', 'is', null)
    .orderBy('opened_at')
    .executeTakeFirst();
  return row?.opened_at;
}
