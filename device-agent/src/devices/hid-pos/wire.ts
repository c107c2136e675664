import { err, ok, type Result } from '@changqing/protocol';
import { wipeableCopy } from '../../codec/wipe.ts';
import type { ReportLayout } from './layout.ts';

/** What one report holds: a code, or a part of one. */
export interface ReportPart {
  readonly reportId: number;
  /** `]Q1`; undefined where the report has none. */
  readonly aim: string | undefined;
  readonly data: Uint8Array;
  /** The maker's code of the symbology, 0 for none. */
  readonly maker: number;
  /** `full`: there is no bit for it, and the report is filled to its end, so more may follow. */
  readonly more: 'yes' | 'no' | 'full';
}

const AIM_START = 0x5d;

/** Reads a report of this layout. The error says what is wrong with it, never what it holds. */
export function parseReport(layout: ReportLayout, report: Uint8Array): Result<ReportPart, string> {
  if (report.length < layout.reportBytes) return err(`a report of ${report.length} bytes instead of ${layout.reportBytes}`);
  const length = report[layout.lengthAt]!;
  if (length > layout.dataBytes) return err(`a report that claims ${length} bytes of data; there is room for ${layout.dataBytes}`);
  const shift = shiftOf(layout, report);
  const dataAt = layout.dataAt + shift;
  if (dataAt + length > report.length) return err('a shifted report whose data goes past its end');
  return ok({
    reportId: layout.reportId,
    aim: aimAt(report, layout.aimAt === undefined ? undefined : layout.aimAt + shift),
    data: wipeableCopy(report.subarray(dataAt, dataAt + length)),
    maker: layout.makerAt === undefined ? 0 : (report[layout.makerAt + shift] ?? 0),
    more: moreIn(layout, report, length, shift),
  });
}

/**
 * Some models shift everything from the AIM identifier on by one byte (barcode sheet, section 1): its `]` is looked for at its place, else at the next.
 */
function shiftOf({ aimAt: place }: ReportLayout, report: Uint8Array): 0 | 1 {
  if (place === undefined || aimAt(report, place) !== undefined) return 0;
  return aimAt(report, place + 1) === undefined ? 0 : 1;
}

function aimAt(report: Uint8Array, place: number | undefined): string | undefined {
  if (place === undefined || report[place] !== AIM_START) return undefined;
  const text = String.fromCharCode(...report.subarray(place, place + 3));
  return /^\][A-Za-z][0-9A-Za-z]$/.test(text) ? text : undefined;
}

function moreIn(layout: ReportLayout, report: Uint8Array, length: number, shift: number): ReportPart['more'] {
  if (layout.moreAt === undefined) return length === layout.dataBytes ? 'full' : 'no';
  // A shifted report that did not grow by a byte has kept the bit where it was.
  const place = layout.moreAt.byte + (report.length > layout.reportBytes ? shift : 0);
  return ((report[place]! >> layout.moreAt.bit) & 1) === 1 ? 'yes' : 'no';
}

/** What a scanner sends of one code. */
export interface CodeToSend {
  readonly aim: string;
  readonly data: Uint8Array;
  /** The maker's code of the symbology. Default 0. */
  readonly maker?: number;
}

/** Writes the reports of one code. `shifted` is the quirk of some models: the report grows by one byte. */
export function encodeReports(layout: ReportLayout, code: CodeToSend, shifted = false): Uint8Array[] {
  const shift = shifted ? 1 : 0;
  const reports: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < code.data.length; at += layout.dataBytes) {
    const data = code.data.subarray(at, at + layout.dataBytes);
    const report = new Uint8Array(layout.reportBytes + shift);
    report[0] = layout.reportId;
    report[layout.lengthAt] = data.length;
    if (layout.aimAt !== undefined)
      report.set(
        Uint8Array.from(code.aim, (character) => character.charCodeAt(0)),
        layout.aimAt + shift,
      );
    report.set(data, layout.dataAt + shift);
    if (layout.makerAt !== undefined) report[layout.makerAt + shift] = code.maker ?? 0;
    if (layout.moreAt !== undefined && at + layout.dataBytes < code.data.length)
      report[layout.moreAt.byte + shift]! |= 1 << layout.moreAt.bit;
    reports.push(report);
  }
  return reports;
}

/** Commands of Honeywell scanners (barcode sheet, section 1). */
export type ScannerCommand = 'trigger-on' | 'trigger-off' | 'beep';

const COMMAND_REPORT = 0xfd;
const SYN = 0x16;
const COMMAND_BYTES: Readonly<Record<ScannerCommand, number>> = { 'trigger-on': 0x54, 'trigger-off': 0x55, beep: 0x07 };

/** The output report of a command. */
export function encodeCommand(command: ScannerCommand): Uint8Array {
  return Uint8Array.of(COMMAND_REPORT, 0x03, SYN, COMMAND_BYTES[command], 0x0d);
}

/** Reads an output report; undefined for what is no command that is known here. Zeros behind it are padding. */
export function parseCommand(report: Uint8Array): ScannerCommand | undefined {
  const [id, , syn, letter, end] = report;
  if (id !== COMMAND_REPORT || syn !== SYN || end !== 0x0d) return undefined;
  const commands: readonly ScannerCommand[] = ['trigger-on', 'trigger-off', 'beep'];
  return commands.find((command) => COMMAND_BYTES[command] === letter);
}
