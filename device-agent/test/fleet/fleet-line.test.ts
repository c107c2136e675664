import { fc } from '@changqing/fixtures/properties';
import type { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { createCentralTime } from '../../src/fleet/central-time.ts';
import { createFleetLine } from '../../src/fleet/fleet-line.ts';
import { toldAudit } from '../../src/fleet/tell-events.ts';
import { silentAgentLog } from '../../src/log.ts';
import { appendAudit, verifyAudit } from '../../src/records/audit.ts';
import { openAuditLog } from '../../src/records/audit-log.ts';
import type { AuditWitness } from '../../src/records/audit-witness.ts';
import { inTransaction, openDatabase } from '../../src/records/database.ts';
import { newKey } from '../records/desk.ts';
import { memoryCentral, type Way } from './memory-central.ts';
import { quietReport } from './reports.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const NO_WITNESS: AuditWitness = { read: () => undefined, write: () => undefined };

/** A terminal whose agent can be killed and started anew on the same disk, and central. */
function setUp() {
  const clock = createVirtualClock(undefined, 3);
  const key = newKey();
  const central = memoryCentral(key.publicJwk, () => clock.now() + 5_000);
  const folder = mkdtempSync(join(tmpdir(), 'changqing-fleet-'));
  const file = join(folder, 'journal.sqlite');
  const cuts: [number, number][] = [];
  const state = { busy: false };
  let stop: (() => Promise<void>) | undefined;

  const start = () => {
    const database = openDatabase(file);
    database.exec('PRAGMA synchronous = OFF');
    const log = openAuditLog({ database, witness: NO_WITNESS, clock, key, terminalId: () => 'T0007-TEST' });
    const time = createCentralTime(clock);
    const line = createFleetLine({
      clock,
      log: silentAgentLog,
      open: central.open,
      time,
      audit: toldAudit(log, (...cut) => cuts.push(cut)),
      random: () => 0.5,
      report: () => quietReport(clock.now()),
      onOrder: () => ({ ok: true }),
      outcomes: () => [],
      outcomeTold: () => undefined,
      busy: () => state.busy,
    });
    log.onGrown(() => line.wake());
    const over = new AbortController();
    const running = line.run(over.signal);
    stop = async () => {
      over.abort();
      await running;
      log.close();
      database.close();
    };
    const write = (count: number) =>
      inTransaction(database, () => {
        for (let index = 0; index < count; index += 1) appendAudit(database, clock.now(), { act: 'help-asked', page: String(index) });
      });
    return { database, log, line, time, write };
  };
  const kill = async () => {
    await stop?.();
    stop = undefined;
  };
  stops.push(async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return { clock, central, start, kill, cuts, state, file };
}

const told = (database: DatabaseSync) =>
  database
    .prepare('SELECT sha256 FROM audit ORDER BY sequence')
    .all()
    .map(({ sha256 }) => String(sha256));

describe('beats', () => {
  it('come every ten seconds, and bring central’s clock', async () => {
    const { clock, central, start } = setUp();
    const { line, time } = start();
    await clock.advance(30_000);
    expect(central.beats).toHaveLength(4);
    expect(time.offsetMs()).toBe(5_000);
    expect(line.state.connected).toBe(true);
    clock.setWallClock(clock.now() - 10 * 365 * 86_400_000);
    expect(time.now()).toBe(time.offsetMs()! + clock.now());
    expect(time.offsetMs()).toBe(5_000 + 10 * 365 * 86_400_000);
  });

  it('what central should see at once does not wait for the next one, and a flood of it is one a second', async () => {
    const { clock, central, start } = setUp();
    const { line } = start();
    await clock.advance(3_000);
    for (let index = 0; index < 50; index += 1) {
      line.wake('beat');
      await clock.advance(20);
    }
    expect(central.beats.length).toBeLessThanOrEqual(3);
    await clock.advance(1_000);
    expect(central.beats).toHaveLength(3);
  });

  it('a line that is dead without saying so is given up and opened anew', async () => {
    const { clock, central, start } = setUp();
    const { line } = start();
    await clock.advance(1_000);
    central.goes(() => 'hangs');
    await clock.advance(18_500);
    expect(line.state.connected).toBe(false);
    central.goes(() => 'through');
    await clock.advance(20_000);
    expect(line.state.connected).toBe(true);
  });

  it('central away for an hour is asked about four times a minute and found within seconds once the network is back', async () => {
    const { clock, central, start } = setUp();
    central.refuse({ code: 'unreachable', detail: 'ECONNREFUSED' });
    const { line } = start();
    await clock.advance(3_600_000);
    expect(central.knocks()).toBeGreaterThan(200);
    expect(central.knocks()).toBeLessThan(260);
    expect(line.state.connected).toBe(false);
    central.refuse(undefined);
    line.wake('reachable');
    await clock.advance(100);
    expect(line.state.connected).toBe(true);
  });
});

describe('events', () => {
  it('what happens while the line is open is at central at once', async () => {
    const { clock, central, start } = setUp();
    const { write, database } = start();
    await clock.advance(2_000);
    write(3);
    await clock.advance(50);
    expect(central.entries().map(({ sha256 }) => sha256)).toEqual(told(database));
  });

  it('a gap of thousands closes by itself in batches of at most 200, with beats in between', async () => {
    const { clock, central, start } = setUp();
    central.refuse({ code: 'unreachable', detail: 'ECONNREFUSED' });
    const { write, database } = start();
    write(2_500);
    await clock.advance(60_000);
    central.refuse(undefined);
    await clock.advance(25_000);
    expect(central.entries().map(({ sha256 }) => sha256)).toEqual(told(database));
    expect(Math.max(...central.batches)).toBe(200);
    expect(central.batches.reduce((sum, count) => sum + count, 0)).toBe(2_500);
  });

  it('while somebody is at the kiosk a gap closes slowly, and none the less', async () => {
    const { clock, central, start, state } = setUp();
    state.busy = true;
    const { write } = start();
    write(500);
    await clock.advance(2_500);
    expect(central.entries().length).toBeLessThanOrEqual(150);
    await clock.advance(15_000);
    expect(central.entries()).toHaveLength(500);
    expect(central.beats.length).toBeGreaterThanOrEqual(2);
  });

  it('an entry that central cannot read does not keep those before it back', async () => {
    const { clock, central, start } = setUp();
    central.cannotRead(137);
    const { write } = start();
    write(300);
    await clock.advance(40_000);
    expect(central.entries()).toHaveLength(136);
    central.cannotRead(undefined);
    await clock.advance(20_000);
    expect(central.entries()).toHaveLength(300);
  });

  it('when central has more than there is here, it is shown the end and told everything as another audit', async () => {
    const { clock, central, start, kill, cuts, file } = setUp();
    const first = start();
    first.write(30);
    await clock.advance(2_000);
    const before = first.log.id;
    await kill();
    const database = openDatabase(file);
    database.exec(
      'DELETE FROM audit WHERE sequence > 20; UPDATE audit_head SET (sequence, sha256) = (SELECT sequence, sha256 FROM audit WHERE sequence = 20)',
    );
    database.close();
    const second = start();
    second.write(5);
    await clock.advance(15_000);
    expect(cuts).toEqual([[25, 30]]);
    expect(second.log.id).not.toBe(before);
    expect(central.audits.get(before)).toHaveLength(30);
    expect(central.entries().map(({ sha256 }) => sha256)).toEqual(told(second.database));
  });

  it('nothing is lost and nothing counts twice, whoever is killed and whatever is lost on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            write: fc.nat(250),
            kill: fc.boolean(),
            ways: fc.array(fc.constantFrom<Way>('through', 'lost', 'answer-lost'), { maxLength: 6 }),
          }),
          {
            minLength: 2,
            maxLength: 5,
          },
        ),
        async (rounds) => {
          const { clock, central, start, kill } = setUp();
          let terminal = start();
          for (const round of rounds) {
            const ways = [...round.ways];
            central.goes(() => ways.shift() ?? 'through');
            terminal.write(round.write);
            await clock.advance(1_500);
            if (!round.kill) continue;
            await kill();
            terminal = start();
          }
          central.goes(() => 'through');
          terminal.write(1);
          await clock.advance(45_000);
          expect(verifyAudit(terminal.database).ok).toBe(true);
          expect(central.entries().map(({ sha256 }) => sha256)).toEqual(told(terminal.database));
          expect(central.entries().map(({ sequence }) => sequence)).toEqual(central.entries().map((_, index) => index + 1));
          await kill();
        },
      ),
      { numRuns: 15 },
    );
  });
});
