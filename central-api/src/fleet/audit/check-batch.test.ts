import type { EventRow } from '@changqing/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkBatch, EMPTY_AUDIT, hashOfEntry } from './check-batch.ts';

const START = '0'.repeat(64);
const AT = '2026-11-23T02:00:00.000Z';

function chain(length: number): EventRow[] {
  const rows: EventRow[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const row = {
      sequence,
      at: AT,
      entry: `{"act":"help-asked","page":"p${String(sequence)}"}`,
      previousSha256: rows.at(-1)?.sha256 ?? START,
    };
    rows.push({ ...row, sha256: hashOfEntry(row, row.previousSha256) });
  }
  return rows;
}
const headOf = (rows: readonly EventRow[]) => ({ size: rows.at(-1)?.sequence ?? 0, head: rows.at(-1)?.sha256 ?? START, at: AT });
const knownOf = (rows: readonly EventRow[]) => ({ size: rows.length, head: rows.at(-1)?.sha256 ?? START, checkpointMs: 0 });
const storedOf = (rows: readonly EventRow[]) => new Map(rows.map(({ sequence, sha256 }) => [sequence, sha256]));

test('a whole chain is taken whatever part of it came before and is sent again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (length, a, b) => {
      const rows = chain(length);
      const had = rows.slice(0, a % (length + 1));
      const sent = rows.slice(Math.min(b % length, had.length));
      if (sent.length === 0) return;
      const checked = checkBatch(knownOf(had), sent, headOf(sent), storedOf(had), had.length);
      expect(checked).toEqual({ kind: 'taken', fresh: rows.slice(had.length), fault: undefined });
    }),
  );
});

test('the first entry that was changed, left out or moved is named, wherever it is, and none is lost', () => {
  const change = fc.constantFrom('entry', 'at', 'sha256', 'previousSha256', 'left-out', 'swapped');
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 30 }), fc.nat(), change, (length, place, what) => {
      const rows = chain(length);
      // The last one is left alone where taking it out would leave a shorter chain that is whole.
      const index = place % (length - 1);
      const row = rows[index]!;
      const changed = rows.flatMap((one, at) => {
        if (what === 'swapped')
          return at === index
            ? [{ ...rows[index + 1]!, sequence: one.sequence }]
            : at === index + 1
              ? [{ ...row, sequence: one.sequence }]
              : [one];
        if (at !== index) return [one];
        if (what === 'left-out') return [];
        if (what === 'entry') return [{ ...one, entry: `${one.entry} ` }];
        if (what === 'at') return [{ ...one, at: '2026-11-23T02:00:00.001Z' }];
        return [{ ...one, [what]: 'f'.repeat(64) }];
      });
      const checked = checkBatch(EMPTY_AUDIT, changed, headOf(rows), new Map(), 0);
      if (checked.kind !== 'taken') throw new Error(checked.kind);
      expect(checked.fault?.sequence).toBe(row.sequence);
      expect(checked.fresh).toHaveLength(changed.length);
    }),
  );
});

test('a chain that was hashed anew from some entry on differs from what central has there', () => {
  const rows = chain(6);
  const other = chain(3);
  for (let sequence = 4; sequence <= 8; sequence += 1) {
    const row = { sequence, at: AT, entry: '{"act":"clock-found-behind"}', previousSha256: other.at(-1)?.sha256 ?? START };
    other.push({ ...row, sha256: hashOfEntry(row, row.previousSha256) });
  }
  expect(checkBatch(knownOf(rows), other.slice(2), headOf(other), storedOf(rows), 6)).toMatchObject({
    kind: 'taken',
    fault: { sequence: 4, why: 'forked' },
  });
});

test('the same number twice in one batch is a fork', () => {
  const rows = chain(2);
  const twice = [...rows, { ...rows[1]!, entry: '{}' }];
  expect(checkBatch(EMPTY_AUDIT, twice, headOf(rows), new Map(), 0)).toMatchObject({ fresh: rows, fault: { sequence: 2, why: 'forked' } });
});

test('an entry that was changed and hashed anew is betrayed by the one after it, in the same batch and in the next', () => {
  const rows = chain(4);
  const changed = { ...rows[1]!, entry: '{"act":"clock-found-behind"}' };
  const forged = { ...changed, sha256: hashOfEntry(changed, changed.previousSha256) };
  const told = [rows[0]!, forged, ...rows.slice(2)];
  expect(checkBatch(EMPTY_AUDIT, told, headOf(told), new Map(), 0)).toMatchObject({ fault: { sequence: 3, why: 'altered' } });
  const had = told.slice(0, 2);
  expect(checkBatch(knownOf(had), told.slice(2), headOf(told), storedOf(had), 2)).toMatchObject({ fault: { sequence: 3, why: 'altered' } });
});
