import { expect, it } from 'vitest';
import { parseHidDescriptor, readHidField } from '../../src/codec/hid-descriptor.ts';
import { describeUpsReport } from '../../src/devices/hid-ups/describe.ts';
import { findUpsPlaces, readUpsReport } from '../../src/devices/hid-ups/fields.ts';
import { powerOf } from '../../src/devices/hid-ups/power.ts';
import { upsDescriptor } from '../../src/simulators/hid-ups/descriptor.ts';
import { hex } from '../examples/worked-examples.ts';
import { createMutator, INPUTS } from './mutate.ts';

/** A descriptor is longer than a frame: a fifth of the inputs gives as many bytes. */
const DESCRIPTORS = Math.ceil(INPUTS / 5);
const SCANNER =
  '05 8C 09 02 A1 01 85 02 09 12 A1 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 05 8C 09 FB 81 02 09 FC 81 02 09 FD 81 02 95 38 09 FE 82 02 01 06 00 FF 09 01 95 02 81 02 05 8C 25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0 C0';

it('a report descriptor is read or refused, and fields stay inside their reports', () => {
  const mutator = createMutator('report descriptor', [upsDescriptor('reports-and-features'), upsDescriptor('without-ids'), hex(SCANNER)]);
  const report = new Uint8Array(64).fill(0xa5);
  let read = 0;
  for (let i = 0; i < DESCRIPTORS; i += 1) {
    const descriptor = parseHidDescriptor(mutator.next());
    if (!descriptor.ok) {
      if (descriptor.error.length === 0) throw new Error('an error without words');
      continue;
    }
    const { fields } = descriptor.value;
    if (fields.length > 2048) throw new Error(`${fields.length} fields`);
    for (const field of fields.slice(0, 8)) {
      const value = readHidField(field, report);
      if (value !== undefined && !Number.isSafeInteger(value)) throw new Error('a value that is no number');
      const bytes = descriptor.value.reportBytes(field.kind, field.reportId);
      if (field.bitOffset + field.bitSize > bytes * 8) throw new Error('a field outside its report');
    }
    const places = findUpsPlaces(descriptor.value);
    if (places === undefined) continue;
    read += 1;
    powerOf(readUpsReport(places, 'input', report) ?? {}, undefined, i);
  }
  expect(read).toBeGreaterThan(DESCRIPTORS / 20);
}, 150_000);

it('a report is read or passed over', () => {
  const descriptor = parseHidDescriptor(upsDescriptor('reports-and-features'));
  const places = descriptor.ok ? findUpsPlaces(descriptor.value) : undefined;
  if (!descriptor.ok || places === undefined) throw new Error('no UPS');
  const mutator = createMutator('ups report', [Uint8Array.of(1, 0x11), Uint8Array.of(2, 64, 0x58, 2), Uint8Array.of(4, 23)]);
  let told = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    const readings = readUpsReport(places, i % 2 === 0 ? 'input' : 'feature', input);
    if (i % 16 === 0 && describeUpsReport(input, descriptor.value) === '') throw new Error('a report without words');
    if (readings === undefined) continue;
    const power = powerOf(readings, undefined, i);
    if (power.supply !== 'unknown') told += 1;
    if (power.supply !== 'unknown' && power.chargePercent !== undefined && (power.chargePercent < 0 || power.chargePercent > 100))
      throw new Error(`charged ${power.chargePercent} %`);
  }
  expect(told).toBeGreaterThan(INPUTS / 20);
}, 150_000);
