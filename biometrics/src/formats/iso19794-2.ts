import { err, fingerPosition, isoFingerCode, ok, type Result } from '@changqing/protocol';
import { WORKING_DPI } from '../image.ts';
import { MAXIMUM_MINUTIAE, type FingerprintTemplate, type Minutia, type TemplateError } from '../fingerprint/template.ts';

/** One finger view of an ISO/IEC 19794-2:2005 record. */
export interface IsoView {
  /** 0 unknown, 1 right thumb … 10 left little finger. */
  readonly finger: number;
  /** 0..15, counted per finger. */
  readonly viewNumber: number;
  /** 0 live-scan plain, 1 live-scan rolled, 2 nonlive plain, 3 nonlive rolled, 8 swipe. */
  readonly impressionType: number;
  /** 0..100. */
  readonly quality: number;
  readonly minutiae: readonly IsoMinutia[];
  /** The extended data area as it came, its length field not included. */
  readonly extension: Uint8Array;
}

/** A minutia as the record has it: picture units, and 1/256 of a turn counter-clockwise from +x. */
export interface IsoMinutia {
  readonly type: 'other' | 'ending' | 'bifurcation';
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  /** 0..100; 0 is unknown. */
  readonly quality: number;
}

/** An ISO/IEC 19794-2:2005 finger minutiae record (general record format, clause 7). */
export interface IsoRecord {
  /** Capture equipment certification (4 bits) and device type id (12 bits). */
  readonly equipment: number;
  readonly width: number;
  readonly height: number;
  /** Pixels per centimetre; 197 is 500 dpi. */
  readonly xPerCm: number;
  readonly yPerCm: number;
  readonly views: readonly IsoView[];
}

const HEADER_BYTES = 24;
const VIEW_BYTES = 4;
const MINUTIA_BYTES = 6;
const MAGIC = [0x46, 0x4d, 0x52, 0x00, 0x20, 0x32, 0x30, 0x00];
const TYPES = ['other', 'ending', 'bifurcation'] as const;
const PER_CM_AT_500_DPI = 197;

/** The bytes of a record. Counts and values out of range are a bug of the caller and throw. */
export function writeIsoRecord(record: IsoRecord): Uint8Array {
  const length = record.views.reduce(
    (sum, view) => sum + VIEW_BYTES + view.minutiae.length * MINUTIA_BYTES + 2 + view.extension.length,
    HEADER_BYTES,
  );
  const bytes = new Uint8Array(length);
  const data = new DataView(bytes.buffer);
  bytes.set(MAGIC, 0);
  data.setUint32(8, length);
  data.setUint16(12, record.equipment);
  data.setUint16(14, record.width);
  data.setUint16(16, record.height);
  data.setUint16(18, record.xPerCm);
  data.setUint16(20, record.yPerCm);
  data.setUint8(22, record.views.length);
  let at = HEADER_BYTES;
  for (const view of record.views) {
    if (view.minutiae.length > MAXIMUM_MINUTIAE)
      throw new RangeError(`a view holds at most ${MAXIMUM_MINUTIAE} minutiae, got ${view.minutiae.length}`);
    bytes.set([view.finger, (view.viewNumber << 4) | view.impressionType, view.quality, view.minutiae.length], at);
    at += VIEW_BYTES;
    for (const minutia of view.minutiae) {
      data.setUint16(at, (TYPES.indexOf(minutia.type) << 14) | minutia.x);
      data.setUint16(at + 2, minutia.y);
      bytes[at + 4] = minutia.angle;
      bytes[at + 5] = minutia.quality;
      at += MINUTIA_BYTES;
    }
    data.setUint16(at, view.extension.length);
    bytes.set(view.extension, at + 2);
    at += 2 + view.extension.length;
  }
  return bytes;
}

/** Reads a record. Every length must agree with the bytes at hand; reserved bits, types and fingers are refused. */
export function parseIsoRecord(bytes: Uint8Array): Result<IsoRecord, TemplateError> {
  if (bytes.length < 8 || MAGIC.some((value, i) => bytes[i] !== value)) {
    return err({ code: 'template-not-recognised', reason: 'does not begin with "FMR" and version 20' });
  }
  if (bytes.length < HEADER_BYTES) return truncated(`the header has ${HEADER_BYTES} bytes, got ${bytes.length}`);
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const told = data.getUint32(8);
  if (told > bytes.length) return truncated(`says ${told} bytes, got ${bytes.length}`);
  if (told < bytes.length) return malformed(`says ${told} bytes, but ${bytes.length} came`);
  const header = {
    equipment: data.getUint16(12),
    width: data.getUint16(14),
    height: data.getUint16(16),
    xPerCm: data.getUint16(18),
    yPerCm: data.getUint16(20),
  };
  if (header.width === 0 || header.height === 0) return malformed(`a picture of ${header.width} by ${header.height}`);
  if (header.xPerCm === 0 || header.yPerCm === 0) return malformed('a resolution of 0');
  if (data.getUint8(23) !== 0) return malformed('the reserved byte of the header is not 0');
  const views: IsoView[] = [];
  let at = HEADER_BYTES;
  for (let i = 0; i < data.getUint8(22); i++) {
    const view = parseView(data, bytes, at, header);
    if (!view.ok) return err({ ...view.error, reason: `view ${i + 1}: ${view.error.reason}` });
    views.push(view.value.view);
    at = view.value.end;
  }
  if (at !== bytes.length) return malformed(`${bytes.length - at} bytes follow the last view`);
  return ok({ ...header, views });
}

