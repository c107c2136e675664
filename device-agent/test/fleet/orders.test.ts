import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  canonicalJson,
  err,
  LONGEST_ORDER_MS,
  ok,
  type CommandOrder,
  type CommandOutcome,
  type RemoteCommand,
  type SelfTestRecord,
} from '@changqing/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { openCommandKeys } from '../../src/fleet/command-keys.ts';
import { openOrderBook } from '../../src/fleet/order-book.ts';
import { createOrders, type OrderActs } from '../../src/fleet/orders.ts';
import { silentAgentLog } from '../../src/log.ts';
import { appendAudit, verifyAudit, type AuditEntry } from '../../src/records/audit.ts';
import { openDatabase } from '../../src/records/database.ts';
import { makeUuid } from '../../src/records/record-id.ts';
import { signCompact } from '../../src/records/sign.ts';
import { newKey } from '../records/desk.ts';

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

const RECORD: SelfTestRecord = {
  id: '01a20905-a9b9-73eb-8f5c-05f2757f8ebb',
  test: 'clock',
  at: '2026-11-23T01:00:00.000Z',
  ms: 12,
  verdict: 'passed',
  evidence: { offsetMs: 3 },
  by: 'central',
};

/** A terminal whose agent can be killed at any moment and started anew, and central's key. `aheadMs`: how far central's clock is before ours. */
function setUp(aheadMs = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'changqing-orders-'));
  removals.push(() => rmSync(folder, { recursive: true, force: true }));
  const clock = createVirtualClock();
  const startedMs = clock.now();
  const centralNow = () => startedMs + clock.monotonic() + aheadMs;
  const key = newKey();
  const did: string[] = [];
  const state = { visiting: false, hangs: false, breaks: false };
  const never = new Promise<never>(() => undefined);

  const acts: OrderActs = {
    runSelfTests: async (tests) => {
      did.push(`tests ${tests?.join(' ') ?? 'all'}`);
      if (state.hangs) await never;
      return ok([RECORD]);
    },
    restartAgent: () => void did.push('restart'),
    restartPage: () => {
      did.push('page');
      if (state.breaks) throw new Error('a bug');
    },
    reloadSettings: () => {
      did.push('settings');
      return Promise.resolve(err({ code: 'settings-invalid', detail: 'line 4' }));
    },
    makeBundle: () => {
      did.push('bundle');
      return Promise.resolve(ok({ id: RECORD.id, bytes: 5 }));
    },
    showNotice: (text) => void did.push(`notice ${text}`),
  };

  const start = () => {
    const database = openDatabase(join(folder, 'journal.sqlite'));
    const orders = createOrders({
      book: openOrderBook(database),
      clock,
      log: silentAgentLog,
      acts,
      audit: (entry) => appendAudit(database, clock.now(), entry),
      keys: () => [key.publicJwk],
      terminalId: () => 'T0007-TEST',
      centralNow,
      visiting: () => state.visiting,
      onOutcome: () => undefined,
    });
    const over = new AbortController();
    const running = orders.run(over.signal);
    const audited = () =>
      database
        .prepare("SELECT entry FROM audit WHERE entry LIKE '%order-%' ORDER BY sequence")
        .all()
        .map(({ entry }) => JSON.parse(String(entry)) as AuditEntry);
    /** As `kill -9` would: what runs is not told, nothing is closed in order. */
    const kill = () => {
      over.abort();
      database.close();
    };
    removals.push(() => {
      if (database.isOpen) kill();
    });
    return { database, orders, audited, kill, running };
  };

  const order = (command: RemoteCommand, changes: Partial<CommandOrder> = {}): CommandOrder => ({
    id: makeUuid(centralNow()),
    terminal: 'T0007-TEST',
    command,
    issuedAt: new Date(centralNow()).toISOString(),
    expiresAt: new Date(centralNow() + LONGEST_ORDER_MS).toISOString(),
    operator: 'chen.gong',
    ...changes,
  });
  const sign = (of: CommandOrder, by = key) => ({ order: signCompact(canonicalJson(of), by) });
  return { clock, did, state, start, order, sign, centralNow };
}

