import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { recordAnswer, type TerminalProfile } from '@changqing/protocol';
import { expect } from 'vitest';
import { z } from 'zod';
import { createCentralClient } from '../../src/central/central-client.ts';
import { systemClock } from '../../src/clock.ts';
import { recordRow, type RecordRow } from '../../src/records/rows.ts';
import { sha256, type SigningKey } from '../../src/records/sign.ts';
import { readTerminalKey } from '../../src/records/terminal-key.ts';
import type { TestCentral } from '../central/test-central.ts';

/** A terminal that central knows, with its folder. */
export interface EnrolledTerminal {
  readonly folder: string;
  readonly profile: TerminalProfile;
  readonly key: SigningKey;
  /** Where its journal lies. */
  readonly journalFile: string;
}

/** Enrols a terminal as the agent does: a key of its own, the bureau's code. */
export async function enrolTerminal(central: TestCentral, folder: string): Promise<EnrolledTerminal> {
  mkdirSync(join(folder, 'data'), { recursive: true });
  const key = await readTerminalKey(join(folder, 'keys'));
  const client = createCentralClient({ baseUrl: central.url, clock: systemClock, key, terminalId: () => undefined });
  const enrolment = { code: await central.enrolCode(), publicKey: key.publicJwk, name: 'fault test' };
  const enrolled = await client.enrol(enrolment, AbortSignal.timeout(30_000));
  if (!enrolled.ok) throw new Error(JSON.stringify(enrolled.error));
  writeFileSync(join(folder, 'profile.json'), JSON.stringify(enrolled.value));
  return { folder, profile: enrolled.value, key, journalFile: join(folder, 'data', 'journal.sqlite') };
}

/** Reads a terminal's whole journal, as it lies on the disk. */
export function readJournal(journalFile: string): RecordRow[] {
  const database = new DatabaseSync(journalFile);
  try {
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    return database
      .prepare('SELECT * FROM records ORDER BY rowid')
      .all()
      .map((row) => recordRow.parse(row));
  } finally {
    database.close();
  }
}

const atCentral = z.object({
  id: z.string(),
  sha256: z.string(),
  answer: z.string(),
  epoch: z.string(),
  sequence: z.number(),
  flags: z.array(z.string()),
});
const AT_CENTRAL = `select r.id, a.sha256, a.answer, r.epoch, r.sequence::int as sequence, r.flags
  from records r join accepted_records a on a.id = r.id where r.terminal_id = $1 order by r.epoch, r.sequence`;

/**
 * Central's ledger of a terminal is the terminal's own: the same records with the same content, each once, central's first answer in the
 * journal, no place of any epoch empty or taken twice, nothing flagged that should not be, nothing unsettled. Answers how many records.
 */
export async function expectSameLedgers(
  central: TestCentral,
  { journalFile, profile }: Pick<EnrolledTerminal, 'journalFile' | 'profile'>,
): Promise<number> {
  const own = readJournal(journalFile);
  const theirs = await central.query(atCentral, AT_CENTRAL, [profile.terminalId]);
  const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
  expect(theirs.map(({ id, sha256: hash, answer }) => ({ id, hash, answer })).sort(byId)).toEqual(
    own.map(({ id, jws, answer }) => ({ id, hash: sha256(jws), answer })).sort(byId),
  );
  const epochs = Map.groupBy(theirs, ({ epoch }) => epoch);
  for (const records of epochs.values()) expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index + 1));
  expect(theirs.filter(({ flags }) => flags.some((flag) => flag !== 'chain-gap'))).toEqual([]);
  // A gap that was filled is no gap any more.
  expect(theirs.filter(({ flags }) => flags.includes('chain-gap'))).toEqual([]);
  expect(own.filter(({ acknowledged_ms, refused, state }) => acknowledged_ms === null || refused !== null || state === 'open')).toEqual([]);
  return own.length;
}

/** How many of central's answers in a terminal's journal said that somebody is certified now. */
export function countAccepted({ journalFile }: Pick<EnrolledTerminal, 'journalFile'>): number {
  const answers = readJournal(journalFile).map(({ answer }) => Buffer.from(answer?.split('.')[1] ?? '', 'base64url').toString());
  const results = answers.map((text) => recordAnswer.parse(JSON.parse(text)).result);
  return results.filter((result) => result.kind === 'matched' && result.as === 'accepted').length;
}

const doubled = z.object({ benefit_id: z.string(), cycle: z.string(), n: z.number() });

/** Nobody's benefit was certified twice for a cycle; answers how many certifications these people have. */
export async function expectCountedOnce(central: TestCentral, personRefs: readonly string[]): Promise<number> {
  const counted = await central.query(
    doubled,
    `select c.benefit_id, c.cycle, count(*)::int as n from certifications c join benefits b on b.id = c.benefit_id
     join people p on p.id = b.person_id where p.person_ref::text = any($1) group by 1, 2`,
    [personRefs],
  );
  expect(counted.filter(({ n }) => n !== 1)).toEqual([]);
  return counted.length;
}
