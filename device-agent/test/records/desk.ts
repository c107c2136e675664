import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  canonicalJson,
  err,
  ok,
  type AttemptBody,
  type RecordAnswer,
  type RecordHead,
  type RecordResult,
  type RecordSubmission,
  type Result,
} from '@changqing/protocol';
import { z } from 'zod';
import type { CentralClient, CentralError } from '../../src/central/central-client.ts';
import { createVirtualClock } from '../../src/clock.ts';
import type { RecordKind } from '../../src/records/rows.ts';
import { openChainWitness } from '../../src/records/chain-witness.ts';
import { openDatabase } from '../../src/records/database.ts';
import { openJournal, type Journal, type RecordDraft } from '../../src/records/journal.ts';
import { makeUuid } from '../../src/records/record-id.ts';
import { makePrivateJwk, sha256, signCompact, signingKeyFrom, verifyCompact } from '../../src/records/sign.ts';

export const newKey = () => signingKeyFrom(JSON.stringify(makePrivateJwk()));

/** A journal in a folder of its own, which can be closed and opened again. */
export function openDesk() {
  const folder = mkdtempSync(join(tmpdir(), 'changqing-journal-'));
  const clock = createVirtualClock();
  const key = newKey();
  const bootId = makeUuid(clock.now());
  const open = (file = 'journal.sqlite') => {
    const database = openDatabase(join(folder, file));
    const journal = openJournal({
      database,
      clock,
      witness: openChainWitness(folder),
      writer: () => ({ terminalId: 'T0007-TEST', siteNo: '0007', bootId, key, offsetToCentralMs: () => 12 }),
    });
    return { database, journal };
  };
  return { folder, clock, key, open, remove: () => rm(folder, { recursive: true, force: true }) };
}

type Clock = ReturnType<typeof createVirtualClock>;

export function consentDraft(clock: Clock, sessionId = makeUuid(clock.now())): RecordDraft {
  return {
    id: makeUuid(clock.now()),
    sessionId,
    body: { kind: 'consent', purpose: 'certification', modalities: ['fingerprint'], noticeVersion: '1' },
  };
}

export function attemptDraft(clock: Clock, sessionId: string, consentId: string, tryNumber = 1): RecordDraft {
  const evidence = 'aGVhZA..aXY.Y2lwaGVy.dGFn';
  const body: Omit<AttemptBody, keyof RecordHead | 'recordNo' | 'code'> = {
    kind: 'attempt',
    captured: 'offline',
    identifiedBy: 'card',
    device: { model: 'm', serialNumber: 's', firmware: 'f' },
    modality: 'fingerprint',
    position: 'right-index',
    tryNumber,
    quality: 70,
    algorithms: { extractor: 'cq-fp/1', format: 'cq-fp/1' },
    liveness: 'none',
    purpose: 'certification',
    consentId,
    noticeVersion: '1',
    evidenceSha256: sha256(evidence),
  };
  return { id: makeUuid(clock.now()), sessionId, body, evidence };
}

/** One session with a consent and an attempt in the journal; answers with their ids. */
export function keepSession(journal: Journal, clock: Clock) {
  const sessionId = makeUuid(clock.now());
  const consent = consentDraft(clock, sessionId);
  const attempt = attemptDraft(clock, sessionId, consent.id);
  for (const draft of [consent, attempt]) {
    const appended = journal.append(draft);
    if (!appended.ok) throw new Error(appended.error.code);
  }
  return { sessionId, consentId: consent.id, attemptId: attempt.id };
}

export type Mood = 'answers' | 'unreachable' | 'loses-reply' | 'busy' | 'refuses' | 'lies' | 'hangs';

/** A central of memory: it stores each record once, signs its answers, and can be in any mood. */
export function createBureau(terminal: ReturnType<typeof newKey>) {
  const key = newKey();
  const stored = new Map<string, { readonly jws: string; readonly answer: string }>();
  const seen: { readonly id: string; readonly kind: string; readonly delivery: string }[] = [];
  let mood: Mood = 'answers';
  let result: RecordResult = { kind: 'pending' };

  const answerTo = (id: string, jws: string, kind: string): string => {
    const first = stored.get(id);
    if (first !== undefined) return first.answer;
    const answer: RecordAnswer = {
      v: 1,
      recordId: id,
      recordSha256: sha256(jws),
      receivedAt: '2026-11-23T01:00:00.000Z',
      effectiveAt: '2026-11-23T01:00:00.000Z',
      result: kind === 'attempt' ? result : { kind: 'stored' },
    };
    const signed = signCompact(canonicalJson(answer), key);
    stored.set(id, { jws, answer: signed });
    return signed;
  };

  const refusal = (code: 'central-busy' | 'evidence-unreadable', retry: 'later' | 'never', status: number): Result<never, CentralError> =>
    err({
      code: 'refused',
      problem: { type: `urn:changqing:problem:${code}`, title: code, status, instance: 'x', code, who: 'technician', retry },
      retryAfterMs: undefined,
    });

  const submit = async (kind: RecordKind, submission: RecordSubmission, signal: AbortSignal): ReturnType<CentralClient['submit']> => {
    const body = verifyCompact(submission.record, [terminal.publicJwk]);
    if (!body.ok) throw new Error(`central was given a record that is not signed: ${body.error}`);
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(body.value));
    seen.push({ id, kind, delivery: submission.delivery });
    switch (mood) {
      case 'answers':
        return ok({ answer: answerTo(id, submission.record, kind) });
      case 'unreachable':
        return err({ code: 'unreachable', detail: 'ECONNREFUSED' });
      case 'loses-reply':
        answerTo(id, submission.record, kind);
        return err({ code: 'unreachable', detail: 'ECONNRESET' });
      case 'busy':
        return refusal('central-busy', 'later', 503);
      case 'refuses':
        return refusal('evidence-unreadable', 'never', 422);
      case 'lies':
        return ok({ answer: signCompact('{}', newKey()) });
      case 'hangs':
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return err({ code: 'unreachable', detail: 'AbortError' });
    }
  };

  const client: Pick<CentralClient, 'submit'> = {
    submit,
  };
  return {
    client,
    key,
    stored,
    seen,
    be: (next: Mood) => {
      mood = next;
    },
    decide: (next: RecordResult) => {
      result = next;
    },
  };
}
