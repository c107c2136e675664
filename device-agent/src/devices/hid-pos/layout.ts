import { err, ok, type Result } from '@changqing/protocol';
import { parseHidDescriptor, type HidField } from '../../codec/hid-descriptor.ts';
import type { Settings } from './model.ts';

/** Where the fields of a scanned data report stand; all offsets count from the report id, which is byte 0. */
export interface ReportLayout {
  readonly reportId: number;
  /** Bytes of a whole report, id included. */
  readonly reportBytes: number;
  readonly lengthAt: number;
  /** The three bytes of the AIM identifier; undefined where the reports have none. */
  readonly aimAt: number | undefined;
  readonly dataAt: number;
  readonly dataBytes: number;
  /** The maker's own code of the symbology. */
  readonly makerAt: number | undefined;
  /** The bit that says that the next report goes on with the same code; undefined where a full report says so. */
  readonly moreAt: { readonly byte: number; readonly bit: number } | undefined;
}

/** 64 bytes: Honeywell, Zebra, Datalogic, Access-IS (barcode sheet, section 1). */
export const USUAL: ReportLayout = {
  reportId: 2,
  reportBytes: 64,
  lengthAt: 1,
  aimAt: 2,
  dataAt: 5,
  dataBytes: 56,
  makerAt: 61,
  moreAt: { byte: 63, bit: 0 },
};

/** As usual, without the maker's two bytes: the second descriptor of the sheet. */
export const SHORT: ReportLayout = { ...USUAL, reportBytes: 62, makerAt: undefined, moreAt: { byte: 61, bit: 0 } };

/** Microscan: a length and 62 bytes, nothing else. */
export const MICROSCAN: ReportLayout = {
  reportId: 1,
  reportBytes: 64,
  lengthAt: 1,
  aimAt: undefined,
  dataAt: 2,
  dataBytes: 62,
  makerAt: undefined,
  moreAt: undefined,
};

/** The layouts that a setting stands for; `auto` is what is taken where no descriptor is given. */
export const FIXED_LAYOUTS: Readonly<Record<Settings['layout'], readonly ReportLayout[]>> = {
  auto: [USUAL, MICROSCAN],
  usual: [USUAL],
  short: [SHORT],
  microscan: [MICROSCAN],
};

/** Usages of the page Barcode Scanner, and the byte count of the page Generic Desktop. */
const COUNT = 0x01003b;
const DATA = 0x8c00fe;
const CONTINUED = 0x8c00ff;
const AIM = [0x8c00fb, 0x8c00fc, 0x8c00fd] as const;
/** Whatever a maker calls its own. */
const FIRST_VENDOR_USAGE = 0xff00_0000;

/** The layouts of scanned data reports in a report descriptor. The error says why none could be taken from it. */
export function layoutsOf(descriptor: Uint8Array): Result<ReportLayout[], string> {
  const parsed = parseHidDescriptor(descriptor);
  if (!parsed.ok) return parsed;
  const inputs = parsed.value.fields.filter(({ kind }) => kind === 'input');
  const ids = new Set(inputs.filter(({ usage }) => usage === DATA).map(({ reportId }) => reportId));
  const layouts = [...ids].flatMap((id) => {
    const fields = inputs.filter(({ reportId }) => reportId === id);
    return layoutIn(fields, parsed.value.reportBytes('input', id)) ?? [];
  });
  return layouts.length > 0 ? ok(layouts) : err('no report of decoded data whose length is told');
}

/** The layout of one report of so many bytes behind its id; undefined where it cannot be read byte by byte. */
function layoutIn(fields: readonly HidField[], contentBytes: number): ReportLayout | undefined {
  const reportId = fields[0]?.reportId ?? 0;
  // Without ids on the wire byte 0 is the first of the content.
  const idBytes = reportId === 0 ? 0 : 1;
  const byteOf = (field: HidField) => Math.floor(field.bitOffset / 8) + idBytes;
  const wholeByte = (field: HidField | undefined) => field?.bitSize === 8 && field.bitOffset % 8 === 0;
  const fieldOf = (wanted: number) => fields.find(({ usage }) => usage === wanted);
  const length = fieldOf(COUNT);
  const data = fields.filter(({ usage }) => usage === DATA);
  const more = fieldOf(CONTINUED);
  const aim = AIM.map(fieldOf);
  const maker = fields.find((field) => field.usage >= FIRST_VENDOR_USAGE && wholeByte(field));
  const [first] = data;
  if (length === undefined || first === undefined || !wholeByte(length)) return undefined;
  if (!data.every((field, i) => wholeByte(field) && byteOf(field) === byteOf(first) + i)) return undefined;
  return {
    reportId,
    reportBytes: contentBytes + idBytes,
    lengthAt: byteOf(length),
    aimAt: aim[0] !== undefined && aim.every(wholeByte) ? byteOf(aim[0]) : undefined,
    dataAt: byteOf(first),
    dataBytes: data.length,
    makerAt: maker === undefined ? undefined : byteOf(maker),
    moreAt: more === undefined ? undefined : { byte: byteOf(more), bit: more.bitOffset % 8 },
  };
}
