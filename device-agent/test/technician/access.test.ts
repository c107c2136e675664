import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayDo, RIGHTS, right, waitAfter, type StaffEntry, type StaffList } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../src/clock.ts';
import { silentAgentLog } from '../../src/log.ts';
import type { AuditEntry } from '../../src/records/audit.ts';
import { openDatabase } from '../../src/records/database.ts';
import type { TechnicianInput } from '../../src/sessions/technician/technician-messages.ts';
import { candidatesFor, cardTagOf, refusalOf } from '../../src/technician/access.ts';
import { createLetIn } from '../../src/technician/let-in.ts';
import { openLockOut } from '../../src/technician/lock-out.ts';
import { openStaffRegister } from '../../src/technician/staff-register.ts';
import { rehearse, WORLD } from '../sessions/rehearsal.ts';
import { ROLES, STAFF_NUMBER, STAFF_PIN, staffEntryFor, staffListOf } from './staff.ts';

const YEARS = 365.25 * 86_400_000;

/** The machine and what performs for it, with a kiosk rehearsed by hand; `settle` waits for the PIN to be judged. */
function house(list: StaffList, clock: VirtualClock = createVirtualClock(), path = ':memory:') {
  const database = openDatabase(path);
  const lockOut = openLockOut(database, clock);
  const audit: AuditEntry[] = [];
  const kiosk = rehearse();
  let performed = 0;
  let answered: Promise<void> = Promise.resolve();
  let settled = () => {};
  const letIn = createLetIn({
    register: { list, now: () => clock.now(), refresh: () => Promise.resolve() },
    lockOut,
    journal: { audit: (entry) => void audit.push(entry) },
    log: silentAgentLog,
    feed: (input: TechnicianInput) => {
      kiosk.feed(input);
      run();
      settled();
    },
    onEnter: () => undefined,
    onLeave: () => undefined,
  });
  const run = () => {
    while (performed < kiosk.effects.length) {
      const effect = kiosk.effects[performed]!;
      performed += 1;
      if (effect.do === 'staff-check') answered = new Promise((resolve) => (settled = resolve));
      if (effect.do.startsWith('staff-')) letIn.perform(effect as Parameters<typeof letIn.perform>[0]);
    }
  };
  const lay = async (number: string) => {
    const identity = { kind: 'citizen', number } as const;
    kiosk.feed({
      kind: 'card-read',
      card: { kind: 'resident', identity, name: '李卫', sex: 'male', birthDate: '1988-05-12', readerId: 'r' },
    });
    run();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const type = async (pin: string): Promise<void> => {
    if (!kiosk.command({ kind: 'technician.pin', pin })) return;
    run();
    await answered;
  };
  return {
    kiosk,
    letIn,
    lockOut,
    audit,
    clock,
    lay,
    type,
    enter: () => kiosk.command({ kind: 'technician.enter', by: 'corners' }),
    /** Time passes for the page and for the locks alike. */
    pass: async (ms: number) => {
      await clock.advance(ms);
      kiosk.wait(ms);
      run();
    },
    close: () => database.close(),
  };
}

const come = async (at: ReturnType<typeof house>, number = STAFF_NUMBER, pin = STAFF_PIN) => {
  at.enter();
  await at.lay(number);
  await at.type(pin);
};

describe('who is let in', () => {
  test.each(ROLES.flatMap((role) => right.options.map((act) => [role, act] as const)))('%s and %s', (role, act) => {
    expect(mayDo(role, act)).toBe(RIGHTS[role].includes(act));
  });

  test.each([
    ['technician', true, true],
    ['supervisor', true, false],
    ['operator', false, false],
    ['auditor', false, false],
  ] as const)('%s: diagnostics %s, settings %s', async (role, diagnose, set) => {
    const at = house(staffListOf(staffEntryFor({ role })));
    await come(at);
    if (diagnose) expect(at.kiosk.step).toMatchObject({ step: 'technician.desk', role, maySet: set, staffId: 'li.wei' });
    else expect(at.kiosk.step).toMatchObject({ step: 'technician.pin', problem: { code: 'no-right' } });
    expect(at.letIn.present?.role).toBe(diagnose ? role : undefined);
    at.close();
  });

  test('what ran out lets nobody in, and only who knows the PIN is told so', async () => {
    const at = house(staffListOf(staffEntryFor({ validUntil: '2026-11-22T00:00:00.000Z' })));
    await come(at, STAFF_NUMBER, '000000');
    expect(at.kiosk.step).toMatchObject({ problem: { code: 'staff-pin-wrong' } });
    await at.type(STAFF_PIN);
    expect(at.kiosk.step).toMatchObject({ problem: { code: 'staff-expired' } });
    expect(at.audit.map((entry) => ('why' in entry ? entry.why : entry.act))).toEqual(['pin-wrong', 'expired']);
    at.close();
  });

  test('an unknown card is told kindly, and after ten seconds the idle page is back', async () => {
    const at = house(staffListOf(staffEntryFor()));
    at.enter();
    await at.lay('139903196103128043');
    expect(at.kiosk.step).toEqual({ step: 'technician.card', problem: { code: 'staff-card-unknown' } });
    await at.pass(10_000);
    expect(at.kiosk.step.step).toBe('idle');
    expect(at.audit).toEqual([{ act: 'technician-refused', why: 'card-unknown' }]);
    at.close();
  });

  test('without a card, 30 s later the idle page is back', async () => {
    const at = house(staffListOf(staffEntryFor()));
    at.enter();
    await at.pass(29_999);
    expect(at.kiosk.step.step).toBe('technician.card');
    await at.pass(1);
    expect(at.kiosk.step.step).toBe('idle');
    at.close();
  });

  test('leaving puts the settings back, and five minutes without a touch close diagnostics', async () => {
    const at = house(staffListOf(staffEntryFor()));
    await come(at);
    at.kiosk.command({ kind: 'settings.change', settings: { volume: 4, size: 'largest' } });
    at.kiosk.command({ kind: 'technician.leave' });
    expect(at.kiosk.state).toMatchObject({ technician: undefined, settings: WORLD.defaults, settingsUntil: undefined });
    await come(at);
    await at.pass(4 * 60_000);
    at.kiosk.feed({ kind: 'staff-touched' });
    await at.pass(5 * 60_000 - 1);
    expect(at.kiosk.step.step).toBe('technician.desk');
    await at.pass(1);
    expect(at.kiosk.step.step).toBe('idle');
    expect(at.audit.map((entry) => ('why' in entry ? `${entry.act} ${entry.why}` : entry.act))).toContain('technician-left idle');
    at.close();
  });

  test('it begins on the idle page alone', () => {
    const at = house(staffListOf(staffEntryFor()));
    at.kiosk.command({ kind: 'session.start' });
    const before = at.kiosk.state;
    expect(at.enter()).toBe(false);
    expect(at.kiosk.state).toBe(before);
    at.close();
  });

  test('a card that only shares the tag opens nothing, whatever is typed', async () => {
    // The tag is 16 bits long: somebody else's card has it too.
    const other = Array.from({ length: 400_000 }, (_, index) => `11010119880512${String(index).padStart(4, '0')}`).find(
      (number) => number !== STAFF_NUMBER && cardTagOf(number) === cardTagOf(STAFF_NUMBER),
    );
    const list = staffListOf(staffEntryFor());
    if (other === undefined) throw new Error('no second number with this tag');
    expect(candidatesFor(list, other)).toHaveLength(1);
    const at = house(list);
    await come(at, other, STAFF_PIN);
    expect(at.kiosk.step).toMatchObject({ step: 'technician.pin', problem: { code: 'staff-pin-wrong' } });
    at.close();
  });
});

describe('wrong tries', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'changqing-locks-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('from the fifth a wait that doubles, at the fifteenth locked, and a renewed account is open again', async () => {
    const clock = createVirtualClock();
    const entry = staffEntryFor();
    const locks = openLockOut(openDatabase(':memory:'), clock);
    for (let wrong = 1; wrong <= 15; wrong += 1) {
      locks.begin(entry);
      expect(locks.wait(entry)).toBe(waitAfter(wrong));
      const wait = locks.wait(entry);
      if (wait !== 'locked') await clock.advance(wait);
    }
    expect(locks.wait(entry)).toBe('locked');
    await clock.advance(100 * YEARS);
    expect(locks.wait(entry)).toBe('locked');
    expect(locks.wait({ ...entry, validUntil: '2027-03-01T00:00:00.000Z' })).toBe(0);
  });

  test.each([10 * YEARS, -10 * YEARS])('setting the clock by %d ms makes no wait shorter, nor does a restart', async (jumpMs) => {
    const path = join(folder, 'journal.sqlite');
    const clock = createVirtualClock();
    const entry = staffEntryFor();
    const first = openDatabase(path);
    const locks = openLockOut(first, clock);
    for (let wrong = 1; wrong <= 7; wrong += 1) locks.begin(entry);
    await clock.advance(59_000);
    clock.setWallClock(clock.now() + jumpMs);
    expect(locks.wait(entry)).toBe(1_000);
    first.close();
    const later = createVirtualClock(clock.now() + jumpMs);
    const again = openDatabase(path);
    const restarted = openLockOut(again, later);
    expect(restarted.wait(entry)).toBe(60_000);
    expect(restarted.wrongTries(entry)).toBe(7);
    again.close();
  });

  test('a try is counted before it is looked at: cutting the power in the middle wins none', () => {
    const path = join(folder, 'journal.sqlite');
    const entry = staffEntryFor();
    for (let life = 1; life <= 5; life += 1) {
      const database = openDatabase(path);
      openLockOut(database, createVirtualClock()).begin(entry);
      database.close();
    }
    const database = openDatabase(path);
    expect(openLockOut(database, createVirtualClock()).wait(entry)).toBe(15_000);
    database.close();
  });

  test('the right PIN is not even looked at while somebody waits, and clears the count afterwards', async () => {
    const at = house(staffListOf(staffEntryFor()));
    at.enter();
    await at.lay(STAFF_NUMBER);
    for (let wrong = 0; wrong < 5; wrong += 1) await at.type('111111');
    expect(at.kiosk.step).toMatchObject({ problem: { code: 'staff-waiting' } });
    expect(at.kiosk.step).toHaveProperty('waitUntil');
    await at.type(STAFF_PIN);
    expect(at.kiosk.step.step).toBe('technician.pin');
    await at.pass(15_000);
    expect(at.kiosk.step).not.toHaveProperty('waitUntil');
    await at.type(STAFF_PIN);
    expect(at.kiosk.step.step).toBe('technician.desk');
    expect(at.lockOut.wrongTries(staffEntryFor())).toBe(0);
    at.close();
  });

  test('leaving and coming back wins no try either', async () => {
    const at = house(staffListOf(staffEntryFor()));
    for (let wrong = 0; wrong < 5; wrong += 1) {
      await come(at, STAFF_NUMBER, '111111');
      at.kiosk.command({ kind: 'technician.leave' });
    }
    at.enter();
    await at.lay(STAFF_NUMBER);
    expect(at.kiosk.step).toMatchObject({ step: 'technician.pin', problem: { code: 'staff-waiting' } });
    at.close();
  });
});

