import { concatBytes } from '../../codec/fields.ts';

/** Which of its fields a simulated UPS reports by itself, and which it tells when asked. Real ones differ as much. */
export type UpsManner = 'reports-and-features' | 'features-only' | 'reports-only' | 'without-ids';

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const PAGE_POWER = bytes(0x05, 0x84);
const PAGE_BATTERY = bytes(0x05, 0x85);
const END = bytes(0xc0);
const collection = (usage: number, kind: number): Uint8Array => bytes(0x09, usage, 0xa1, kind);

/** Eight flags of one bit, in this order: page and usage. */
const FLAGS = [
  [0x85, 0xd0],
  [0x85, 0x44],
  [0x85, 0x45],
  [0x85, 0x42],
  [0x85, 0xd1],
  [0x85, 0x4b],
  [0x84, 0x69],
  [0x84, 0x65],
] as const;

/** Report 1: flags; 2: capacity in per cent (one byte) and run time in seconds (two bytes); 4: load, which the kiosk does not use. */
export const STATUS_REPORT = 1;
export const CHARGE_REPORT = 2;
export const LOAD_REPORT = 4;

/** Writes the report descriptor of a UPS: UPS / PowerSummary / PresentStatus, as in the examples of the class definition. */
export function upsDescriptor(manner: UpsManner): Uint8Array {
  const tell = (page: number, usage: number): Uint8Array => {
    const named = bytes(0x05, page, 0x09, usage);
    const input = manner === 'features-only' ? [] : [named, bytes(0x81, 0x02)];
    const feature = manner === 'reports-only' || manner === 'without-ids' ? [] : [named, bytes(0xb1, 0x02)];
    return concatBytes([...input, ...feature]);
  };
  const id = (number: number): Uint8Array => (manner === 'without-ids' ? bytes() : bytes(0x85, number));
  return concatBytes([
    PAGE_POWER,
    collection(0x04, 0x01),
    collection(0x24, 0x02),
    id(STATUS_REPORT),
    PAGE_POWER,
    collection(0x02, 0x02),
    bytes(0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01),
    ...FLAGS.map(([page, usage]) => tell(page, usage)),
    END,
    id(CHARGE_REPORT),
    PAGE_BATTERY,
    bytes(0x15, 0x00, 0x25, 0x64, 0x75, 0x08),
    tell(0x85, 0x66),
    bytes(0x27, 0xfe, 0xff, 0x00, 0x00, 0x75, 0x10),
    tell(0x85, 0x68),
    END,
    ...(manner === 'without-ids'
      ? []
      : [PAGE_POWER, collection(0x1c, 0x02), id(LOAD_REPORT), bytes(0x26, 0xff, 0x00, 0x75, 0x08), tell(0x84, 0x35), END]),
    END,
  ]);
}