const NOTICE: RemoteCommand = { command: 'show-notice', text: '今天下午四点停电', until: '2026-11-23T09:00:00.000Z' };
const ends = (outcomes: readonly CommandOutcome[]) =>
  outcomes.map(({ state, detail }) => (detail === undefined ? state : `${state}: ${detail}`));

describe('an order of central', () => {
  it('is written down, carried out and told, each once', async () => {
    const { clock, did, start, order, sign } = setUp();
    const { orders, audited, database } = start();
    const given = order(NOTICE);
    expect(orders.take(sign(given))).toEqual({ ok: true });
    await clock.advance(10);
    expect(did).toEqual(['notice 今天下午四点停电']);
    expect(ends(orders.outcomes())).toEqual(['done']);
    for (const outcome of orders.outcomes()) orders.outcomeTold(outcome);
    expect(orders.outcomes()).toEqual([]);
    expect(audited()).toEqual([
      { act: 'order-taken', id: given.id, command: 'show-notice', operator: 'chen.gong' },
      { act: 'order-settled', id: given.id, state: 'done' },
    ]);
    expect(verifyAudit(database).ok).toBe(true);
  });

  it('that was sent a thousand times is carried out once, and its outcome told again', async () => {
    const { clock, did, start, order, sign } = setUp();
    const { orders, audited } = start();
    const message = sign(order({ command: 'fetch-bundle' }));
    for (let index = 0; index < 1_000; index += 1) {
      expect(orders.take(message)).toEqual({ ok: true });
      if (index % 100 === 0) await clock.advance(10);
      if (index === 500) for (const outcome of orders.outcomes()) orders.outcomeTold(outcome);
    }
    await clock.advance(20_000);
    expect(did).toEqual(['bundle']);
    expect(ends(orders.outcomes())).toEqual([`done: bundle ${RECORD.id}, 5 bytes`]);
    expect(audited()).toHaveLength(2);
  });

  it('is carried out once though it comes again after its time and after a restart', async () => {
    const { clock, did, start, order, sign } = setUp();
    const message = sign(order(NOTICE));
    const first = start();
    first.orders.take(message);
    await clock.advance(10);
    first.kill();
    const second = start();
    expect(second.orders.take(message)).toEqual({ ok: true });
    await clock.advance(LONGEST_ORDER_MS);
    expect(second.orders.take(message)).toEqual({ ok: false, code: 'expired' });
    await clock.advance(10_000);
    expect(did).toHaveLength(1);
    expect(ends(second.orders.outcomes())).toEqual(['done']);
  });

  it('brings the results of its tests', async () => {
    const { clock, did, start, order, sign } = setUp();
    const { orders } = start();
    orders.take(sign(order({ command: 'run-self-tests', tests: ['clock', 'disk'] })));
    await clock.advance(10);
    expect(did).toEqual(['tests clock disk']);
    expect(orders.outcomes()).toMatchObject([{ state: 'done', detail: '1 of 1 passed', results: [RECORD] }]);
  });

  it('that cannot be carried out, or meets a bug, is told as failed', async () => {
    const { clock, state, start, order, sign } = setUp();
    const { orders } = start();
    state.breaks = true;
    orders.take(sign(order({ command: 'reload-settings' })));
    orders.take(sign(order({ command: 'restart-page' })));
    await clock.advance(10);
    expect(ends(orders.outcomes())).toEqual([
      'failed: settings-invalid: line 4',
      'failed: the agent failed at it; its log has the details',
    ]);
  });
});

