import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/clock.ts';
import { concatBytes } from '../../../src/codec/fields.ts';
import type { AssembledCode, CodeAssembler } from '../../../src/devices/code-assembler.ts';
import { createReportAssembler, createTunnelAssembler } from '../../../src/devices/hid-pos/assembler.ts';
import { describeReport } from '../../../src/devices/hid-pos/describe.ts';
import { createHidPosScanner } from '../../../src/devices/hid-pos/driver.ts';
import { FIXED_LAYOUTS, layoutsOf, MICROSCAN, SHORT, USUAL, type ReportLayout } from '../../../src/devices/hid-pos/layout.ts';
import { settings } from '../../../src/devices/hid-pos/model.ts';
import { encodeCommand, encodeReports } from '../../../src/devices/hid-pos/wire.ts';
import type { ScannedCode } from '../../../src/hal/code-scanner.ts';
import { createHidPosSimulator, type HidPosSimulatorOptions } from '../../../src/simulators/hid-pos/simulator.ts';
import { HID_POS_DESCRIPTORS } from '../../examples/code-scanner-examples.ts';
import { hex } from '../../examples/worked-examples.ts';
import { simulatedHid, type SimulatedHidOptions } from './simulated-hid.ts';

const text = (length: number, letter = 'a') => new TextEncoder().encode(letter.repeat(length));
const reportsOf = (data: Uint8Array, layout: ReportLayout = USUAL, aim = ']Q1') => encodeReports(layout, { aim, data });
const feed = (assembler: CodeAssembler, reports: readonly Uint8Array[]): AssembledCode[] =>
  reports.flatMap((report) => assembler.push(report));
const lengths = (events: readonly AssembledCode[]) => events.map((event) => (event.kind === 'code' ? event.bytes.length : event.reason));

async function open(options: Partial<HidPosSimulatorOptions> = {}, given: unknown = {}, hid: SimulatedHidOptions = {}) {
  const clock = createVirtualClock(undefined, 2);
  const simulator = createHidPosSimulator({ clock, ...options });
  const usb = simulatedHid(simulator, clock, hid);
  const log: string[] = [];
  const scanner = createHidPosScanner(usb.opener, settings.parse(given), clock, ({ event, detail }) => log.push(`${event}: ${detail}`));
  const codes: ScannedCode[] = [];
  scanner.onCode((code) => codes.push(code));
  await clock.advance(100);
  return { clock, simulator, usb, scanner, codes, log };
}

