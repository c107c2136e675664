import { err, ok } from '@changqing/protocol';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/clock.ts';
import { silentLog } from '../../../src/devices/device-log.ts';
import { encodeMessage, parseMessage, type IppAttribute } from '../../../src/devices/ipp/codec/message.ts';
import { createIppPrinter } from '../../../src/devices/ipp/driver.ts';
import { settings } from '../../../src/devices/ipp/model.ts';
import { operationOf } from '../../../src/devices/ipp/requests.ts';
import type { IppTransport } from '../../../src/devices/ipp/transport.ts';
import { attribute, boolean, enumeration, keyword, mime, text } from '../../../src/devices/ipp/wire.ts';
import type { DeviceEvent } from '../../../src/log-events.ts';
import { JOB, openOffice, type Office } from './office.ts';
import { plainPaper } from './papers.ts';

const never = new AbortController().signal;
const warm = (office: Office) => office.print({ jobId: `${JOB}-warm`, pages: 1 });
const start = (office: Office, signal: AbortSignal, pages = 3) =>
  office.printer.print({ jobId: JOB, pdf: plainPaper(pages), pages, copies: 1, duplex: false }, signal, (progress) =>
    office.told.push(progress),
  );

describe('what stops a printer', () => {
  it.each([
    ['paper-out', 'paper-out'],
    ['jam', 'paper-jam'],
    ['cover-open', 'cover-open'],
    ['toner-empty', 'marker-empty'],
  ] as const)('%s in the middle is told, and the job goes on when it is dealt with', async (trouble, fault) => {
    const office = await openOffice();
    office.simulator.makeTrouble(trouble, { afterPages: 1 });
    const printing = start(office, never);
    await office.clock.advance(20_000);
    expect(office.told.at(-1)).toEqual({ sheets: 1, waitingFor: fault });
    expect(office.printer.status()).toMatchObject({ state: 'stopped', fault });
    office.simulator.clear(trouble);
    expect(await office.passFor(printing)).toMatchObject({ state: 'printed', sheets: 3 });
    expect(office.sides()).toEqual(['1/1', '1/2', '1/3']);
    expect(office.printer.status()).toMatchObject({ state: 'ready' });
  });

  it('called off while it waits: partly printed, and the rest does not come out by itself', async () => {
    const office = await openOffice();
    office.simulator.makeTrouble('jam', { afterPages: 1 });
    const calledOff = new AbortController();
    const printing = start(office, calledOff.signal);
    await office.clock.advance(20_000);
    calledOff.abort();
    expect(await office.passFor(printing)).toEqual({ state: 'partly-printed', fault: 'cancelled', sheets: 1 });
    office.simulator.clear();
    await office.clock.advance(60_000);
    expect(office.sides()).toEqual(['1/1']);
  });

  it('called off before the first sheet: not printed where the printer is known to count, else the person must look', async () => {
    for (const known of [true, false]) {
      const office = await openOffice();
      if (known) await warm(office);
      const calledOff = new AbortController();
      const printing = start(office, calledOff.signal);
      await office.clock.advance(30);
      office.simulator.makeTrouble('paper-out');
      await office.clock.advance(2_500);
      // The sheet that was on its way when the paper was taken came out.
      const out = office.sides().length;
      calledOff.abort();
      const outcome = await office.passFor(printing);
      expect(outcome.state).toBe(out > 0 ? 'partly-printed' : known ? 'not-printed' : 'unknown');
    }
  });

  it('a job cancelled at the panel says so', async () => {
    const office = await openOffice();
    const printing = start(office, never, 5);
    await office.clock.advance(5_000);
    office.simulator.cancelAtPanel(JOB);
    expect(await office.passFor(printing)).toEqual({ state: 'partly-printed', fault: 'cancelled', sheets: 3 });
  });

  it('low paper is told while it is ready', async () => {
    const office = await openOffice();
    office.simulator.setPaper(10);
    await office.clock.advance(6_000);
    expect(office.printer.status()).toMatchObject({ state: 'ready', paperLow: true, markerLow: false });
  });
});

describe('a document that is none', () => {
  it('is not printed, or asked about where the printer may not count', async () => {
    const office = await openOffice();
    await warm(office);
    const outcome = await office.print({ pdf: new TextEncoder().encode('this is no document') });
    expect(outcome).toEqual({ state: 'not-printed', fault: 'format-refused' });
    const uncounted = await openOffice({}, { counts: 'no' });
    expect(await uncounted.print({ pdf: new TextEncoder().encode('nor this') })).toMatchObject({
      state: 'unknown',
      fault: 'format-refused',
    });
  });
});

