import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { verifyAuditInTurns } from '../../records/audit.ts';
import { verifyChain } from '../../records/verify-chain.ts';
import { failed, passed, type SelfTest } from './self-test.ts';

export interface StorageParts {
  /** Where the agent's data lies. */
  readonly folder: string;
  readonly database: DatabaseSync;
  readonly clock: Clock;
  /** This start found the journal to be an old copy of itself. */
  readonly restored: boolean;
}

const TEST_BYTES = 1024 * 1024;
/** Below that no visit begins. */
const FREE_BYTES = 500 * 1024 * 1024;
const SLOW_MS = 2_000;

/** Writes a file, flushes it, and reads it back. */
const diskTest = ({ folder, clock }: StorageParts): SelfTest => ({
  id: 'disk',
  limitMs: 30_000,
  alone: true,
  whyNot: () => undefined,
  run: async () => {
    const path = join(folder, 'self-test.part');
    const evidence: Record<string, number> = {};
    const from = clock.monotonic();
    let freeBytes: number;
    try {
      const { bavail, bsize, blocks } = await statfs(folder);
      freeBytes = bavail * bsize;
      Object.assign(evidence, { freeBytes, totalBytes: blocks * bsize });
      const bytes = randomBytes(TEST_BYTES);
      const file = await open(path, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      evidence['writeMs'] = Math.round(clock.monotonic() - from);
      const hash = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
      if (hash(await readFile(path)) !== hash(bytes)) return failed('写进磁盘的和读出来的不一样，磁盘要换。', evidence);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return failed(code === 'ENOSPC' ? '磁盘满了，清理以后再试。' : `磁盘写不进去（${code}）。`, { ...evidence, code });
    } finally {
      await rm(path, { force: true });
    }
    evidence['ms'] = Math.round(clock.monotonic() - from);
    if (freeBytes < FREE_BYTES) return failed('磁盘剩下不到 500 MB，清理以后再试。', evidence);
    if ((evidence['ms'] ?? 0) > SLOW_MS) return failed('磁盘太慢，可能快坏了。', evidence);
    return passed(evidence);
  },
});

/** A long audit is gone through between everything else. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const quickCheck = z.object({ quick_check: z.string() });

/** Whether records and audit are still what was written. */
const journalTest = ({ database, restored }: StorageParts): SelfTest => ({
  id: 'journal',
  limitMs: 120_000,
  alone: true,
  whyNot: () => undefined,
  run: async (bench) => {
    const checked = quickCheck.safeParse(database.prepare('PRAGMA quick_check(1)').get());
    if (checked.data?.quick_check !== 'ok') return failed(`数据库坏了：${checked.data?.quick_check ?? '没有回答'}`.slice(0, 300));
    bench.progress({ database: 'ok' });
    const chain = await verifyChain(database, bench.signal);
    if (!chain.ok)
      return failed(`第 ${chain.error.sequence} 条记录${chain.error.detail}。`, {
        epoch: chain.error.epoch,
        sequence: chain.error.sequence,
      });
    const evidence = { database: 'ok', records: chain.value, restored };
    bench.progress(evidence);
    const audit = await verifyAuditInTurns(database, nextTurn);
    if (!audit.ok)
      return failed(`审计的第 ${audit.error.sequence} 条被改过或缺了：${audit.error.detail}`, {
        ...evidence,
        sequence: audit.error.sequence,
      });
    return passed({ ...evidence, auditEntries: audit.value.sequence });
  },
});

/** The disk, and what lies on it. */
export const storageTests = (parts: StorageParts): readonly SelfTest[] => [diskTest(parts), journalTest(parts)];
