import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../device-agent/src/clock.ts';
import { openChainWitness } from '../../device-agent/src/records/chain-witness.ts';
import { openDatabase } from '../../device-agent/src/records/database.ts';
import { openJournal, type RecordDraft } from '../../device-agent/src/records/journal.ts';
import { makeUuid } from '../../device-agent/src/records/record-id.ts';
import { makePrivateJwk, sha256, signingKeyFrom } from '../../device-agent/src/records/sign.ts';
import type { Figure } from './figure.ts';
import { pairedRow, plainRow } from './spread.ts';

/** As large as the sealed templates of a real fingerprint, base64url. */
const EVIDENCE_CHARACTERS = 2_100;

/** Attempts that survive a power cut, a second, beside bare commits of the same bytes on the same disk. */
export const journal: Figure = {
  name: 'journal',
  title: 'Journal: durable appends a second',
  measure: ({ quick, folder }) => {
    const home = join(folder, 'journal');
    mkdirSync(home);
    const database = openDatabase(join(home, 'journal.sqlite'));
    const key = signingKeyFrom(JSON.stringify(makePrivateJwk()));
    const bootId = makeUuid(systemClock.now());
    const book = openJournal({
      database,
      clock: systemClock,
      witness: openChainWitness(home),
      writer: () => ({ terminalId: 'T0007-BENCH', siteNo: '0007', bootId, key, offsetToCentralMs: () => 12 }),
    });
    const bare = new DatabaseSync(join(home, 'bare.sqlite'));
    bare.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id TEXT PRIMARY KEY, record TEXT, evidence TEXT) STRICT',
    );
    const insert = bare.prepare('INSERT INTO rows (id, record, evidence) VALUES (?, ?, ?)');

    const append = (): string => {
      const draft = attemptDraft();
      const appended = book.append(draft);
      if (!appended.ok) throw new Error(`the journal did not take a record: ${appended.error.code}`);
      return draft.id;
    };
    const example = book.find(append());
    if (example === undefined) throw new Error('a record that is not in the journal');

    const eachRound = 50;
    const rounds = quick ? 8 : 40;
    const ours: number[] = [];
    const theirs: number[] = [];
    const times: number[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const journalMs = repeat(eachRound, () => void append(), round < 0 ? undefined : times);
      const bareMs = repeat(eachRound, () => void insert.run(makeUuid(systemClock.now()), example.jws, example.evidence));
      if (round < 0) continue;
      ours.push((eachRound * 1_000) / journalMs);
      theirs.push((eachRound * 1_000) / bareMs);
    }
    database.close();
    bare.close();
    const bytes = example.jws.length + (example.evidence?.length ?? 0);
    const disk = `file system type 0x${statfsSync(home).type.toString(16)}`;
    return Promise.resolve([
      pairedRow(
        'attempts appended',
        'per s',
        ours,
        'bare SQLite, WAL, FULL: one row a commit',
        theirs,
        `rounds of ${eachRound}; ${bytes} bytes a record; ${disk}; ours also counts the day’s number, validates, chains, signs and notes the witness`,
      ),
      plainRow('one append', 'ms', times),
    ]);
  },
};

/** Milliseconds that `times` calls take; each one's own time goes to `each`. */
function repeat(times: number, work: () => void, each?: number[]): number {
  const startedAt = performance.now();
  for (let index = 0; index < times; index += 1) {
    const before = performance.now();
    work();
    each?.push(performance.now() - before);
  }
  return performance.now() - startedAt;
}

function attemptDraft(): RecordDraft {
  const evidence = 'e'.repeat(EVIDENCE_CHARACTERS);
  const id = makeUuid(systemClock.now());
  return {
    id,
    sessionId: makeUuid(systemClock.now()),
    evidence,
    body: {
      kind: 'attempt',
      captured: 'online',
      personRef: makeUuid(systemClock.now()),
      identifiedBy: 'card',
      device: { model: 'zfm-20', serialNumber: '0001', firmware: '1.0' },
      modality: 'fingerprint',
      position: 'right-index',
      tryNumber: 1,
      quality: 80,
      algorithms: { extractor: 'cq-fp/1', format: 'cq-fp/1' },
      liveness: 'none',
      purpose: 'certification',
      consentId: makeUuid(systemClock.now()),
      noticeVersion: '2026-11',
      evidenceSha256: sha256(evidence),
    },
  };
}
