import { describe, expect, test } from 'vitest';
import { parseFingerprintTemplate, writeFingerprintTemplate, type FingerprintTemplate } from '../../src/fingerprint/template.ts';
import { parseIsoRecord, templateFromIso, writeIsoTemplate } from '../../src/formats/iso19794-2.ts';

const INPUTS = Number(process.env['CHANGQING_FUZZ'] ?? 1_000_000);
const SEED = Number(process.env['CHANGQING_FUZZ_SEED'] ?? 20_260_501);

/** xorshift32: fast, and the same everywhere. */
function generator(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function seedTemplate(random: (below: number) => number, minutiae: number, grid: boolean): FingerprintTemplate {
  const cells = Uint8Array.from({ length: 12 * 10 }, () => (random(4) === 0 ? 255 : random(128)));
  return {
    position: 'right-index',
    quality: 60,
    widthPx: 300,
    heightPx: 400,
    minutiae: Array.from({ length: minutiae }, () => ({
      x: random(300),
      y: random(400),
      angle: random(256),
      type: 'ending' as const,
      quality: random(64),
    })),
    grid: grid ? { cellPx: 16, firstColumn: 2, firstRow: 1, columns: 12, rows: 10, cells } : undefined,
  };
}

/** Mutates into `buffer` what may happen to bytes on a wire or a disk; returns how many of them count. */
function mutate(random: (below: number) => number, source: Uint8Array, buffer: Uint8Array): number {
  buffer.set(source);
  let length = source.length;
  for (let change = 1 + random(3); change > 0; change--) {
    const kind = random(6);
    if (kind === 0) length = random(length + 1);
    else if (kind === 1) length = Math.min(buffer.length, length + 1 + random(8));
    // The headers, where the lengths stand, get half of the changes.
    else if (kind < 4) buffer[random(32)] = random(256);
    else if (kind === 4) buffer[random(Math.max(1, length))] = random(256);
    else buffer.copyWithin(random(buffer.length), random(buffer.length), random(buffer.length));
  }
  return length;
}

/** Feeds mutated seeds; returns how many were accepted. Anything thrown ends the test with the seed in its message. */
function fuzz(seeds: readonly Uint8Array[], inputs: number, parse: (bytes: Uint8Array) => boolean): number {
  const random = generator(SEED);
  const buffer = new Uint8Array(seeds.reduce((most, seed) => Math.max(most, seed.length), 0) + 16);
  let accepted = 0;
  for (let i = 0; i < inputs; i++) {
    const length = mutate(random, seeds[i % seeds.length]!, buffer);
    const bytes = buffer.subarray(0, length);
    try {
      if (parse(bytes)) accepted++;
    } catch (error) {
      throw new Error(`seed ${SEED}, input ${i}: ${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`, {
        cause: error,
      });
    }
  }
  return accepted;
}

describe(`${INPUTS} mutated templates (seed ${SEED})`, () => {
  const random = generator(SEED ^ 0x5a5a);
  const templates = [
    seedTemplate(random, 0, false),
    seedTemplate(random, 3, true),
    seedTemplate(random, 12, false),
    seedTemplate(random, 30, true),
  ];

  test('cq-fp/1: read or refused, and what is read can be written again', () => {
    const accepted = fuzz(templates.map(writeFingerprintTemplate), Math.ceil(INPUTS / 2), (bytes) => {
      const result = parseFingerprintTemplate(bytes);
      if (!result.ok) return false;
      if (writeFingerprintTemplate(result.value).length !== bytes.length) throw new Error('written with another length');
      return true;
    });
    expect(accepted).toBeGreaterThan(0);
  }, 60_000);

  test('ISO/IEC 19794-2:2005: read or refused, and what is read becomes a template or a named refusal', () => {
    const accepted = fuzz(templates.map(writeIsoTemplate), Math.floor(INPUTS / 2), (bytes) => {
      const result = parseIsoRecord(bytes);
      if (!result.ok) return false;
      const template = templateFromIso(result.value);
      if (template.ok) writeFingerprintTemplate(template.value);
      return true;
    });
    expect(accepted).toBeGreaterThan(0);
  }, 60_000);
});