describe('a printer that lies', () => {
  it('completed, and counts less than there was: a person must look', async () => {
    const office = await openOffice();
    office.simulator.lie('says-completed-short');
    office.simulator.makeTrouble('jam', { afterPages: 2 });
    expect(await office.print()).toEqual({ state: 'unknown', fault: 'paper-jam', evidence: 'acknowledged' });
  });

  it('idle while it is out of paper: after a standstill somebody is called, and paper ends it', async () => {
    const office = await openOffice();
    office.simulator.lie('says-idle');
    office.simulator.makeTrouble('paper-out', { afterPages: 1 });
    const printing = start(office, never);
    await office.clock.advance(30_000);
    expect(office.told.at(-1)).toEqual({ sheets: 1, waitingFor: undefined });
    await office.clock.advance(30_000);
    expect(office.told.at(-1)).toEqual({ sheets: 1, waitingFor: 'unrecoverable' });
    office.simulator.clear();
    expect(await office.passFor(printing)).toMatchObject({ state: 'printed', sheets: 3 });
  });

  it('forgets a job as soon as it is done: printed where all sides were counted before, else a person must look', async () => {
    const office = await openOffice();
    office.simulator.lie('forgets-jobs');
    const outcome = await office.print();
    expect(outcome.state).toBe('unknown');
    expect(office.sides()).toHaveLength(3);
  });

  it('counts nothing: its word is taken, unless there is trouble at the same time', async () => {
    const office = await openOffice();
    office.simulator.lie('counts-nothing');
    expect(await office.print()).toEqual({ state: 'printed', evidence: 'acknowledged', sheets: undefined });
    office.simulator.lie('says-completed-short');
    office.simulator.makeTrouble('paper-out', { afterPages: 1 });
    expect(await office.print({ jobId: `${JOB}-2` })).toEqual({ state: 'unknown', fault: 'paper-out', evidence: 'acknowledged' });
  });

  it('counts nothing, and a job is called off: its 0 is not believed', async () => {
    const office = await openOffice();
    office.simulator.lie('counts-nothing');
    const calledOff = new AbortController();
    const printing = start(office, calledOff.signal, 5);
    await office.clock.advance(5_000);
    calledOff.abort();
    expect(await office.passFor(printing)).toEqual({ state: 'unknown', fault: 'cancelled', evidence: 'sent' });
    expect(office.sides().length).toBeGreaterThan(0);
  });
});

describe('after a restart', () => {
  it('a job under way is found so, and can be taken back', async () => {
    const office = await openOffice();
    office.simulator.makeTrouble('paper-out', { afterPages: 1 });
    office.simulator.printFromElsewhere(JOB, plainPaper(3));
    await office.clock.advance(10_000);
    expect(await office.passFor(office.printer.find(JOB, never))).toEqual({ found: 'under-way' });
    expect(await office.passFor(office.printer.cancel(JOB, never))).toBe(true);
    expect(await office.passFor(office.printer.find(JOB, never))).toEqual({
      found: 'ended',
      outcome: { state: 'partly-printed', fault: 'cancelled', sheets: 1 },
    });
    office.simulator.clear();
    await office.clock.advance(60_000);
    expect(office.sides()).toEqual(['1/1']);
  });

  it('a printer that cannot be asked says nothing of a job, and takes nothing back', async () => {
    const office = await openOffice();
    office.simulator.pull();
    expect(await office.passFor(office.printer.find(JOB, never))).toEqual({ found: 'no-answer' });
    expect(await office.passFor(office.printer.cancel(JOB, never))).toBe(false);
  });

  it('closing leaves the job at the printer; the next run finds its end', async () => {
    const office = await openOffice();
    const printing = start(office, never);
    await office.clock.advance(3_000);
    const closed = office.printer.close();
    expect(await office.passFor(printing)).toMatchObject({ state: 'unknown', fault: 'no-answer' });
    await office.passFor(closed);
    await office.clock.advance(30_000);
    expect(office.sides()).toHaveLength(3);
  });
});

it('a door that is shut is told to technicians once, not each time it is asked', async () => {
  const events: { readonly event: DeviceEvent; readonly detail: string }[] = [];
  const office = await openOffice({}, {}, (entry) => events.push(entry));
  office.simulator.beRude({ kind: 'status', status: 401 }, { times: 20 });
  await office.clock.advance(15_000);
  expect(office.printer.status()).toMatchObject({ state: 'stopped', fault: 'unrecoverable' });
  expect(events.filter(({ event }) => event === 'refused')).toEqual([{ event: 'refused', detail: 'Get-Printer-Attributes: HTTP 401' }]);
  await office.clock.advance(30_000);
  expect(office.printer.status().state).toBe('ready');
});

it('one lost answer while idle is no lost printer', async () => {
  const office = await openOffice();
  const states: string[] = [];
  office.printer.onStatus(({ state }) => states.push(state));
  office.simulator.beRude({ kind: 'hangs', when: 'before' });
  await office.clock.advance(30_000);
  expect(states).toEqual([]);
});

it('a job in the queue behind somebody else’s waits for nobody', async () => {
  const office = await openOffice();
  office.simulator.printFromElsewhere('somebody else’s', plainPaper(60));
  await office.clock.advance(1_000);
  expect(await office.print()).toMatchObject({ state: 'printed', sheets: 3 });
  expect(office.told.map(({ waitingFor }) => waitingFor).filter((waitingFor) => waitingFor !== undefined)).toEqual([]);
});