describe('hid-pos: reports', () => {
  const layouts = fc.constantFrom(USUAL, SHORT, MICROSCAN);

  it('gives back what was written, whatever it is, wherever the AIM identifier stands', () => {
    fc.assert(
      fc.property(layouts, fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.boolean(), (layout, data, shifted) => {
        // Without a bit for it, the silence behind a full report or a suffix at its end says that the code is over.
        const assembler = createReportAssembler([layout]);
        const events = [
          ...feed(assembler, encodeReports(layout, { aim: ']Q1', data }, shifted && layout.aimAt !== undefined)),
          ...assembler.expire(),
        ];
        const codes = events.flatMap((event) => (event.kind === 'code' ? [event] : []));
        expect(codes.length).toBe(events.length);
        expect(concatBytes(codes.map(({ bytes }) => bytes))).toEqual(data);
        if (layout.moreAt !== undefined) expect(codes.length).toBe(1);
      }),
    );
  });

  it('gives the same codes however a tunnel cuts the stream', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 150 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 }),
        (contents, cuts) => {
          const stream = concatBytes(contents.flatMap((data) => reportsOf(data)));
          const assembler = createTunnelAssembler(FIXED_LAYOUTS.auto);
          const events: AssembledCode[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn += 1) {
            const cut = cuts[turn % cuts.length]!;
            events.push(...assembler.push(stream.slice(at, at + cut)));
            at += cut;
          }
          expect(events.map((event) => (event.kind === 'code' ? [...event.bytes] : event.reason))).toEqual(
            contents.map((data) => [...data]),
          );
          expect(assembler.silenceMs).toBeUndefined();
        },
      ),
    );
  });

  it('never tells a code whose last report does not come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 57, max: 500 }), (length) => {
        const assembler = createReportAssembler([USUAL]);
        const events = [...feed(assembler, reportsOf(text(length)).slice(0, -1)), ...assembler.expire()];
        expect(events.map(({ kind }) => kind)).toEqual(['dropped']);
      }),
    );
  });

  it('is in step again after any garbage and 500 ms of silence', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 100 }), { maxLength: 8 }), fc.boolean(), (garbage, tunnel) => {
        const assembler = tunnel ? createTunnelAssembler(FIXED_LAYOUTS.auto) : createReportAssembler(FIXED_LAYOUTS.auto);
        feed(assembler, garbage);
        assembler.expire();
        expect(assembler.silenceMs).toBeUndefined();
        expect(feed(assembler, reportsOf(text(100)))).toEqual([{ kind: 'code', bytes: text(100), aim: ']Q1' }]);
      }),
    );
  });

  it.each([
    [
      'a length that there is no room for',
      Uint8Array.of(2, 57, ...new Uint8Array(62)),
      'a report that claims 57 bytes of data; there is room for 56',
    ],
    ['a report that was cut off', Uint8Array.of(2, 5, 0x5d, 0x51, 0x31, 0x41), 'a report of 6 bytes instead of 64'],
  ])('refuses %s', (_, report, reason) => {
    expect(createReportAssembler([USUAL]).push(report)).toEqual([{ kind: 'dropped', reason }]);
  });

  it('drops a code into which a part of another symbology or maker’s code comes', () => {
    const [first] = reportsOf(text(100));
    const foreign = encodeReports(USUAL, { aim: ']E0', data: text(13, '7') });
    const assembler = createReportAssembler([USUAL]);
    expect(lengths(feed(assembler, [first!, ...foreign]))).toEqual(['a code went on with a part of another one']);
    expect(lengths(feed(assembler, reportsOf(text(3))))).toEqual([3]);
  });

  it('passes over the rest of a code of which a part came damaged', () => {
    const reports = reportsOf(text(170));
    reports[1]![1] = 0xff;
    const assembler = createReportAssembler([USUAL]);
    expect(lengths(feed(assembler, reports))).toEqual(['a report that claims 255 bytes of data; there is room for 56']);
    expect(lengths(feed(assembler, reportsOf(text(3))))).toEqual([3]);
  });

  it('holds no more than one code, however long one goes on', () => {
    const assembler = createReportAssembler([USUAL]);
    const [endless] = reportsOf(text(100));
    const events = Array.from({ length: 50_000 }, () => assembler.push(endless!)).flat();
    expect(lengths(events)).toEqual(['a code that is longer than any can be']);
    assembler.expire();
    expect(lengths(feed(assembler, reportsOf(text(3))))).toEqual([3]);
  });

  it('ends a Microscan code at its suffix without waiting, and joins full reports', () => {
    const data = new TextEncoder().encode(`${'m'.repeat(122)}\r\n`);
    const assembler = createReportAssembler([MICROSCAN]);
    expect(lengths(feed(assembler, reportsOf(data, MICROSCAN)))).toEqual([124]);
    expect(assembler.silenceMs).toBeUndefined();
  });
});

describe('hid-pos: report descriptors', () => {
  it('takes offsets from the descriptor, not from the table', async () => {
    // The usual descriptor with 40 bytes of data instead of 56, and without AIM identifier.
    const odd = hex(
      '05 8C 09 02 A1 01 85 07 09 12 A1 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 05 8C 95 28 09 FE 82 02 01 25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0 C0',
    );
    const layouts = layoutsOf(odd);
    const layout: ReportLayout = {
      reportId: 7,
      reportBytes: 43,
      lengthAt: 1,
      aimAt: undefined,
      dataAt: 2,
      dataBytes: 40,
      makerAt: undefined,
      moreAt: { byte: 42, bit: 0 },
    };
    expect(layouts).toEqual({ ok: true, value: [layout] });
    const { clock, simulator, codes, scanner } = await open({ layout }, {}, { descriptor: odd });
    await simulator.scan('n'.repeat(99));
    await clock.advance(100);
    expect(codes).toEqual([{ text: 'n'.repeat(99), aim: undefined }]);
    await scanner.close();
  });

  it('reads a 62-byte scanner that tells its descriptor, without any setting', async () => {
    const { clock, simulator, codes, scanner } = await open({ layout: SHORT }, {}, { descriptor: hex(HID_POS_DESCRIPTORS.short) });
    await simulator.scan('s'.repeat(70));
    await clock.advance(100);
    expect(codes).toEqual([{ text: 's'.repeat(70), aim: ']Q1' }]);
    await scanner.close();
  });

  it.each([
    ['a keyboard', '05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 C0'],
    ['cut off', HID_POS_DESCRIPTORS.usual.slice(0, 47)],
    ['noise', 'FF FF FF FF 12 07'],
  ])('falls back to the table where the descriptor is of no use: %s', async (_, bad) => {
    const { clock, simulator, codes, scanner, log } = await open({}, {}, { descriptor: hex(bad) });
    await simulator.scan('A1');
    await clock.advance(100);
    expect(codes).toEqual([{ text: 'A1', aim: ']Q1' }]);
    expect(log.filter((line) => line.startsWith('refused: report descriptor'))).toHaveLength(1);
    await scanner.close();
  });
});

