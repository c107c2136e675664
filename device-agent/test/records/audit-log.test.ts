import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { auditCheckpoint, eventRow } from '@changqing/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { appendAudit, readAuditAfter, readAuditHead, verifyAuditInTurns, type AuditEntry } from '../../src/records/audit.ts';
import { openAuditLog, type AuditLog } from '../../src/records/audit-log.ts';
import { openAuditWitness } from '../../src/records/audit-witness.ts';
import { inTransaction, openDatabase } from '../../src/records/database.ts';
import { verifyCompact } from '../../src/records/sign.ts';
import { newKey } from './desk.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const microtasks = () => new Promise<void>((resolve) => setImmediate(resolve));
const HELP: AuditEntry = { act: 'help-asked', page: 'idle' };

/** A terminal's audit on the disk, with its witness elsewhere, through any number of starts. */
function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'changqing-audit-'));
  folders.push(folder);
  const keys = mkdtempSync(join(tmpdir(), 'changqing-audit-keys-'));
  folders.push(keys);
  const clock = createVirtualClock();
  const key = newKey();
  const file = join(folder, 'journal.sqlite');
  const start = (): { readonly database: DatabaseSync; readonly log: AuditLog } => {
    const database = openDatabase(file);
    return { database, log: openAuditLog({ database, witness: openAuditWitness(keys), clock, key, terminalId: () => 'T0007-TEST' }) };
  };
  const write = async (database: DatabaseSync, count: number) => {
    inTransaction(database, () => {
      for (let index = 0; index < count; index += 1) appendAudit(database, clock.now(), HELP);
    });
    await microtasks();
  };
  /** A run in which so many things happened, and its end. */
  const run = async (count: number) => {
    const { database, log } = start();
    await write(database, count);
    const { id } = log;
    log.close();
    database.close();
    return id;
  };
  /** Somebody at the file while the agent is off. */
  const tamper = (harm: (database: DatabaseSync) => void) => {
    const database = openDatabase(file);
    harm(database);
    database.close();
  };
  const faultAtStart = () => {
    const { database, log } = start();
    const { fault } = log;
    log.close();
    database.close();
    return fault;
  };
  return { file, keys, clock, key, start, write, run, tamper, faultAtStart };
}

/** What no chain alone can show: everything after an entry is gone, and the head says so too. */
const cutAfter = (database: DatabaseSync, sequence: number) => {
  database.prepare('DELETE FROM audit WHERE sequence > ?').run(sequence);
  database.exec('UPDATE audit_head SET (sequence, sha256) = (SELECT sequence, sha256 FROM audit ORDER BY sequence DESC LIMIT 1)');
};

describe('at the start', () => {
  it('an audit that nobody touched is whole, keeps its id, and grows on', async () => {
    const desk = setUp();
    const first = await desk.run(7);
    expect(await desk.run(250)).toBe(first);
    expect(desk.faultAtStart()).toBeUndefined();
  });

  it('entries cut off at the end are found, though the head was set back as well', async () => {
    const desk = setUp();
    await desk.run(12);
    desk.tamper((database) => cutAfter(database, 9));
    expect(desk.faultAtStart()).toEqual({ sequence: 10, detail: 'is missing: the witness knows 12 entries' });
  });

  it('one entry alone cut off is found', async () => {
    const desk = setUp();
    await desk.run(12);
    desk.tamper((database) => cutAfter(database, 11));
    expect(desk.faultAtStart()).toMatchObject({ sequence: 12 });
  });

  it('a whole chain written anew is found', async () => {
    const desk = setUp();
    await desk.run(5);
    desk.tamper((database) => {
      database.exec("DELETE FROM audit; UPDATE audit_head SET sequence = 0, sha256 = printf('%064d', 0)");
      for (let index = 0; index < 9; index += 1) appendAudit(database, 1_000, { act: 'window-paired' });
    });
    expect(desk.faultAtStart()).toMatchObject({ sequence: 5, detail: 'is another one than was witnessed: the chain was written anew' });
  });

  it('an audit that begins anew in the place of another is found', async () => {
    const desk = setUp();
    await desk.run(5);
    rmSync(desk.file);
    rmSync(`${desk.file}-wal`, { force: true });
    expect(desk.faultAtStart()).toEqual({ sequence: 1, detail: 'another audit stood here, of 5 entries' });
  });

  it('an old copy of the data folder is found', async () => {
    const desk = setUp();
    await desk.run(5);
    copyFileSync(desk.file, `${desk.file}.old`);
    await desk.run(3);
    copyFileSync(`${desk.file}.old`, desk.file);
    expect(desk.faultAtStart()).toMatchObject({ sequence: 6 });
  });

  it('an entry changed after the last look is named at once; one before it, by the look at the whole', async () => {
    const desk = setUp();
    await desk.run(10);
    const between = desk.start();
    expect((await between.log.verifyWhole()).ok).toBe(true);
    await desk.write(between.database, 10);
    between.log.close();
    between.database.close();
    const change = (sequence: number) =>
      desk.tamper((database) => database.prepare(`UPDATE audit SET entry = '{"act":"window-paired"}' WHERE sequence = ?`).run(sequence));
    change(14);
    expect(desk.faultAtStart()).toEqual({ sequence: 14, detail: 'was changed' });
    change(4);
    const { database, log } = desk.start();
    expect(await log.verifyWhole()).toEqual({ ok: false, error: { sequence: 4, detail: 'was changed' } });
    log.close();
    database.close();
  });
});

