import { heartbeat, ok } from '@changqing/protocol';
import { describe, expect, it } from 'vitest';
import { suppliesMetrics, takeSupplies } from '../../src/api/supplies.ts';
import { createVirtualClock } from '../../src/clock.ts';
import type { PrinterStatus, ReceiptPrinter } from '../../src/hal/receipt-printer.ts';
import { silentAgentLog } from '../../src/log.ts';
import { createJobLog } from '../../src/printing/job-log.ts';
import { CUT_FEED_MM } from '../../src/printing/print-book.ts';
import { openSupplies } from '../../src/printing/supplies.ts';
import { verifyAudit } from '../../src/records/audit.ts';
import { openDatabase } from '../../src/records/database.ts';
import { defaultSettings } from '../../src/settings/settings.ts';
import { documentPrinterDouble, OUT_OF_PAPER, READY } from './document-printer-double.ts';

const identity = { model: 'double', maker: 'test', serialNumber: '', firmware: '' };
const SOUND: PrinterStatus = { state: 'ready', identity, paperLow: false };
const stopped = (fault: 'paper-out' | 'cover-open' | 'disconnected'): PrinterStatus => ({ state: 'stopped', identity, fault });

function rollPrinter() {
  let status: PrinterStatus = SOUND;
  const listeners = new Set<(status: PrinterStatus) => void>();
  const printer: ReceiptPrinter = {
    paperWidthMm: 80,
    dotsPerLine: 576,
    dotsPerMm: 8,
    status: () => status,
    onStatus: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    print: () => Promise.reject(new Error('nothing is printed here')),
    clear: () => Promise.resolve(ok()),
    close: () => Promise.resolve(),
  };
  const become = (...states: PrinterStatus[]) => {
    for (const next of states) {
      status = next;
      for (const listener of listeners) listener(next);
    }
  };
  return { printer, become };
}

function setUp(database = openDatabase(':memory:')) {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23, 15, 0, 0));
  const log = createJobLog(database);
  const roll = rollPrinter();
  const document = documentPrinterDouble();
  const settings = { ...defaultSettings().supplies, rollMm: 1_000, lowMm: 300, sheets: 20, lowSheets: 5 };
  let changes = 0;
  const open = () =>
    openSupplies({
      database,
      settings: () => settings,
      printer: roll.printer,
      document,
      clock,
      log: silentAgentLog,
      onChange: () => {
        changes += 1;
      },
    });
  const supplies = open();
  let jobs = 0;
  const intend = (
    printer: 'receipt' | 'document',
    over: { readonly heightMm?: number; readonly sheets?: number; readonly copies?: number },
  ) => {
    jobs += 1;
    const kind = printer === 'receipt' ? ('slip' as const) : ('benefit-certificate' as const);
    const id = `J${jobs}`;
    log.intend({ id, printer, kind, recordNo: undefined, code: undefined, reprintOf: undefined, at: clock.now(), ...over });
    return id;
  };
  const slip = (heightMm: number) => {
    log.settle(intend('receipt', { heightMm }), { state: 'printed', evidence: 'acknowledged', heightMm }, clock.now());
    supplies.refresh();
  };
  return { clock, database, log, roll, document, supplies, open, intend, slip, changes: () => changes };
}