describe('what is not believed', () => {
  const cases: readonly [string, string, (set: ReturnType<typeof setUp>) => unknown][] = [
    ['signed by anybody else', 'signature', ({ order, sign }) => sign(order(NOTICE), newKey())],
    [
      'changed after it was signed',
      'signature',
      ({ order, sign }) => {
        const [head, , signature] = sign(order(NOTICE)).order.split('.');
        const other = Buffer.from(canonicalJson(order({ command: 'restart-agent' }))).toString('base64url');
        return { order: `${head}.${other}.${signature}` };
      },
    ],
    ['for another terminal', 'terminal', ({ order, sign }) => sign(order(NOTICE, { terminal: 'T0007-OTHER' }))],
    [
      'that is over',
      'expired',
      ({ order, sign, centralNow }) => sign(order(NOTICE, { issuedAt: at(centralNow() - LONGEST_ORDER_MS), expiresAt: at(centralNow()) })),
    ],
    [
      'that holds a millisecond longer than ten minutes',
      'expired',
      ({ order, sign, centralNow }) => sign(order(NOTICE, { expiresAt: at(centralNow() + LONGEST_ORDER_MS + 1) })),
    ],
    [
      'of a day to come',
      'expired',
      ({ order, sign, centralNow }) =>
        sign(order(NOTICE, { issuedAt: at(centralNow() + 86_400_000), expiresAt: at(centralNow() + 86_460_000) })),
    ],
    ['that is no order', 'form', ({ sign }) => sign({ command: 'rm -rf' } as unknown as CommandOrder)],
    ['without anything', 'form', () => undefined],
    ['of a megabyte', 'form', () => ({ order: 'x'.repeat(1_000_000) })],
    ['that is no signature at all', 'signature', () => ({ order: 'a.b.c' })],
  ];
  it.each(cases)('an order %s is refused as %s', async (_, why, make) => {
    const set = setUp();
    const { orders, audited } = set.start();
    expect(orders.take(make(set))).toEqual({ ok: false, code: why });
    await set.clock.advance(10_000);
    expect(set.did).toEqual([]);
    expect(audited()).toMatchObject([{ act: 'order-refused', why }]);
  });

  it('an order that holds exactly ten minutes is taken', () => {
    const { start, order, sign } = setUp();
    expect(start().orders.take(sign(order(NOTICE)))).toEqual({ ok: true });
  });

  it('something else under an id that was taken is refused, and the first one’s outcome stands', async () => {
    const { clock, did, start, order, sign } = setUp();
    const { orders, audited } = start();
    const first = order(NOTICE);
    orders.take(sign(first));
    await clock.advance(10);
    expect(orders.take(sign({ ...first, command: { command: 'restart-agent' } }))).toEqual({ ok: false, code: 'replayed' });
    await clock.advance(10_000);
    expect(did).toHaveLength(1);
    expect(ends(orders.outcomes())).toEqual(['done']);
    expect(audited()).toMatchObject([{}, {}, { act: 'order-refused', why: 'replayed', id: first.id }]);
  });

  it('a flood of forged orders does not flood the audit', () => {
    const { start, order, sign } = setUp();
    const { orders, audited } = start();
    const stranger = newKey();
    for (let index = 0; index < 300; index += 1) expect(orders.take(sign(order(NOTICE), stranger)).ok).toBe(false);
    expect(audited()).toHaveLength(5);
    expect(orders.outcomes().every(({ state }) => state === 'refused')).toBe(true);
  });

  it.each([
    ['ten years slow', 3_650 * 86_400_000],
    ['ten years fast', -3_650 * 86_400_000],
  ])('a clock that is %s makes no order older or younger', async (_, aheadMs) => {
    const { clock, did, start, order, sign, centralNow } = setUp(aheadMs);
    const { orders } = start();
    expect(orders.take(sign(order(NOTICE)))).toEqual({ ok: true });
    const old = order(NOTICE, { issuedAt: at(centralNow() - LONGEST_ORDER_MS - 1), expiresAt: at(centralNow() - 1) });
    expect(orders.take(sign(old))).toEqual({ ok: false, code: 'expired' });
    clock.setWallClock(clock.now() + 86_400_000);
    expect(orders.take(sign(order({ command: 'fetch-bundle' })))).toEqual({ ok: true });
    await clock.advance(10);
    expect(did).toHaveLength(2);
  });
});