describe('hid-pos: driver', () => {
  it('says who the scanner is, as USB tells it', async () => {
    const { scanner } = await open();
    expect(scanner.status()).toEqual({
      state: 'ready',
      identity: { model: 'hid-pos', maker: 'Example Scanner', serialNumber: 'S123', firmware: '' },
    });
    await scanner.close();
  });

  it.each([
    ['a Honeywell by its vendor', { vendorId: 0x0c2e }, {}, true],
    ['any other only where it is told to', { vendorId: 0x23d0 }, {}, false],
    ['any other where it is told to', { vendorId: 0x23d0 }, { switchOn: 'always' }, true],
    ['a Honeywell not where it is told not to', { vendorId: 0x0c2e }, { switchOn: 'never' }, false],
  ] as const)('switches on by feature report: %s', async (_, hid, given, speaks) => {
    const { clock, simulator, codes, usb, scanner } = await open({ needsSwitchOn: true }, given, hid);
    await simulator.scan('A1');
    // A scanner that lost its power has forgotten the mode.
    usb.pull();
    await clock.advance(100);
    usb.plug();
    await clock.advance(2000);
    await simulator.scan('B2');
    await clock.advance(100);
    expect(codes.map((code) => code.text)).toEqual(speaks ? ['A1', 'B2'] : []);
    await scanner.close();
  });

  it('drops a code whose next part comes later than 500 ms, not one that comes before', async () => {
    const slow = await open({ reportGapMs: 499 });
    void slow.simulator.scan('a'.repeat(100));
    await slow.clock.advance(1200);
    expect(slow.codes).toHaveLength(1);
    await slow.scanner.close();

    const stalled = await open({ reportGapMs: 501 });
    void stalled.simulator.scan('a'.repeat(150));
    await stalled.clock.advance(3000);
    expect(stalled.codes.map((code) => code.text.length)).toEqual([38]);
    await stalled.scanner.close();
  });

  it('forgets half a code when the cable is pulled, and does not join it with the next', async () => {
    const { clock, simulator, usb, codes, scanner } = await open({ reportGapMs: 300 });
    void simulator.scan('a'.repeat(100));
    await clock.advance(100);
    usb.pull();
    await clock.advance(100);
    usb.plug();
    await clock.advance(2000);
    await simulator.scan('B2');
    await clock.advance(600);
    expect(codes.map((code) => code.text)).toEqual(['B2']);
    await scanner.close();
  });

  it('takes reports of another kind for no code', async () => {
    const { clock, simulator, codes, scanner } = await open();
    await simulator.say(Uint8Array.of(0x03, 0x01, ...new Uint8Array(62)));
    await simulator.scan('A1');
    await clock.advance(600);
    expect(codes.map((code) => code.text)).toEqual(['A1']);
    await scanner.close();
  });

  it('drops what is no text in any code page that is known', async () => {
    const { clock, simulator, codes, scanner, log } = await open();
    await simulator.scan(Uint8Array.of(0xff, 0xff, 0xff));
    await clock.advance(100);
    expect(codes).toEqual([]);
    expect(log.at(-1)).toBe('damaged-frame: 3 bytes that are no text');
    await scanner.close();
  });

  it('does not fill the log when a scanner goes mad, and works again afterwards', async () => {
    const { clock, simulator, codes, scanner, log } = await open();
    for (let i = 0; i < 5000; i += 1) await simulator.say(Uint8Array.of(2, 0xff, ...new Uint8Array(62)));
    await clock.advance(1100);
    expect(log.length).toBeLessThan(5);
    await simulator.scan('A1');
    await clock.advance(100);
    expect(codes.map((code) => code.text)).toEqual(['A1']);
    await scanner.close();
  });

  it('is described without a word of what was scanned', () => {
    const secret = 'https://sb.example.invalid/verify/0123456789ABCDEF';
    const lines = reportsOf(new TextEncoder().encode(secret.repeat(2))).map((report) => describeReport(report, 'from-device'));
    expect(lines).toEqual(['56 bytes of a code, ]Q1, more follows', '44 bytes of a code, ]Q1']);
    expect(describeReport(encodeCommand('beep'), 'to-device')).toBe('beep');
    expect(describeReport(Uint8Array.of(9, 9), 'from-device')).toBe('2 bytes, no report of a code');
  });
});
