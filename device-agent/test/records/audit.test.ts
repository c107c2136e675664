import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { fc } from '@changqing/fixtures/properties';
import { appendAudit, verifyAudit, type AuditEntry } from '../../src/records/audit.ts';
import { inTransaction, openDatabase } from '../../src/records/database.ts';
import { createSelfCare } from '../../src/self-care/self-care.ts';
import { silentAgentLog } from '../../src/log.ts';
import { eventually } from '../eventually.ts';
import { keepSession, openDesk } from './desk.ts';

const ACTS: readonly AuditEntry[] = [
  { act: 'window-paired' },
  { act: 'settings-read', sha256: 'ab'.repeat(32) },
  { act: 'record-written', record: '01a20905-a9b9-73eb-8f5c-05f2757f8ebb', kind: 'attempt', sequence: 7 },
  { act: 'session-ended', session: '01a20905-a9b9-73eb-8f5c-05f2757f8ebc', outcome: 'accepted', captures: 2 },
  { act: 'help-asked', page: 'consent' },
];

/** An audit of some acts; equal ones may follow each other, at equal times. */
function auditOf(acts: readonly number[]): DatabaseSync {
  const database = openDatabase(':memory:');
  acts.forEach((act, index) => appendAudit(database, 1_000 * (index >> 1), ACTS[act % ACTS.length] ?? { act: 'window-paired' }));
  return database;
}

const acts = fc.array(fc.nat(ACTS.length - 1), { minLength: 2, maxLength: 12 });
const COLUMNS = ['sequence', 'at_ms', 'entry', 'previous_sha256', 'sha256'] as const;

/** What somebody does to the file; `at` and `to` are places in the chain, from 1. */
type Harm = (database: DatabaseSync, at: number, to: number, count: number) => void;

const renumber = (database: DatabaseSync, from: number, by: 1 | -1): void => {
  // Away and back, since a number may stand once only.
  database.prepare('UPDATE audit SET sequence = -(sequence + ?) WHERE sequence >= ?').run(by, from);
  database.exec('UPDATE audit SET sequence = -sequence WHERE sequence < 0');
};

const HARMS: Readonly<Record<string, Harm>> = {
  'taking an entry out': (database, at) => void database.prepare('DELETE FROM audit WHERE sequence = ?').run(at),
  'taking an entry out and closing the gap': (database, at) => {
    database.prepare('DELETE FROM audit WHERE sequence = ?').run(at);
    renumber(database, at, -1);
  },
  'cutting the end off': (database, at) => void database.prepare('DELETE FROM audit WHERE sequence >= ?').run(at),
  'taking everything out': (database) => database.exec('DELETE FROM audit'),
  'putting an entry in': (database, at) => {
    renumber(database, at, 1);
    database.prepare('INSERT INTO audit SELECT ?, at_ms, entry, previous_sha256, sha256 FROM audit WHERE sequence = ?').run(at, at + 1);
  },
  'putting a copy at the end': (database, at, _to, count) =>
    void database
      .prepare('INSERT INTO audit SELECT ?, at_ms, entry, previous_sha256, sha256 FROM audit WHERE sequence = ?')
      .run(count + 1, at),
  'swapping two entries': (database, at, to) => {
    database.prepare('UPDATE audit SET sequence = -1 WHERE sequence = ?').run(at);
    database.prepare('UPDATE audit SET sequence = ? WHERE sequence = ?').run(at, to);
    database.prepare('UPDATE audit SET sequence = ? WHERE sequence = -1').run(to);
  },
  'taking the head away': (database) => database.exec('DELETE FROM audit_head'),
  'setting the head back': (database) =>
    database.exec(
      'UPDATE audit_head SET (sequence, sha256) = (SELECT sequence, sha256 FROM audit WHERE sequence = audit_head.sequence - 1)',
    ),
};