describe('while somebody is at the kiosk', () => {
  it.each<[string, RemoteCommand]>([
    ['restart', { command: 'restart-agent' }],
    ['page', { command: 'restart-page' }],
    ['settings', { command: 'reload-settings' }],
    ['tests all', { command: 'run-self-tests' }],
  ])('%s waits for the end of the visit, and says so', async (act, command) => {
    const { clock, did, state, start, order, sign } = setUp();
    const { orders } = start();
    state.visiting = true;
    orders.take(sign(order(command)));
    await clock.advance(120_000);
    expect(did).toEqual([]);
    expect(ends(orders.outcomes())).toEqual(['waiting']);
    state.visiting = false;
    orders.look();
    await clock.advance(10);
    expect(did).toEqual([act]);
  });

  it('what nobody feels does not wait behind it', async () => {
    const { clock, did, state, start, order, sign } = setUp();
    const { orders } = start();
    state.visiting = true;
    orders.take(sign(order({ command: 'restart-agent' })));
    await clock.advance(10);
    orders.take(sign(order(NOTICE)));
    await clock.advance(10);
    expect(did).toEqual(['notice 今天下午四点停电']);
  });

  it('a visit that outlasts the order ends it', async () => {
    const { clock, did, state, start, order, sign } = setUp();
    const { orders } = start();
    state.visiting = true;
    orders.take(sign(order({ command: 'restart-agent' })));
    await clock.advance(LONGEST_ORDER_MS + 6_000);
    state.visiting = false;
    orders.look();
    await clock.advance(10_000);
    expect(did).toEqual([]);
    expect(ends(orders.outcomes())).toEqual(['expired']);
  });
});

describe('killed', () => {
  it('between the book and the act, an order is carried out by the next run, once', async () => {
    const { clock, did, start, order, sign } = setUp();
    const first = start();
    first.orders.take(sign(order(NOTICE)));
    first.kill();
    const second = start();
    await clock.advance(10);
    expect(did).toHaveLength(1);
    second.kill();
    const third = start();
    await clock.advance(10_000);
    expect(did).toHaveLength(1);
    expect(ends(third.orders.outcomes())).toEqual(['done']);
  });

  it('and back only after its time, it is over', async () => {
    const { clock, did, start, order, sign } = setUp();
    const first = start();
    first.orders.take(sign(order({ command: 'restart-agent' })));
    first.kill();
    await clock.advance(LONGEST_ORDER_MS);
    const second = start();
    await clock.advance(10);
    expect(did).toEqual([]);
    expect(ends(second.orders.outcomes())).toEqual(['expired']);
  });

  it('in the middle of the act, it failed and is not tried again', async () => {
    const { clock, did, state, start, order, sign } = setUp();
    const first = start();
    state.hangs = true;
    first.orders.take(sign(order({ command: 'run-self-tests' })));
    await clock.advance(10);
    first.kill();
    state.hangs = false;
    const second = start();
    await clock.advance(10_000);
    expect(did).toEqual(['tests all']);
    expect(ends(second.orders.outcomes())).toEqual(['failed: the agent ended in the middle of it']);
  });

  it('by the restart that was ordered, it is done, and does not restart for ever', async () => {
    const { clock, did, start, order, sign } = setUp();
    const first = start();
    first.orders.take(sign(order({ command: 'restart-agent' })));
    await clock.advance(30_000);
    first.kill();
    const second = start();
    await clock.advance(30_000);
    expect(did).toEqual(['restart']);
    expect(ends(second.orders.outcomes())).toEqual(['done']);
    expect(second.audited().map(({ act }) => act)).toEqual(['order-taken', 'order-settled']);
  });
});

describe('the keys of orders', () => {
  const keysFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'changqing-keys-'));
    removals.push(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  };
  const [one, other] = [newKey().publicJwk, newKey().publicJwk];

  it('are those of the first profile that names some, for good', async () => {
    const folder = keysFolder();
    const first = openCommandKeys(folder);
    expect(await first.pin(undefined)).toBe(false);
    expect(await first.pin([one])).toBe(true);
    expect(await first.pin([other])).toBe(false);
    expect(first.keys).toEqual([one]);
    const later = openCommandKeys(folder);
    expect(await later.pin([other])).toBe(false);
    expect(later.keys).toEqual([one]);
  });

  it('a broken file means no orders, never other keys', async () => {
    const folder = keysFolder();
    const path = join(folder, 'command-keys.json');
    writeFileSync(path, '[{]');
    const keys = openCommandKeys(folder);
    expect(await keys.pin([other])).toBe(false);
    expect(keys.keys).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('[{]');
  });
});

const at = (ms: number): string => new Date(ms).toISOString();
