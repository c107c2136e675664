import { seededRandom } from '@changqing/fixtures';
import { describe, expect, test } from 'vitest';
import { codeSimilarity, prepareCode } from './code-similarity.ts';
import { calibratedDecibels } from './calibration.ts';
import { PALM_TEMPLATE_BYTES, parsePalmTemplate, writePalmTemplate } from './palm-template.ts';

const SIDE = 48;

/** Arcs of a few cells' width at random, as veins are. */
function randomCells(seed: string): Uint8Array {
  const random = seededRandom(seed);
  const cells = new Uint8Array(SIDE * SIDE);
  for (let line = 0; line < 26; line++) {
    const direction = random.integer(0, 5);
    const angle = (direction * Math.PI) / 6;
    const x = random.integer(0, SIDE - 1);
    const y = random.integer(0, SIDE - 1);
    for (let step = 0; step < 18; step++) {
      const column = Math.round(x + step * Math.cos(angle));
      const row = Math.round(y + step * Math.sin(angle));
      if (column >= 0 && row >= 0 && column < SIDE && row < SIDE) cells[row * SIDE + column] = direction + 1;
    }
  }
  return cells;
}

function shifted(cells: Uint8Array, right: number, down: number): Uint8Array {
  return Uint8Array.from(cells, (_, i) => {
    const column = (i % SIDE) - right;
    const row = Math.floor(i / SIDE) - down;
    return column < 0 || row < 0 || column >= SIDE || row >= SIDE ? 7 : cells[row * SIDE + column]!;
  });
}

const cells = randomCells('template');
const bytes = writePalmTemplate({ position: 'left-palm', quality: 77, cells });

describe('a cq-palm/1 template', () => {
  test('reads back as it was written', () => {
    for (let i = 0; i < 20; i++) {
      const own = randomCells(`round trip ${i}`);
      const template = { position: 'right-palm', quality: i * 5, cells: own } as const;
      expect(parsePalmTemplate(writePalmTemplate(template))).toEqual({ ok: true, value: template });
    }
  });

  test('has 872 bytes and begins with its name', () => {
    expect(bytes.length).toBe(PALM_TEMPLATE_BYTES);
    expect(PALM_TEMPLATE_BYTES).toBe(872);
    expect(Buffer.from(bytes.subarray(0, 4)).toString()).toBe('CQPV');
  });

  test.each([
    ['template-not-recognised', new Uint8Array(0)],
    ['template-not-recognised', new Uint8Array(872)],
    ['template-not-recognised', bytes.with(4, 2)],
    ['template-truncated', bytes.slice(0, 871)],
    ['template-malformed', Uint8Array.from([...bytes, 0])],
    ['template-malformed', bytes.with(5, 3)],
    ['template-malformed', bytes.with(6, 101)],
    ['template-malformed', bytes.with(7, 47)],
    ['template-malformed', Uint8Array.from(bytes, (byte, i) => (i < 8 ? byte : 255))],
    ['template-malformed', Uint8Array.from(bytes, (byte, i) => (i < 8 ? byte : 0))],
  ])('%s', (code, wrong) => {
    expect(parsePalmTemplate(wrong)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('codeSimilarity', () => {
  const reference = prepareCode(cells);

  test('finds a code again after a shift that leaves most of it', () => {
    expect(codeSimilarity(reference, reference)).toBe(1);
    for (const [right, down] of [
      [3, -2],
      [-6, 5],
      [7, 7],
      [0, -7],
    ] as const) {
      expect(codeSimilarity(prepareCode(shifted(cells, right, down)), reference)).toBeGreaterThan(0.85);
      expect(codeSimilarity(reference, prepareCode(shifted(cells, right, down)))).toBeGreaterThan(0.85);
    }
  });

  test('does not find it after a shift beyond what hands are held apart', () => {
    expect(codeSimilarity(prepareCode(shifted(cells, 16, 0)), reference)).toBeLessThan(0.6);
  });

  test('finds little of one code in another', () => {
    for (let i = 0; i < 10; i++) expect(codeSimilarity(prepareCode(randomCells(`other ${i}`)), reference)).toBeLessThan(0.6);
  });
});

describe('calibratedDecibels', () => {
  test('rises with similarity, from 0 to its cap', () => {
    let before = 0;
    for (let similarity = 0; similarity <= 1; similarity += 0.001) {
      const decibels = calibratedDecibels(similarity);
      expect(decibels).toBeGreaterThanOrEqual(before);
      before = decibels;
    }
    expect(calibratedDecibels(0)).toBe(0);
    expect(before).toBe(60);
  });
});