describe('what is left of the roll', () => {
  it('goes down with what was fed, the cut and half a slip among it, and survives a restart', () => {
    const { log, clock, supplies, intend, slip, open } = setUp();
    expect(supplies.left()).toEqual({ rollLeftMm: 1_000, sheetsLeft: 20, low: false });
    slip(120);
    log.settle(intend('receipt', { heightMm: 100 }), { state: 'partly-printed', fault: 'paper-out' }, clock.now());
    log.settle(intend('receipt', { heightMm: 100 }), { state: 'not-printed', fault: 'cover-open' }, clock.now());
    const rollLeftMm = 1_000 - 220 - 2 * CUT_FEED_MM;
    expect(supplies.left()).toMatchObject({ rollLeftMm });
    supplies.stop();
    expect(open().left()).toMatchObject({ rollLeftMm });
  });

  it('is told before it runs out, once, and no more after a new roll', () => {
    const { supplies, slip, changes, database } = setUp();
    while (!(supplies.left()?.low ?? false)) slip(150);
    expect(supplies.left()?.rollLeftMm).toBeGreaterThan(0);
    expect(supplies.notices()).toEqual([{ code: 'printer-paper-low', detail: `roll: ${supplies.left()?.rollLeftMm} mm` }]);
    expect(heartbeat.safeParse({ keptRecords: 0, agentVersion: '1', supplies: supplies.left() }).success).toBe(true);
    const told = changes();
    slip(10);
    expect(changes()).toBe(told);
    expect(supplies.filled('roll', 2_000)).toEqual(ok());
    expect(supplies.left()).toEqual({ rollLeftMm: 2_000, sheetsLeft: 20, low: false });
    expect(supplies.notices()).toEqual([]);
    expect(changes()).toBe(told + 1);
    const audited = database.prepare(`select entry from audit where entry like '%supplies%'`).all();
    expect(audited).toEqual([{ entry: '{"act":"supplies-changed","by":"technician","what":"roll"}' }]);
    expect(verifyAudit(database).ok).toBe(true);
  });

  it('never falls below nothing, and being out is not being low', () => {
    const { supplies, slip, roll } = setUp();
    for (let each = 0; each < 20; each += 1) slip(150);
    expect(supplies.left()).toMatchObject({ rollLeftMm: 0, low: true });
    roll.become(stopped('paper-out'));
    expect(supplies.notices()).toEqual([]);
  });

  it('is whole again when the printer had no paper and has some, even across a restart', () => {
    const { supplies, slip, roll, open } = setUp();
    slip(200);
    roll.become(stopped('paper-out'), stopped('cover-open'), SOUND);
    expect(supplies.left()?.rollLeftMm).toBe(1_000);
    slip(200);
    roll.become(stopped('paper-out'), stopped('disconnected'));
    supplies.stop();
    roll.become({ state: 'starting' });
    const restarted = open();
    roll.become(SOUND);
    expect(restarted.left()?.rollLeftMm).toBe(1_000);
    slip(200);
    roll.become(stopped('cover-open'), SOUND, stopped('disconnected'), SOUND);
    expect(restarted.left()?.rollLeftMm).toBe(1_000 - 200 - CUT_FEED_MM);
  });

  it('is low when the sensor says so, and a new roll is one that was put in while the printer was open', () => {
    const { supplies, slip, roll } = setUp();
    slip(200);
    const nearEnd: PrinterStatus = { state: 'ready', identity, paperLow: true };
    roll.become(nearEnd);
    expect(supplies.left()?.low).toBe(true);
    // A sensor at the edge flickers.
    roll.become(SOUND);
    expect(supplies.left()).toMatchObject({ low: false, rollLeftMm: 1_000 - 200 - CUT_FEED_MM });
    roll.become(nearEnd, stopped('cover-open'), SOUND);
    expect(supplies.left()?.rollLeftMm).toBe(1_000);
  });
});

describe('what is left of the sheets', () => {
  it('goes down by what the printer counted, else by what the job takes', () => {
    const { log, clock, supplies, intend, document } = setUp();
    const settle = (outcome: Parameters<typeof log.settle>[1]) =>
      log.settle(intend('document', { sheets: 2, copies: 2 }), outcome, clock.now());
    settle({ state: 'printed', evidence: 'acknowledged', sheets: 4 });
    settle({ state: 'partly-printed', fault: 'paper-jam', sheets: 1 });
    settle({ state: 'partly-printed', fault: 'paper-jam', sheets: undefined });
    settle({ state: 'not-printed', fault: 'cancelled' });
    expect(supplies.left()).toMatchObject({ sheetsLeft: 11, low: false });
    settle({ state: 'unknown', fault: 'no-answer', evidence: 'sent' });
    log.confirm('J5', true, clock.now());
    settle({ state: 'printed', evidence: 'acknowledged', sheets: 2 });
    expect(supplies.left()).toMatchObject({ sheetsLeft: 5, low: true });
    expect(supplies.notices()).toEqual([{ code: 'printer-paper-low', detail: 'sheets: 5' }]);
    document.become(OUT_OF_PAPER);
    document.become(READY);
    expect(supplies.left()).toMatchObject({ sheetsLeft: 20, low: false });
  });
});

