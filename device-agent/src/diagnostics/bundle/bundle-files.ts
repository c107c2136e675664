import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { StoredJob } from '../../printing/job-log.ts';
import type { TarFile } from './tar.ts';
import { withoutNumbers } from './without-secrets.ts';

const HEADS = 300;
const AUDIT_TAIL = 2_000;
const LOG_FILES = 3;
/** Of each log file its end. */
const LOG_BYTES = 1_500_000;

export const jsonFile = (name: string, content: unknown): TarFile => ({
  name,
  content: Buffer.from(`${JSON.stringify(content, null, 1)}\n`),
});
export const linesFile = (name: string, lines: readonly string[]): TarFile => ({
  name,
  content: Buffer.from(lines.map((line) => `${line}\n`).join('')),
});

const head = z.object({
  id: z.string(),
  epoch: z.string(),
  sequence: z.number(),
  kind: z.string(),
  at_ms: z.number(),
  state: z.string(),
  left_as: z.string().nullable(),
  body_sha256: z.string(),
  acknowledged_ms: z.number().nullable(),
  refused: z.string().nullable(),
});

/** Where the newest records stand in the chain and how they stand: never what they say, and never what is sealed with them. */
export function journalHeads(database: DatabaseSync): TarFile {
  const rows = database
    .prepare(
      'SELECT id, epoch, sequence, kind, at_ms, state, left_as, body_sha256, acknowledged_ms, refused FROM records ORDER BY rowid DESC LIMIT ?',
    )
    .all(HEADS)
    .map((row) => head.parse(row));
  return jsonFile(
    'journal-heads.json',
    rows.map(({ at_ms: atMs, acknowledged_ms: ackMs, ...rest }) => ({
      ...rest,
      at: instant(atMs),
      acknowledgedAt: ackMs === null ? null : instant(ackMs),
    })),
  );
}

const instant = (ms: number): string => new Date(ms).toISOString();

const auditRow = z.object({ sequence: z.number(), at_ms: z.number(), entry: z.string(), sha256: z.string() });

/** The end of the audit, a line each. */
export function auditTail(database: DatabaseSync): TarFile {
  const rows = database.prepare('SELECT sequence, at_ms, entry, sha256 FROM audit ORDER BY sequence DESC LIMIT ?').all(AUDIT_TAIL);
  const lines = rows.map((row) => {
    const { sequence, at_ms: atMs, entry, sha256 } = auditRow.parse(row);
    return JSON.stringify({ sequence, at: instant(atMs), entry, sha256 });
  });
  return linesFile('audit-tail.jsonl', lines.reverse());
}

/** Print jobs without the codes and numbers that stand on the papers: those open the public page of a paper. */
export const printJobs = (jobs: readonly StoredJob[]): TarFile =>
  jsonFile(
    'print-jobs.json',
    jobs.map(({ id, printer, kind, sheets, copies, heightMm, reprintOf, state, detail, intendedAt, settledAt }) => ({
      id,
      printer,
      kind,
      sheets,
      copies,
      heightMm,
      reprintOf,
      state,
      detail,
      intendedAt: instant(intendedAt),
      ...(settledAt === undefined ? {} : { settledAt: instant(settledAt) }),
    })),
  );

/** The ends of the newest log files. @param folder undefined where the agent keeps none */
export async function logFiles(folder: string | undefined): Promise<TarFile[]> {
  if (folder === undefined) return [];
  const names = (await readdir(folder))
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .slice(-LOG_FILES);
  return Promise.all(names.map(async (name) => linesFile(`logs/${name}`, (await endOf(join(folder, name))).map(withoutNumbers))));
}

async function endOf(path: string): Promise<string[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - LOG_BYTES);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - from), position: from });
    const lines = buffer
      .subarray(0, bytesRead)
      .toString()
      .split('\n')
      .filter((line) => line !== '');
    // The first line was cut in the middle.
    return from === 0 ? lines : lines.slice(1);
  } finally {
    await file.close();
  }
}
