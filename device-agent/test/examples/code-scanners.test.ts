import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { toHex } from '../../src/codec/hex.ts';
import { createCdcScanner } from '../../src/devices/cdc-scanner/driver.ts';
import { settings as cdcSettings } from '../../src/devices/cdc-scanner/model.ts';
import { createHidPosScanner } from '../../src/devices/hid-pos/driver.ts';
import { layoutsOf, SHORT, USUAL } from '../../src/devices/hid-pos/layout.ts';
import { settings as hidSettings } from '../../src/devices/hid-pos/model.ts';
import { encodeCommand, encodeReports, parseCommand, parseReport } from '../../src/devices/hid-pos/wire.ts';
import type { CodeScanner, ScannedCode } from '../../src/hal/code-scanner.ts';
import { createCdcScannerSimulator } from '../../src/simulators/cdc-scanner/simulator.ts';
import { createHidPosSimulator } from '../../src/simulators/hid-pos/simulator.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { simulatedHid } from '../devices/hid-pos/simulated-hid.ts';
import { CDC_EXAMPLE, HID_POS_DESCRIPTORS, HID_POS_EXAMPLES, SCANNER_COMMAND_EXAMPLES } from './code-scanner-examples.ts';
import { connectTo } from './far-end.ts';
import { example, hex } from './worked-examples.ts';

const MEANT = {
  '5.1': { text: 'SB20240001', aim: ']Q1', maker: 0x73 },
  '5.2': { text: 'https://example.invalid/q?t=SB20240001&n=0042&c=7F3A9C11D204E', aim: ']Q1', maker: 0x73 },
  '5.3': { text: '6901234567892', aim: ']E0', maker: 0 },
} as const;

const sections = ['5.1', '5.2', '5.3'] as const;

async function heardBy(scanner: CodeScanner, pass: (ms: number) => Promise<void>, say: () => Promise<void>): Promise<ScannedCode[]> {
  const codes: ScannedCode[] = [];
  scanner.onCode((code) => codes.push(code));
  await pass(100);
  await say();
  await pass(1000);
  await scanner.close();
  return codes;
}

describe('HID-POS, as the sheet shows it', () => {
  it.each(sections)('%s: the codec reads and writes each report', (section) => {
    const { text, aim, maker } = MEANT[section];
    const reports = example(HID_POS_EXAMPLES[section]).map(({ bytes }) => bytes);
    const parts = reports.map((report) => parseReport(USUAL, report));
    const read = parts.map((part) => (part.ok ? new TextDecoder().decode(part.value.data) : part.error)).join('');
    expect(read).toBe(text);
    const written = encodeReports(USUAL, { aim, data: new TextEncoder().encode(text), maker });
    expect(written.map(toHex)).toEqual(reports.map(toHex));
  });

  it.each(sections)('%s: the simulator sends the same bytes', async (section) => {
    const { text, aim, maker } = MEANT[section];
    const simulator = createHidPosSimulator({ clock: createVirtualClock() });
    const far = connectTo(simulator);
    await simulator.scan(text, { aim, maker });
    expect(toHex(await far.hear())).toBe(
      example(HID_POS_EXAMPLES[section])
        .map(({ bytes }) => toHex(bytes))
        .join(' '),
    );
  });

  it.each(sections)('%s: the driver tells the code', async (section) => {
    const clock = createVirtualClock();
    const simulator = createHidPosSimulator({ clock });
    const { opener } = simulatedHid(simulator, clock);
    const scanner = createHidPosScanner(opener, hidSettings.parse({}), clock, () => undefined);
    const codes = await heardBy(
      scanner,
      (ms) => clock.advance(ms),
      async () => {
        for (const { bytes } of example(HID_POS_EXAMPLES[section])) await simulator.say(bytes);
      },
    );
    const { text, aim } = MEANT[section];
    expect(codes).toEqual([{ text, aim }]);
  });

  it('5.4: beep and trigger are written, read, and heard by the simulator', async () => {
    const reports = example(SCANNER_COMMAND_EXAMPLES).map(({ bytes }) => bytes);
    expect([encodeCommand('beep'), encodeCommand('trigger-on')].map(toHex)).toEqual(reports.map(toHex));
    expect(reports.map(parseCommand)).toEqual(['beep', 'trigger-on']);
    expect(parseCommand(encodeCommand('trigger-off'))).toBe('trigger-off');
    const simulator = createHidPosSimulator({ clock: createVirtualClock() });
    const far = connectTo(simulator);
    for (const report of reports) await far.say(report);
    await far.hear();
    expect(simulator.heard).toEqual(['beep', 'trigger-on']);
  });

  it('section 1: both descriptors give the layout of the table', () => {
    expect(layoutsOf(hex(HID_POS_DESCRIPTORS.usual))).toEqual({ ok: true, value: [USUAL] });
    expect(layoutsOf(hex(HID_POS_DESCRIPTORS.short))).toEqual({ ok: true, value: [SHORT] });
  });
});

describe('CDC, as the sheet shows it', () => {
  it('5.5: the simulator sends it and the driver tells it', async () => {
    const [line] = example(CDC_EXAMPLE);
    const clock = createVirtualClock();
    const simulator = createCdcScannerSimulator({ clock });
    const far = connectTo(simulator);
    await simulator.scan('SB20240001');
    expect(toHex(await far.hear())).toBe(toHex(line!.bytes));
    await far.hangUp();
    const cable = createSimulatedCable(simulator, clock, { baudRate: 9600 });
    const scanner = createCdcScanner(cable.opener, cdcSettings.parse({}), clock, () => undefined);
    const codes = await heardBy(
      scanner,
      (ms) => clock.advance(ms),
      () => simulator.say(line!.bytes),
    );
    expect(codes).toEqual([{ text: 'SB20240001', aim: undefined }]);
  });
});
