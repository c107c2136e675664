import type { HidDescriptor } from '../../codec/hid-descriptor.ts';
import { findUpsPlaces, readUpsReport } from './fields.ts';

/** One line about an input report, for people who watch the wire. There is nothing personal in it. */
export function describeUpsReport(report: Uint8Array, descriptor: HidDescriptor): string {
  const places = findUpsPlaces(descriptor);
  const readings = places === undefined ? undefined : readUpsReport(places, 'input', report);
  if (readings === undefined) return `report of ${report.length} bytes without a field that is used`;
  const known = Object.entries(readings).map(([name, value]) => `${name} ${value}`);
  return known.length === 0 ? 'nothing that is known' : known.join(', ');
}