describe('counts', () => {
  it('are kept by civil day of Shanghai, printer, kind and state, and never go down', () => {
    const { log, clock, supplies, intend, slip } = setUp();
    slip(100);
    const paper = intend('document', { sheets: 3, copies: 1 });
    log.settle(paper, { state: 'unknown', fault: 'no-answer', evidence: 'sent' }, clock.now());
    // 15:00 in UTC is 23:00 in Shanghai.
    clock.setWallClock(clock.now() + 2 * 3_600_000);
    slip(100);
    log.confirm(paper, true, clock.now());
    const day = (of: string, more: object) => ({ day: of, fedMm: 0, sheets: 0, jobs: 1, cleared: false, ...more });
    expect(supplies.days(9)).toEqual([
      day('2026-11-24', { printer: 'document', kind: 'benefit-certificate', state: 'printed', cleared: true }),
      day('2026-11-24', { printer: 'receipt', kind: 'slip', state: 'printed', fedMm: 100 + CUT_FEED_MM }),
      day('2026-11-23', { printer: 'document', kind: 'benefit-certificate', state: 'unknown', sheets: 3 }),
      day('2026-11-23', { printer: 'receipt', kind: 'slip', state: 'printed', fedMm: 100 + CUT_FEED_MM }),
    ]);
    expect(supplies.days(1).map((count) => count.day)).toEqual(['2026-11-24', '2026-11-24']);
    expect(suppliesMetrics(supplies).filter((line) => !line.startsWith('#'))).toEqual([
      'kiosk_prints_total{printer="document",state="printed",cleared="true"} 1',
      'kiosk_prints_total{printer="document",state="unknown",cleared="false"} 1',
      'kiosk_prints_total{printer="receipt",state="printed",cleared="false"} 2',
      `kiosk_paper_left_mm ${1_000 - 2 * (100 + CUT_FEED_MM)}`,
      'kiosk_sheets_left 17',
    ]);
  });

  it('are not added where the job is not settled', () => {
    const { database, log, clock, supplies, intend } = setUp();
    const id = intend('receipt', { heightMm: 100 });
    database.exec('pragma query_only = on');
    expect(() => log.settle(id, { state: 'printed', evidence: 'sent', heightMm: 100 }, clock.now())).toThrow();
    expect(takeSupplies({ what: 'roll' }, supplies)).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    database.exec('pragma query_only = off');
    expect(supplies.totals()).toEqual([]);
    expect(supplies.left()?.rollLeftMm).toBe(1_000);
  });
});

describe('a technician who has put something in', () => {
  it('says what, and how much where that is not the usual amount', () => {
    const { supplies } = setUp();
    expect(takeSupplies({ what: 'sheets', amount: 500 }, supplies)).toEqual(ok());
    expect(supplies.left()?.sheetsLeft).toBe(500);
    expect(takeSupplies({ what: 'sheets' }, supplies)).toEqual(ok());
    expect(supplies.left()?.sheetsLeft).toBe(20);
    expect(takeSupplies({ what: 'toner' }, supplies)).toMatchObject({
      ok: false,
      error: { code: 'request-invalid', fields: [{ path: 'what' }] },
    });
    expect(takeSupplies({ what: 'roll', amount: -1 }, supplies)).toMatchObject({ error: { fields: [{ path: 'amount' }] } });
    expect(supplies.left()).toMatchObject({ rollLeftMm: 1_000, sheetsLeft: 20 });
  });
});