it('a printer that does not let a job be cancelled is not waited for without end', async () => {
  const office = await openOffice({}, { callOffMs: 20_000 });
  office.simulator.makeTrouble('jam', { afterPages: 1 });
  office.simulator.beRude({ kind: 'status', status: 403 }, { operation: 'Cancel-Job', times: 999 });
  const calledOff = new AbortController();
  const printing = start(office, calledOff.signal);
  await office.clock.advance(20_000);
  const at = office.clock.monotonic();
  calledOff.abort();
  expect(await office.passFor(printing)).toEqual({ state: 'unknown', fault: 'cancelled', evidence: 'sent' });
  expect(office.clock.monotonic() - at).toBeLessThan(25_000);
});

it('an answer that is overdue is not waited for once the job is seen to have ended', async () => {
  const office = await openOffice();
  office.simulator.beRude({ kind: 'hangs', when: 'after' }, { operation: 'Send-Document' });
  const at = office.clock.monotonic();
  expect((await office.print({ pages: 1 })).state).toBe('printed');
  expect(office.clock.monotonic() - at).toBeLessThan(10_000);
});

it('a document that the printer has acknowledged is not offered again, whatever it says afterwards', async () => {
  for (const lost of [false, true]) {
    const office = await openOffice();
    office.simulator.lie('denies-documents');
    if (lost) office.simulator.beRude({ kind: 'cuts-off', when: 'after' }, { operation: 'Send-Document' });
    expect((await office.print({ pages: 2 })).state).toBe('printed');
    expect(office.sides()).toEqual(['1/1', '1/2']);
    // Where the answer was lost its word counts; the job is closed by then, and refuses the second document.
    const sent = office.operations().filter((operation) => operation === 'Send-Document');
    if (!lost) expect(sent).toHaveLength(1);
  }
});

describe('with a printer made up for it', () => {
  const sound = [
    attribute('printer-state', enumeration(3)),
    attribute('printer-state-reasons', keyword('none')),
    attribute('document-format-supported', mime('application/pdf')),
  ];
  /** Answers every question with these attributes, and another request's number where told. */
  const madeUp = (attributes: () => readonly IppAttribute[], off = 0): { readonly transport: IppTransport; readonly asked: string[] } => {
    const asked: string[] = [];
    return {
      asked,
      transport: {
        name: 'made up',
        printerUri: 'ipp://localhost/',
        exchange: (request) => {
          const parsed = parseMessage(request);
          if (!parsed.ok) throw new Error('not IPP');
          asked.push(operationOf(parsed.value.code) ?? 'unknown');
          const groups = [{ group: 'printer' as const, attributes: attributes() }];
          const requestId = parsed.value.requestId + off;
          return Promise.resolve(ok(encodeMessage({ version: [1, 1], code: 0, requestId, groups, data: new Uint8Array(0) })));
        },
      },
    };
  };
  const job = { jobId: JOB, pdf: plainPaper(1), pages: 1, copies: 1, duplex: false };

  it('one that takes no jobs just now is busy, and gets none', async () => {
    const clock = createVirtualClock();
    const { transport, asked } = madeUp(() => [...sound, attribute('printer-is-accepting-jobs', boolean(false))]);
    const printer = createIppPrinter(transport, settings.parse({}), clock, silentLog);
    expect(await printer.print(job, never)).toEqual({ state: 'not-printed', fault: 'busy' });
    expect(new Set(asked)).toEqual(new Set(['Get-Printer-Attributes']));
    await printer.close();
  });

  it('an answer to another question is none', async () => {
    const clock = createVirtualClock();
    const { transport } = madeUp(() => sound, 1);
    const printer = createIppPrinter(transport, settings.parse({}), clock, silentLog);
    await clock.advance(10_000);
    expect(printer.status()).toMatchObject({ state: 'stopped', fault: 'disconnected' });
    await printer.close();
  });

  it('another printer at the same address is got to know anew', async () => {
    const clock = createVirtualClock();
    let model: string | undefined = 'First';
    const { transport } = madeUp(() => [...sound, attribute('printer-make-and-model', text(model ?? ''))]);
    const gone: IppTransport = {
      ...transport,
      exchange: (request, signal) =>
        model === undefined ? Promise.resolve(err({ code: 'not-sent', detail: 'gone' })) : transport.exchange(request, signal),
    };
    const printer = createIppPrinter(gone, settings.parse({}), clock, silentLog);
    await clock.advance(1_000);
    expect(printer.status()).toMatchObject({ identity: { maker: 'First' } });
    model = undefined;
    await clock.advance(10_000);
    expect(printer.status()).toMatchObject({ state: 'stopped', fault: 'disconnected', identity: { maker: 'First' } });
    model = 'Second';
    await clock.advance(5_000);
    expect(printer.status()).toMatchObject({ state: 'ready', identity: { maker: 'Second' } });
    await printer.close();
  });
});