test('no sequence of cards and PINs of people who are not on the list lets anybody in', async () => {
  const entry: StaffEntry = staffEntryFor();
  const act = fc.oneof(
    fc.constant('enter' as const),
    fc.constant('leave' as const),
    fc.constantFrom('139903196103128043', '110101195506120021', STAFF_NUMBER).map((number) => ({ number })),
    fc
      .stringMatching(/^\d{1,12}$/)
      .filter((pin) => pin !== STAFF_PIN)
      .map((pin) => ({ pin })),
    fc.integer({ min: 0, max: 20_000 }).map((ms) => ({ ms })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
      const at = house(staffListOf(entry));
      for (const one of acts) {
        if (one === 'enter') at.enter();
        else if (one === 'leave') at.kiosk.command({ kind: 'technician.leave' });
        else if ('number' in one) await at.lay(one.number);
        else if ('pin' in one) await at.type(one.pin);
        else await at.pass(one.ms);
        expect(at.kiosk.step.step).not.toBe('technician.desk');
        expect(at.letIn.present).toBeUndefined();
        // What is shown names nobody of the bureau.
        expect(JSON.stringify(at.kiosk.step)).not.toContain(entry.staffId);
      }
      at.close();
    }),
    { numRuns: 60 },
  );
});

test('without a network the last list holds, and setting the clock back makes nothing valid again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'changqing-register-'));
  const path = join(folder, 'staff.json');
  const clock = createVirtualClock(Date.parse('2026-11-23T01:00:00.000Z'));
  const entry = staffEntryFor({ validUntil: '2026-11-22T00:00:00.000Z' });
  let reachable = true;
  const client = {
    staff: () =>
      Promise.resolve(
        reachable
          ? ({ ok: true, value: staffListOf(entry) } as const)
          : ({ ok: false, error: { code: 'unreachable', detail: 'ECONNREFUSED' } } as const),
      ),
  };
  const stop = new AbortController();
  const register = await openStaffRegister({ path, client, clock, log: silentAgentLog });
  const running = register.run(stop.signal);
  await clock.advance(100);
  for (let turn = 0; turn < 200 && register.list === undefined; turn += 1) await clock.advance(10);
  clock.setWallClock(Date.parse('2016-11-23T01:00:00.000Z'));
  expect(refusalOf(entry, register.now())?.code).toBe('staff-expired');
  stop.abort();
  await running;

  reachable = false;
  const offline = createVirtualClock(Date.parse('2016-11-23T01:00:00.000Z'));
  const again = await openStaffRegister({ path, client, clock: offline, log: silentAgentLog });
  expect(again.list?.staff).toEqual([entry]);
  expect(refusalOf(entry, again.now())?.code).toBe('staff-expired');
  rmSync(folder, { recursive: true, force: true });
});
