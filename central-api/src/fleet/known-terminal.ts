import { LATE_AFTER_MS, type TerminalReport } from '@changqing/protocol';
import type { Central } from '../context.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { alarmsOf, keyOf, type TerminalFacts } from './alarms/alarms-of.ts';
import { settleAlarms, type OpenAlarm } from './alarms/settle-alarms.ts';
import { changeAlarms, findOpen } from './alarms/store.ts';
import type { AuditFault } from './audit/check-batch.ts';

/** So many starts of a terminal are remembered, to tell two machines from one that was restarted. */
const BOOTS = 6;

/** A terminal while its line is open, as the process that holds the line remembers it. */
export interface KnownTerminal {
  readonly terminal: EnrolledTerminal;
  /** How far central has its newest audit. */
  eventsAfter: { readonly auditId: string; readonly sequence: number } | undefined;
  report: TerminalReport | undefined;
  /** Central's time of the last beat on this line. */
  heardMs: number;
  bootIds: readonly string[];
  facts: Omit<TerminalFacts, 'lastBeatMs'>;
  alarms: readonly OpenAlarm[];
  /** A change of alarms is being written; the next beat looks again. */
  settling: boolean;
}

/** Reads what is known of a terminal whose line was just opened. */
export async function readKnown(central: Central, terminal: EnrolledTerminal): Promise<KnownTerminal> {
  const { identity: db } = central.databases;
  const [told, row, audits, open] = await Promise.all([
    db.selectFrom('terminal_reports').select(['report', 'boot_ids']).where('terminal_id', '=', terminal.id).executeTakeFirst(),
    db.selectFrom('terminals').select(['closed_at', 'cloned_at']).where('id', '=', terminal.id).executeTakeFirstOrThrow(),
    db
      .selectFrom('terminal_audits')
      .select(['audit_id', 'size', 'broken_at', 'broken_why'])
      .where('terminal_id', '=', terminal.id)
      .orderBy('touched_at', 'desc')
      .execute(),
    findOpen(db, [terminal.id]),
  ]);
  const [newest] = audits;
  const broken = audits.find(({ broken_at, broken_why }) => broken_at !== null && broken_why !== 'forked');
  return {
    terminal,
    eventsAfter: newest === undefined ? undefined : { auditId: newest.audit_id, sequence: newest.size },
    report: told?.report,
    heardMs: central.clock.now(),
    bootIds: told?.boot_ids ?? [],
    facts: {
      closed: row.closed_at !== null,
      cloned: row.cloned_at !== null,
      brokenAudit:
        broken?.broken_why == null || broken.broken_at === null ? undefined : { sequence: broken.broken_at, why: broken.broken_why },
    },
    alarms: open.map(opened),
    settling: false,
  };
}

const opened = ({ id, kind, subject }: Pick<OpenAlarm, 'id' | 'kind' | 'subject'>): OpenAlarm => ({
  id,
  kind,
  subject,
  quietSinceMs: undefined,
});

/** After a silence other processes may have raised an alarm of it: what is open is read anew. */
export async function noteHeard(central: Central, known: KnownTerminal): Promise<void> {
  const nowMs = central.clock.now();
  const wasSilent = nowMs - known.heardMs > LATE_AFTER_MS;
  known.heardMs = nowMs;
  if (wasSilent) known.alarms = (await findOpen(central.databases.identity, [known.terminal.id])).map(opened);
}

/** The starts that are known after a beat; `cloned` where an earlier start speaks again after a later one: that is another machine. */
export function nextBoots(known: readonly string[], bootId: string): { readonly bootIds: readonly string[]; readonly cloned: boolean } {
  if (known.at(-1) === bootId) return { bootIds: known, cloned: false };
  return { bootIds: [...known.filter((id) => id !== bootId), bootId].slice(-BOOTS), cloned: known.includes(bootId) };
}

/** Brings what is known up to date with a fault that was just found in the audit. */
export function noteAuditFault(known: KnownTerminal, { sequence, why }: AuditFault): void {
  known.facts = why === 'forked' ? { ...known.facts, cloned: true } : { ...known.facts, brokenAudit: { sequence, why } };
}

/** Raises and clears this terminal's alarms by its last report. */
export async function settleAlarmsOf(central: Central, known: KnownTerminal): Promise<void> {
  if (known.settling) return;
  const nowMs = central.clock.now();
  const wanted = alarmsOf(known.report, { ...known.facts, lastBeatMs: nowMs }, nowMs, new Set(known.alarms.map(keyOf)));
  const { raise, clear, kept } = settleAlarms(known.alarms, wanted, nowMs);
  if (raise.length === 0 && clear.length === 0) {
    known.alarms = kept;
    return;
  }
  known.settling = true;
  try {
    const raised = await changeAlarms(central, [{ terminalId: known.terminal.id, raise, clear: clear.map(({ id }) => id) }]);
    known.alarms = [...kept, ...raised.map(opened)];
  } finally {
    known.settling = false;
  }
}