describe('the audit', () => {
  it('that nobody touched is whole', () => {
    fc.assert(
      fc.property(acts, (chosen) => {
        expect(verifyAudit(auditOf(chosen))).toEqual({ ok: true, value: chosen.length });
      }),
      { numRuns: 30 },
    );
    expect(verifyAudit(auditOf([]))).toEqual({ ok: true, value: 0 });
  });

  it.each(Object.entries(HARMS))('shows %s', (_, harm) => {
    fc.assert(
      fc.property(acts, fc.nat(), fc.nat(), (chosen, first, second) => {
        const at = 1 + (first % chosen.length);
        const to = 1 + ((at + (second % (chosen.length - 1))) % chosen.length);
        const database = auditOf(chosen);
        harm(database, at, to, chosen.length);
        expect(verifyAudit(database).ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('shows a change of any bit of any column', () => {
    fc.assert(
      fc.property(
        acts,
        fc.nat(),
        fc.constantFrom(...COLUMNS),
        fc.nat(),
        fc.integer({ min: 0, max: 6 }),
        (chosen, first, column, place, bit) => {
          const database = auditOf(chosen);
          const sequence = 1 + (first % chosen.length);
          const value = database.prepare(`SELECT ${column} AS value FROM audit WHERE sequence = ?`).get(sequence)?.['value'];
          database.prepare(`UPDATE audit SET ${column} = ? WHERE sequence = ?`).run(flipped(value, place, bit), sequence);
          expect(verifyAudit(database).ok).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('has an entry if and only if its act took place', () => {
    const database = openDatabase(':memory:');
    expect(() =>
      inTransaction(database, () => {
        appendAudit(database, 1, { act: 'window-paired' });
        throw new Error('the act failed');
      }),
    ).toThrow('the act failed');
    expect(verifyAudit(database)).toEqual({ ok: true, value: 0 });
  });
});

/** A number a little off (never negative, where rows are moved away), or a text with one bit changed. */
function flipped(value: unknown, place: number, bit: number): string | number {
  // Far above every other sequence, which must stay unique.
  if (typeof value === 'number') return value + 100 * 2 ** bit;
  const text = String(value);
  const at = place % text.length;
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);
}

describe('the journal', () => {
  const entries = (database: DatabaseSync) =>
    database
      .prepare('SELECT entry FROM audit ORDER BY sequence')
      .all()
      .map(({ entry }) => JSON.parse(String(entry)) as AuditEntry);

  it('has every record and every ended session in its audit, across a restart', async () => {
    const desk = openDesk();
    const { journal, database } = desk.open();
    const { sessionId, consentId, attemptId } = keepSession(journal, desk.clock);
    journal.endSession(sessionId, 'kept', 3, []);
    expect(entries(database)).toEqual([
      { act: 'record-written', record: consentId, kind: 'consent', sequence: 1 },
      { act: 'record-written', record: attemptId, kind: 'attempt', sequence: 2 },
      { act: 'session-ended', session: sessionId, outcome: 'kept', captures: 3 },
    ]);
    database.close();
    const again = desk.open();
    again.journal.audit({ act: 'help-asked', page: 'idle' });
    expect(verifyAudit(again.database)).toEqual({ ok: true, value: 4 });
    again.database.close();
    await desk.remove();
  });

  it('says so when it finds itself to be an old copy', async () => {
    const desk = openDesk();
    const first = desk.open();
    keepSession(first.journal, desk.clock);
    first.database.close();
    copyFileSync(join(desk.folder, 'journal.sqlite'), join(desk.folder, 'old.sqlite'));
    const later = desk.open();
    keepSession(later.journal, desk.clock);
    later.database.close();
    const old = desk.open('old.sqlite');
    expect(old.journal.restored).toBe(true);
    expect(entries(old.database)).toMatchObject([{ act: 'record-written' }, { act: 'record-written' }, { act: 'journal-restored' }]);
    expect(verifyAudit(old.database).ok).toBe(true);
    old.database.close();
    await desk.remove();
  });
});

it('a clock that is found behind the last record, and right again, stands in the audit once each', async () => {
  const desk = openDesk();
  const { journal, database } = desk.open();
  const acts = () =>
    database
      .prepare("SELECT entry FROM audit WHERE entry LIKE '%clock-found%' ORDER BY sequence")
      .all()
      .map((row) => String(row['entry']));
  keepSession(journal, desk.clock);
  const rightMs = desk.clock.now();
  desk.clock.setWallClock(rightMs - 86_400_000);
  const stop = new AbortController();
  const running = createSelfCare({
    folder: desk.folder,
    journal,
    clock: desk.clock,
    log: silentAgentLog,
    logFiles: undefined,
    acknowledgedUntilMs: () => 0,
    isQuiet: () => true,
    reloadPage: () => undefined,
    restart: () => undefined,
    memoryCeilingBytes: Number.POSITIVE_INFINITY,
    onChange: () => undefined,
  }).run(stop.signal);
  const behind = '{"act":"clock-found-behind"}';
  await eventually(acts, (seen) => seen.length === 1);
  await desk.clock.advance(31_000);
  expect(acts()).toEqual([behind]);
  desk.clock.setWallClock(rightMs + 60_000);
  await eventually(
    async () => {
      await desk.clock.advance(31_000);
      return acts();
    },
    (seen) => seen.length === 2,
  );
  expect(acts()).toEqual([behind, '{"act":"clock-found-right"}']);
  stop.abort();
  await running;
  database.close();
  await desk.remove();
});