function parseView(
  data: DataView,
  bytes: Uint8Array,
  start: number,
  size: { width: number; height: number },
): Result<{ view: IsoView; end: number }, TemplateError> {
  if (start + VIEW_BYTES > bytes.length) return truncated('its header is missing');
  const finger = data.getUint8(start);
  const numbers = data.getUint8(start + 1);
  const quality = data.getUint8(start + 2);
  const count = data.getUint8(start + 3);
  if (finger > 10) return malformed(`finger code ${finger}, 0 to 10 are known`);
  if (quality > 100) return malformed(`quality ${quality}, 100 is the most`);
  const after = start + VIEW_BYTES + count * MINUTIA_BYTES;
  if (after + 2 > bytes.length) return truncated(`${count} minutiae do not fit into the ${bytes.length - start - VIEW_BYTES} bytes left`);
  const minutiae: IsoMinutia[] = [];
  for (let i = 0; i < count; i++) {
    const at = start + VIEW_BYTES + i * MINUTIA_BYTES;
    const type = TYPES[data.getUint8(at) >> 6];
    const x = data.getUint16(at) & 0x3fff;
    const y = data.getUint16(at + 2);
    const minutiaQuality = data.getUint8(at + 5);
    if (type === undefined) return malformed(`minutia ${i + 1} has the reserved type 3`);
    if (x >= size.width || y >= size.height)
      return malformed(`minutia ${i + 1} at ${x}, ${y} lies outside ${size.width} by ${size.height}`);
    if (minutiaQuality > 100) return malformed(`minutia ${i + 1} has quality ${minutiaQuality}, 100 is the most`);
    minutiae.push({ type, x, y, angle: data.getUint8(at + 4), quality: minutiaQuality });
  }
  const extensionLength = data.getUint16(after);
  const end = after + 2 + extensionLength;
  if (end > bytes.length) return truncated(`an extension of ${extensionLength} bytes, ${bytes.length - after - 2} left`);
  const extension = bytes.slice(after + 2, end);
  return ok({ view: { finger, viewNumber: numbers >> 4, impressionType: numbers & 15, quality, minutiae, extension }, end });
}

/** A template as a record of one view. The orientation grid has no place in it and is left out. */
export function writeIsoTemplate(template: FingerprintTemplate): Uint8Array {
  const minutiae = template.minutiae.map(({ x, y, angle, type, quality }) => ({
    x,
    y,
    angle,
    type,
    quality: Math.round((quality * 100) / 63),
  }));
  const finger = template.position === undefined ? 0 : isoFingerCode(template.position);
  const view = { finger, viewNumber: 0, impressionType: 0, quality: template.quality, minutiae, extension: new Uint8Array(0) };
  const { widthPx: width, heightPx: height } = template;
  return writeIsoRecord({ equipment: 0, width, height, xPerCm: PER_CM_AT_500_DPI, yPerCm: PER_CM_AT_500_DPI, views: [view] });
}

/**
 * One view of anybody's record as a template of this engine: brought to 500 dpi, without an orientation grid.
 * Refuses a record without that view, and a picture larger than a template's coordinates.
 */
export function templateFromIso(record: IsoRecord, viewIndex = 0): Result<FingerprintTemplate, TemplateError> {
  const view = record.views[viewIndex];
  if (view === undefined) return malformed(`view ${viewIndex + 1} was asked for, the record has ${record.views.length}`);
  const xScale = scaleTo500(record.xPerCm);
  const yScale = scaleTo500(record.yPerCm);
  const widthPx = Math.max(1, Math.round(record.width * xScale));
  const heightPx = Math.max(1, Math.round(record.height * yScale));
  if (widthPx > 4095 || heightPx > 4095) return malformed(`a picture of ${widthPx} by ${heightPx} px at 500 dpi, 4095 is the most`);
  const minutiae = view.minutiae.map((m): Minutia => ({
    x: Math.min(widthPx - 1, Math.round(m.x * xScale)),
    y: Math.min(heightPx - 1, Math.round(m.y * yScale)),
    angle: m.angle,
    type: m.type,
    quality: Math.round((m.quality * 63) / 100),
  }));
  const position = view.finger === 0 ? undefined : fingerPosition.options[view.finger - 1];
  return ok({ position, quality: view.quality, widthPx, heightPx, minutiae, grid: undefined });
}

/** 196 and 197 both mean 500 dpi: exporters round differently. */
function scaleTo500(perCm: number): number {
  return perCm === 196 || perCm === 197 ? 1 : WORKING_DPI / (perCm * 2.54);
}

function truncated(reason: string): Result<never, TemplateError> {
  return err({ code: 'template-truncated', reason });
}

function malformed(reason: string): Result<never, TemplateError> {
  return err({ code: 'template-malformed', reason });
}
