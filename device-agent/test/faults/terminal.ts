import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { terminalProfile } from '@changqing/protocol';
import { createCentralClient } from '../../src/central/central-client.ts';
import type { Clock } from '../../src/clock.ts';
import { silentAgentLog } from '../../src/log.ts';
import { attemptBodyOf, evidenceOf } from '../../src/records/build-attempt.ts';
import { openChainWitness } from '../../src/records/chain-witness.ts';
import { openDatabase } from '../../src/records/database.ts';
import { createDelivery, type Delivery } from '../../src/records/deliver.ts';
import { lockFolder } from '../../src/records/folder-lock.ts';
import { openJournal, type Journal } from '../../src/records/journal.ts';
import { makeUuid } from '../../src/records/record-id.ts';
import { sealEvidence } from '../../src/records/seal.ts';
import { readTerminalKey } from '../../src/records/terminal-key.ts';

/** One person's visit: whose, and the templates (base64url) of the finger as it is pressed, one a try. */
export interface Visit {
  readonly personRef: string;
  readonly templates: readonly string[];
}

/** The agent's records part without screen and readers: journal, signature, seal and delivery are the agent's own. */
export interface Terminal {
  readonly database: DatabaseSync;
  readonly journal: Journal;
  readonly delivery: Delivery;
  /** Consent and tries of one visit. Where `waits`, the person waits for central, else all is kept and delivered late. */
  receive(visit: Visit, waits: boolean): Promise<void>;
  close(): void;
}

export interface TerminalOptions {
  /** With `profile.json`, `keys/` and `data/`, as enrolling leaves it. */
  readonly folder: string;
  readonly centralUrl: URL;
  readonly clock: Clock;
  /** Told of each promise once the journal has flushed it. */
  readonly onPromise: (id: string) => void;
}

/** How long a person waits, ms of the terminal's clock. */
const WAITS_MS = 2_000;

export async function openTerminal({ folder, centralUrl, clock, onPromise }: TerminalOptions): Promise<Terminal> {
  mkdirSync(join(folder, 'data'), { recursive: true });
  const lock = lockFolder(join(folder, 'data'));
  if (!lock.ok) throw new Error(lock.error);
  const profile = terminalProfile.parse(JSON.parse(readFileSync(join(folder, 'profile.json'), 'utf8')));
  const [evidenceKey] = profile.evidenceKeys;
  if (evidenceKey === undefined) throw new Error('no key to seal for');
  const key = await readTerminalKey(join(folder, 'keys'));
  const database = openDatabase(join(folder, 'data', 'journal.sqlite'));
  const bootId = randomUUID();
  const journal = openJournal({
    database,
    clock,
    witness: openChainWitness(join(folder, 'keys')),
    writer: () => ({ terminalId: profile.terminalId, siteNo: profile.site.siteNo, bootId, key, offsetToCentralMs: () => 0 }),
  });
  const state: { session: string | undefined } = { session: undefined };
  const delivery = createDelivery({
    journal,
    client: createCentralClient({ baseUrl: centralUrl, clock, key, terminalId: () => profile.terminalId }),
    clock,
    log: silentAgentLog,
    random: Math.random,
    answerKeys: () => profile.answerKeys,
    liveSession: () => state.session,
    onContact: () => undefined,
  });

  const promised = (id: string, appended: ReturnType<typeof journal.append>): void => {
    if (!appended.ok) throw new Error(`${appended.error.code}: ${appended.error.detail ?? ''}`);
    onPromise(id);
  };

  const attempt = async (sessionId: string, consentId: string, personRef: string, template: string, tryNumber: number): Promise<string> => {
    const attemptId = makeUuid(clock.now());
    const wanted = {
      do: 'record-attempt',
      sessionId,
      attemptId,
      captureId: attemptId,
      purpose: 'certification',
      consentId,
      noticeVersion: profile.noticeVersion,
      tryNumber,
      modality: 'fingerprint',
      position: 'right-index',
      by: 'card',
      personRef,
      sealedIdentity: undefined,
      recordNo: '',
    } as const;
    const bytes = Buffer.from(template, 'base64url');
    const captured = {
      templates: [{ format: 'cq-fp/1', bytes }],
      quality: 80,
      extractor: 'cq-fp/1',
      liveness: 'none',
      device: undefined,
    } as const;
    const sealed = await sealEvidence(evidenceOf(wanted, captured), evidenceKey);
    const body = attemptBodyOf(wanted, captured, undefined, sealed);
    promised(attemptId, journal.append({ id: attemptId, sessionId, body, evidence: sealed }));
    return attemptId;
  };

  return {
    database,
    journal,
    delivery,
    receive: async ({ personRef, templates }, waits) => {
      const sessionId = makeUuid(clock.now());
      state.session = sessionId;
      const consentId = makeUuid(clock.now());
      const { noticeVersion } = profile;
      const body = { kind: 'consent' as const, purpose: 'certification' as const, noticeVersion, personRef };
      promised(consentId, journal.append({ id: consentId, sessionId, body: { ...body, modalities: ['fingerprint'] } }));
      if (waits) void delivery.live(consentId, WAITS_MS);
      for (const [index, template] of templates.entries()) {
        const attemptId = await attempt(sessionId, consentId, personRef, template, index + 1);
        const answer = waits ? await delivery.live(attemptId, WAITS_MS) : { kind: 'none' as const };
        if (answer.kind === 'none') journal.settle(attemptId, 'kept');
        if (answer.kind === 'result' && answer.result.kind === 'matched') break;
      }
      journal.endSession(sessionId, 'kept', templates.length, []);
      state.session = undefined;
      delivery.wake();
    },
    close: () => {
      database.close();
      lock.value.release();
    },
  };
}
