import { canonicalJson } from '@changqing/protocol';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendLedger, firstBrokenEntry, type AuditRow } from '../src/ledger/ledger.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';

let city: TestCentral;
beforeAll(async () => {
  city = await startTestCentral();
});
afterAll(() => city.close());

interface Page {
  readonly changes: readonly { readonly sequence: number; readonly subject: string }[];
  readonly next: number;
}

const START = { sequence: 0, sha256: '0'.repeat(64) };

describe('changes', () => {
  test('a reader that follows while 16 writers commit misses none and sees none twice', async () => {
    const { identity } = city.running.central.databases;
    const writers = 16;
    const each = 25;
    let running = writers;
    const write = async (writer: number): Promise<void> => {
      for (let count = 0; count < each; count += 1) {
        const subject = `w${String(writer)}-${String(count)}`;
        await identity.transaction().execute(async (trx) => {
          await trx.insertInto('marks').values({ name: subject, at: new Date() }).execute();
          // Writers that dawdle before they reach the ledger, as real acts do.
          await new Promise((resolve) => setTimeout(resolve, (writer * 7 + count * 3) % 5));
          await appendLedger(trx, city.clock.now(), {
            audit: [{ actor: 'test', action: 'x', subject }],
            changes: [{ kind: 'terminal', subject, data: {} }],
          });
        });
      }
      running -= 1;
    };
    const seen: string[] = [];
    let after = 0;
    const read = async (): Promise<number> => {
      const { body } = await city.bureau('GET', `/v1/changes?after=${String(after)}&limit=7`);
      const page = body as Page;
      for (const { sequence, subject } of page.changes) {
        expect(sequence).toBe(after + 1);
        after = sequence;
        seen.push(subject);
      }
      expect(page.next).toBe(after);
      return page.changes.length;
    };
    const follow = async (): Promise<void> => {
      while (running > 0) await read();
      while ((await read()) > 0);
    };
    await Promise.all([follow(), ...Array.from({ length: writers }, (_, writer) => write(writer))]);
    expect(new Set(seen).size).toBe(writers * each);
    expect(seen).toHaveLength(writers * each);
  });

  test('an act that fails leaves neither change nor audit entry', async () => {
    const { identity } = city.running.central.databases;
    const count = async () => (await identity.selectFrom('audit').select('sequence').execute()).length;
    const before = await count();
    await expect(
      identity.transaction().execute(async (trx) => {
        await appendLedger(trx, 0, { audit: [{ actor: 'a', action: 'b', subject: 'c' }], changes: [] });
        throw new Error('power cut');
      }),
    ).rejects.toThrow('power cut');
    expect(await count()).toBe(before);
  });
});

describe('the audit chain', () => {
  const rows = (): Promise<AuditRow[]> =>
    city.running.central.databases.identity.selectFrom('audit').selectAll().orderBy('sequence').execute();

  test('holds over everything that was written, and each entry is canonical JSON', async () => {
    const all = await rows();
    expect(all.length).toBeGreaterThan(300);
    expect(firstBrokenEntry(all, START)).toBeUndefined();
    for (const { entry } of all.slice(0, 20)) expect(canonicalJson(z.json().parse(JSON.parse(entry)))).toBe(entry);
  });

  test.each<[string, (all: AuditRow[]) => AuditRow[], number]>([
    ['a changed entry', (all) => all.map((row) => (row.sequence === 40 ? { ...row, entry: row.entry.replace('test', 'tesT') } : row)), 40],
    ['a removed entry', (all) => all.filter(({ sequence }) => sequence !== 40), 41],
    [
      'two entries exchanged',
      (all) => all.map((row, index) => ({ ...row, entry: all[index === 39 ? 40 : index === 40 ? 39 : index]?.entry ?? '' })),
      40,
    ],
    ['a hash made to fit one entry alone', (all) => all.map((row) => (row.sequence === 40 ? { ...row, sha256: '1'.repeat(64) } : row)), 40],
    ['an inserted entry', (all) => all.toSpliced(40, 0, all[39] ?? { sequence: 0, entry: '', previous_sha256: '', sha256: '' }), 40],
  ])('%s is found', async (_what, damage, broken) => {
    expect(firstBrokenEntry(damage(await rows()), START)).toBe(broken);
  });
});