describe('the witness', () => {
  it('does not know an entry whose act did not take place', async () => {
    const desk = setUp();
    const { database, log } = desk.start();
    await desk.write(database, 3);
    expect(() =>
      inTransaction(database, () => {
        appendAudit(database, 1, HELP);
        throw new Error('the act failed');
      }),
    ).toThrow();
    await microtasks();
    expect(openAuditWitness(desk.keys).read()?.head.sequence).toBe(3);
    log.close();
    database.close();
    expect(desk.faultAtStart()).toBeUndefined();
  });

  it('holds a head signed by this terminal every 100 entries, also while central is away', async () => {
    const desk = setUp();
    await desk.run(99);
    expect(openAuditWitness(desk.keys).read()?.checkpoint).toBeUndefined();
    await desk.run(2);
    const noted = openAuditWitness(desk.keys).read();
    const payload = verifyCompact(noted?.checkpoint ?? '', [desk.key.publicJwk]);
    const said = auditCheckpoint.parse(JSON.parse(payload.ok ? payload.value : 'null'));
    expect(said).toMatchObject({ terminalId: 'T0007-TEST', auditId: noted?.auditId, size: 101 });
  });

  it('that somebody spoils says nothing, and the chain itself is still looked at', async () => {
    const desk = setUp();
    await desk.run(8);
    rmSync(join(desk.keys, 'audit-witness.json'));
    expect(desk.faultAtStart()).toBeUndefined();
    desk.tamper((database) => database.prepare('UPDATE audit SET at_ms = at_ms + 1 WHERE sequence = 3').run());
    rmSync(join(desk.keys, 'audit-witness.json'));
    expect(desk.faultAtStart()).toEqual({ sequence: 3, detail: 'was changed' });
  });
});

describe('what travels', () => {
  it('has the form of the contract, in order, from where it is asked for', async () => {
    const desk = setUp();
    const { database, log } = desk.start();
    await desk.write(database, 5);
    const rows = log.after(2, 200);
    expect(rows.map(({ sequence }) => sequence)).toEqual([3, 4, 5]);
    for (const row of rows) expect(eventRow.parse(row)).toEqual(row);
    log.close();
    database.close();
  });

  it('a spoilt entry travels as something that central can take and find wrong', async () => {
    const desk = setUp();
    const { database, log } = desk.start();
    await desk.write(database, 3);
    database.prepare("UPDATE audit SET sha256 = 'x', entry = ?, at_ms = -5 WHERE sequence = 2").run('y'.repeat(30_000));
    for (const row of readAuditAfter(database, 0, 10)) expect(eventRow.safeParse(row).success).toBe(true);
    expect(readAuditAfter(database, 0, 10)).toHaveLength(3);
    log.close();
    database.close();
  });

  it('what a device says of itself is cut and cleaned, and the chain still fits', async () => {
    const desk = setUp();
    const { database, log } = desk.start();
    const detail = `\u0000${'\u{1F600}'.repeat(200)}\ud800`;
    appendAudit(database, 1, { act: 'device-state', role: 'palm', state: 'faulty', detail });
    const [row] = log.after(0, 1);
    expect(row?.entry.length).toBeLessThan(400);
    expect(row?.entry).not.toContain('u0000');
    expect((await log.verifyWhole()).ok).toBe(true);
    log.close();
    database.close();
  });

  it('the same entries become another audit by a new id', async () => {
    const desk = setUp();
    const { database, log } = desk.start();
    await desk.write(database, 4);
    const before = log.id;
    log.renew();
    expect(log.id).not.toBe(before);
    log.close();
    database.close();
    expect(desk.faultAtStart()).toBeUndefined();
  });
});

it('a long look lets everything else go on, and sees what is added meanwhile', async () => {
  const desk = setUp();
  const { database, log } = desk.start();
  inTransaction(database, () => {
    for (let index = 0; index < 9_000; index += 1) appendAudit(database, index, HELP);
  });
  let rests = 0;
  const rest = async () => {
    rests += 1;
    if (rests === 1) await desk.write(database, 10);
  };
  expect(await verifyAuditInTurns(database, rest)).toEqual({ ok: true, value: readAuditHead(database) });
  expect(rests).toBe(2);
  expect(readAuditHead(database).sequence).toBe(9_010);
  log.close();
  database.close();
});
