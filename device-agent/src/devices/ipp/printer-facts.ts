import type { DocumentPrinterAbilities, DocumentPrinterFault } from '../../hal/document-printer.ts';
import type { DeviceIdentity } from '../../hal/status.ts';
import type { IppGroup } from './codec/message.ts';
import { nameOfTag } from './codec/tags.ts';
import { MAKER, MODEL } from './model.ts';
import { A4, booleanOf, numberOf, OPERATION, PRINTER_STATE, stringsOf, valuesOf, type Operation, type PrinterState } from './wire.ts';

/** Asked once at each greeting. */
export const ABOUT_ATTRIBUTES = [
  'operations-supported',
  'document-format-supported',
  'sides-supported',
  'copies-supported',
  'media-supported',
  'print-scaling-supported',
  'printer-make-and-model',
  'printer-device-id',
  'printer-serial-number',
  'printer-uuid',
  'printer-firmware-string-version',
] as const;

/** Asked again and again. */
export const CONDITION_ATTRIBUTES = ['printer-state', 'printer-state-reasons', 'printer-is-accepting-jobs', 'printer-up-time'] as const;

/** What a printer is and can do. */
export interface AboutPrinter {
  readonly identity: DeviceIdentity;
  readonly abilities: DocumentPrinterAbilities;
  readonly operations: ReadonlySet<Operation>;
  /** Whether it knows the attribute `sides` at all. */
  readonly sidesKnown: boolean;
  /** Whether it can be told to print on A4, and not to scale what has A4's size already. */
  readonly namesA4: boolean;
  readonly scalingKnown: boolean;
}

/** How a printer says that it is. */
export interface PrinterCondition {
  readonly state: PrinterState | undefined;
  /** What stops it: a reason of severity error, or any trouble while it calls itself stopped. */
  readonly fault: DocumentPrinterFault | undefined;
  /** A trouble that it mentions as a warning only; explains why a job does not go on. */
  readonly mentioned: DocumentPrinterFault | undefined;
  readonly accepting: boolean;
  readonly paperLow: boolean;
  readonly markerLow: boolean;
  /** Seconds since it was switched on: a smaller number than before means that it forgot everything in between. */
  readonly upTime: number | undefined;
}

/** Longest text that is taken over from a printer. */
const LONGEST_TEXT = 120;
const clean = (text: string | undefined): string =>
  (text ?? '')
    .replace(/[\u0000-\u001f\u007f]/g, ' ')
    .trim()
    .slice(0, LONGEST_TEXT);

/** Reads what a printer says of itself. */
export function parseAbout(printer: IppGroup | undefined): AboutPrinter {
  const first = (called: string) => clean(stringsOf(printer, called)[0]);
  const makeAndModel = first('printer-make-and-model');
  const deviceId = parseDeviceId(stringsOf(printer, 'printer-device-id')[0] ?? '');
  const sides = stringsOf(printer, 'sides-supported');
  const operations = valuesOf(printer, 'operations-supported').flatMap((value) => {
    const known = value.kind === 'enum' || value.kind === 'integer' ? nameOfTag(OPERATION, value.value) : undefined;
    return known === undefined ? [] : [known];
  });
  return {
    identity: {
      model: MODEL,
      maker: makeAndModel || clean(deviceId.get('MFG') ?? deviceId.get('MANUFACTURER')) || MAKER,
      serialNumber:
        first('printer-serial-number') ||
        clean(deviceId.get('SN') ?? deviceId.get('SERN') ?? deviceId.get('SERIALNUMBER')) ||
        first('printer-uuid').replace(/^urn:uuid:/, ''),
      firmware: first('printer-firmware-string-version'),
    },
    abilities: {
      formats: stringsOf(printer, 'document-format-supported').slice(0, 64).map(clean),
      duplex: sides.includes('two-sided-long-edge'),
      maximumCopies: Math.max(1, numberOf(printer, 'copies-supported') ?? 1),
    },
    operations: new Set(operations),
    sidesKnown: sides.length > 0,
    namesA4: stringsOf(printer, 'media-supported').includes(A4),
    scalingKnown: stringsOf(printer, 'print-scaling-supported').includes('none'),
  };
}

