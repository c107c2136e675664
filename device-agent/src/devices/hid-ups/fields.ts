import { readHidField, type HidDescriptor, type HidField } from '../../codec/hid-descriptor.ts';

/** What the kiosk wants to know, by its usage: HID Usage Tables for Power Devices 1.0, pages 84 (power) and 85 (battery). */
const USAGES = {
  acPresent: 0x8500d0,
  charging: 0x850044,
  discharging: 0x850045,
  belowLimit: 0x850042,
  batteryPresent: 0x8500d1,
  needReplacement: 0x85004b,
  shutdownImminent: 0x840069,
  overload: 0x840065,
  remainingCapacity: 0x850066,
  fullChargeCapacity: 0x850067,
  runTimeToEmpty: 0x850068,
} as const;
export type UpsField = keyof typeof USAGES;

/** Where the state of the whole UPS stands; the same usages may stand elsewhere for a single battery. */
const POWER_SUMMARY = 0x840024;

const NAMES: readonly UpsField[] = [
  'acPresent',
  'charging',
  'discharging',
  'belowLimit',
  'batteryPresent',
  'needReplacement',
  'shutdownImminent',
  'overload',
  'remainingCapacity',
  'fullChargeCapacity',
  'runTimeToEmpty',
];

/** Where one wanted field is. */
export interface UpsPlace {
  readonly name: UpsField;
  readonly field: HidField;
}

/** The places of all wanted fields: those that are reported, and those that must be asked for. A field may be both. */
export interface UpsPlaces {
  readonly places: readonly UpsPlace[];
  /** Ids of the feature reports to ask for; 0 where the UPS has no ids. */
  readonly featureIds: readonly number[];
  readonly numbered: boolean;
}

/** What is known; undefined for what was never told. */
export type UpsReadings = { readonly [Name in UpsField]?: number };

/** Finds the wanted fields. Undefined where nothing tells whether there is mains: then it is of no use here. */
export function findUpsPlaces(descriptor: HidDescriptor): UpsPlaces | undefined {
  const places = NAMES.flatMap((name) => {
    const all = descriptor.fields.filter(({ usage, kind }) => usage === USAGES[name] && kind !== 'output');
    const summary = all.filter(({ collections }) => collections.includes(POWER_SUMMARY));
    const chosen = summary.length > 0 ? summary : all;
    return (['input', 'feature'] as const).flatMap((kind) => {
      const field = chosen.find((candidate) => candidate.kind === kind);
      return field === undefined ? [] : [{ name, field }];
    });
  });
  if (!places.some(({ name }) => name === 'acPresent' || name === 'discharging')) return undefined;
  const featureIds = new Set(places.flatMap(({ field }) => (field.kind === 'feature' ? [field.reportId ?? 0] : [])));
  return { places, featureIds: [...featureIds], numbered: descriptor.numbered };
}

/**
 * Reads what a report says. `report` begins with its id where the UPS has ids. Undefined where no wanted field is in it, for it is
 * another report, or too short for any. A number outside the range that the descriptor gives means "not known", and is left out.
 */
export function readUpsReport({ places, numbered }: UpsPlaces, kind: 'input' | 'feature', report: Uint8Array): UpsReadings | undefined {
  const id = numbered ? report[0] : undefined;
  const body = numbered ? report.subarray(1) : report;
  const readings: { [Name in UpsField]?: number } = {};
  let found = false;
  for (const { name, field } of places) {
    if (field.kind !== kind || field.reportId !== id) continue;
    const value = readHidField(field, body);
    if (value === undefined) continue;
    found = true;
    if (value >= field.logicalMinimum && value <= field.logicalMaximum) readings[name] = value;
  }
  return found ? readings : undefined;
}
