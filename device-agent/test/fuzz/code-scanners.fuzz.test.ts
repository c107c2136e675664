import { receiptCode } from '@changqing/protocol';
import { expect, it } from 'vitest';
import { createLineAssembler } from '../../src/devices/cdc-scanner/wire.ts';
import type { CodeAssembler } from '../../src/devices/code-assembler.ts';
import { createReportAssembler, createTunnelAssembler } from '../../src/devices/hid-pos/assembler.ts';
import { describeReport } from '../../src/devices/hid-pos/describe.ts';
import { FIXED_LAYOUTS, layoutsOf, SHORT } from '../../src/devices/hid-pos/layout.ts';
import { decodeScannedText, splitAim } from '../../src/devices/scanned-text.ts';
import { classifyCode } from '../../src/sessions/scanned-code.ts';
import { CDC_EXAMPLE, HID_POS_DESCRIPTORS, HID_POS_EXAMPLES } from '../examples/code-scanner-examples.ts';
import { example, hex } from '../examples/worked-examples.ts';
import { createMutator, INPUTS } from './mutate.ts';

const LONGEST_CODE = 4304;
const reports = Object.values(HID_POS_EXAMPLES).flatMap((text) => example(text).map(({ bytes }) => bytes));
const ascii = (text: string) => new TextEncoder().encode(text);

/** Feeds one assembler with everything and looks at what comes out; returns the number of codes. */
function feed(label: string, assembler: CodeAssembler, corpus: readonly Uint8Array[], inputs: number): number {
  const mutator = createMutator(label, corpus);
  let codes = 0;
  for (let i = 0; i < inputs; i += 1) {
    const input = mutator.next();
    for (const event of i % 16 === 0 ? assembler.expire() : assembler.push(input)) {
      if (event.kind === 'dropped') {
        if (event.reason === '') throw new Error('a drop without a reason');
        continue;
      }
      codes += 1;
      if (event.bytes.length === 0 || event.bytes.length > LONGEST_CODE) throw new Error(`a code of ${event.bytes.length} bytes`);
      if (event.aim !== undefined && !/^\][A-Za-z][0-9A-Za-z]$/.test(event.aim)) throw new Error('an AIM identifier that is none');
      // Decoding is the costly part, and has a run of its own below.
      if (codes % 16 === 0) decodeScannedText(event.bytes);
    }
  }
  assembler.expire();
  if (assembler.silenceMs !== undefined) throw new Error('something is held after a silence');
  return codes;
}

it('HID-POS reports, whatever they say, give whole codes or none', () => {
  const third = Math.ceil(INPUTS / 3);
  const whole = feed('hid-pos reports', createReportAssembler(FIXED_LAYOUTS.auto), reports, third);
  const short = feed('hid-pos short reports', createReportAssembler([SHORT]), reports, third);
  const tunnel = feed('hid-pos tunnel', createTunnelAssembler(FIXED_LAYOUTS.auto), reports, third);
  expect(Math.min(whole, short, tunnel)).toBeGreaterThan(INPUTS / 300);
}, 150_000);

it('a stream of text, whatever it says, gives bounded codes', () => {
  const corpus = [
    ...example(CDC_EXAMPLE).map(({ bytes }) => bytes),
    ascii(']Q1https://a.example/verify/0123456789ABCDEF\r'),
    ascii('常青\n'),
  ];
  const codes = feed('cdc-scanner', createLineAssembler('either'), corpus, Math.ceil(INPUTS / 2));
  const strict = feed('cdc-scanner with a suffix', createLineAssembler('suffix'), corpus, Math.ceil(INPUTS / 2));
  expect(Math.min(codes, strict)).toBeGreaterThan(INPUTS / 50);
}, 150_000);

it('report descriptors, whatever they say, give a layout that can be read or none', () => {
  const mutator = createMutator('hid-pos descriptors', Object.values(HID_POS_DESCRIPTORS).map(hex));
  const report = new Uint8Array(64).fill(0xff);
  let read = 0;
  for (let i = 0; i < INPUTS / 20; i += 1) {
    const layouts = layoutsOf(mutator.next());
    if (!layouts.ok) {
      if (layouts.error === '') throw new Error('an error without words');
      continue;
    }
    read += 1;
    const assembler = createReportAssembler(layouts.value);
    report[0] = layouts.value[0]!.reportId;
    assembler.push(report);
    assembler.expire();
  }
  expect(read).toBeGreaterThan(INPUTS / 400);
}, 150_000);

it('scanned text, whatever it is, means nothing that it does not say', () => {
  const corpus = [
    ascii('https://sb.example.invalid/verify/0123456789ABCDEF'),
    ascii('Zx81-_0000aaaabbbbccccdd'),
    ascii(']Q1http://127.0.0.1:7081/verify/0123456789ABCDEF\r\n'),
  ];
  const mutator = createMutator('scanned text', corpus);
  let meant = 0;
  for (let i = 0; i < INPUTS / 2; i += 1) {
    const input = mutator.next();
    const decoded = decodeScannedText(input);
    if (decoded === undefined) continue;
    const { text } = splitAim(decoded);
    const meaning = classifyCode(text);
    if (meaning.kind === 'unknown') continue;
    meant += 1;
    const good =
      meaning.kind === 'verification'
        ? receiptCode.safeParse(meaning.code).success && text.endsWith(`/verify/${meaning.code}`)
        : meaning.token === text && /^[\w-]{24,128}$/.test(text);
    if (!good) throw new Error(`${JSON.stringify(text)} was taken for ${meaning.kind}`);
  }
  expect(meant).toBeGreaterThan(INPUTS / 100);
}, 150_000);

it('a report is described, whatever it says', () => {
  const mutator = createMutator('hid-pos describe', reports);
  for (let i = 0; i < INPUTS / 10; i += 1) {
    const input = mutator.next();
    if (describeReport(input, i % 2 === 0 ? 'to-device' : 'from-device') === '') throw new Error('a report without words');
  }
}, 150_000);