/** IEEE 1284 device id: `MFG:Maker;MDL:Model;SN:123;`. */
function parseDeviceId(text: string): ReadonlyMap<string, string> {
  const pairs = text.slice(0, 2_000).split(';');
  return new Map(
    pairs.flatMap((pair) => {
      const colon = pair.indexOf(':');
      return colon < 0 ? [] : [[pair.slice(0, colon).trim().toUpperCase(), pair.slice(colon + 1).trim()] as const];
    }),
  );
}

/** Reasons without their suffix (RFC 8011 §5.4.12, PWG 5100.9) that somebody at the printer has to deal with, gravest first. */
const FAULT_OF_REASON: readonly (readonly [RegExp, DocumentPrinterFault])[] = [
  [/^(cover-open|door-open|interlock-open|output-cover-open|input-cover-open)$/, 'cover-open'],
  [/^(media-jam|.*-jam|.*-feed-error|.*misfeed.*)$/, 'paper-jam'],
  [/^(media-empty|media-needed|input-tray-missing|.*-empty-media)$/, 'paper-out'],
  [/^(toner-empty|marker-supply-empty|marker-supply-missing|marker-waste-full|marker-.*-exhausted)$/, 'marker-empty'],
  [/^(paused|moving-to-paused|deactivated|hold-new-jobs)$/, 'cancelled'],
  [
    /^(fuser-over-temp|fuser-under-temp|opc-life-over|output-tray-missing|output-area-full|spool-area-full|developer-empty|other)$/,
    'unrecoverable',
  ],
  [/^(shutdown|timed-out|connecting-to-device)$/, 'unrecoverable'],
];

type Severity = 'error' | 'warning' | 'report';

/** A reason without a suffix is an error (RFC 8011 §5.4.12), unless it is a state of affairs rather than a trouble. */
function parseReason(reason: string): { readonly what: string; readonly severity: Severity } {
  const found = /^(.*)-(error|warning|report)$/.exec(reason);
  const [, what = reason, suffix] = found ?? [];
  // `…-feed-error` is the name of a trouble, not its severity (PWG 5107.3 §9).
  if (suffix === 'error' && what.endsWith('-feed')) return { what: reason, severity: 'error' };
  return { what, severity: suffix === 'warning' || suffix === 'report' ? suffix : 'error' };
}

/** Which trouble reasons speak of; of several the one that people must deal with first. */
function faultAmong(whats: readonly string[]): DocumentPrinterFault | undefined {
  return FAULT_OF_REASON.find(([pattern]) => whats.some((what) => pattern.test(what)))?.[1];
}

/** Reads how a printer says that it is. */
export function parseCondition(printer: IppGroup | undefined): PrinterCondition {
  const state = nameOfTag(PRINTER_STATE, numberOf(printer, 'printer-state') ?? 0);
  const reasons = stringsOf(printer, 'printer-state-reasons').slice(0, 100).map(parseReason);
  const errors = faultAmong(reasons.filter(({ severity }) => severity === 'error').map(({ what }) => what));
  const any = faultAmong(reasons.map(({ what }) => what));
  const has = (pattern: RegExp) => reasons.some(({ what }) => pattern.test(what));
  return {
    state,
    fault: errors ?? (state === 'stopped' ? (any ?? 'unrecoverable') : undefined),
    mentioned: any,
    accepting: booleanOf(printer, 'printer-is-accepting-jobs') ?? true,
    // One of several trays is empty: a warning, and time to bring paper.
    paperLow: has(/^media-low$/) || any === 'paper-out',
    markerLow: has(/^(toner-low|marker-supply-low|marker-waste-almost-full|developer-low)$/) || any === 'marker-empty',
    upTime: numberOf(printer, 'printer-up-time'),
  };
}
