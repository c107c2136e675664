import { feedbackBody, feedbackEvidence, type FeedbackEvidence, type PublicJwk } from '@changqing/protocol';
import { compactDecrypt, decodeProtectedHeader, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentAgentLog } from '../../src/log.ts';
import { createDelivery } from '../../src/records/deliver.ts';
import { makeUuid } from '../../src/records/record-id.ts';
import { parseJson, sha256, verifyCompact } from '../../src/records/sign.ts';
import type { FeedbackEffect, FeedbackInput, LeftMessage } from '../../src/sessions/feedback/feedback-messages.ts';
import { recordFeedback } from '../../src/sessions/feedback/perform-feedback.ts';
import { publicJwk } from '@changqing/protocol';
import { createBureau, keepSession, openDesk } from './desk.ts';

let desk: ReturnType<typeof openDesk>;
let opened: ReturnType<typeof desk.open>;
let bureau: ReturnType<typeof createBureau>;
let key: { readonly open: CryptoKey; readonly seal: PublicJwk };
beforeEach(async () => {
  desk = openDesk();
  opened = desk.open();
  bureau = createBureau(desk.key);
  const pair = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  key = { open: pair.privateKey, seal: publicJwk.parse({ ...(await exportJWK(pair.publicKey)), kid: 'central' }) };
});
afterEach(async () => {
  opened.database.close();
  await desk.remove();
});

function hands(evidenceKey: PublicJwk | undefined = key.seal) {
  const told: FeedbackInput[] = [];
  const delivery = createDelivery({
    journal: opened.journal,
    client: bureau.client,
    clock: desk.clock,
    log: silentAgentLog,
    random: () => 0.5,
    answerKeys: () => [bureau.key.publicJwk],
    liveSession: () => undefined,
    onContact: () => undefined,
  });
  const performer = {
    journal: opened.journal,
    delivery,
    log: silentAgentLog,
    evidenceKey: () => evidenceKey,
    feed: (input: FeedbackInput) => void told.push(input),
  };
  return { told, delivery, performer, record: (effect: FeedbackEffect) => recordFeedback(performer, effect) };
}

const effectOf = (change: { rating?: number; message?: LeftMessage }): FeedbackEffect => ({
  do: 'record-feedback',
  sessionId: makeUuid(desk.clock.now()),
  feedbackId: makeUuid(desk.clock.now()),
  service: 'look-up',
  ...change,
});
async function unsealed(jwe: string): Promise<FeedbackEvidence> {
  const { plaintext } = await compactDecrypt(jwe, key.open);
  return feedbackEvidence.parse(JSON.parse(new TextDecoder().decode(plaintext)));
}
const bodyOf = (jws: string) => {
  const verified = verifyCompact(jws, [desk.key.publicJwk]);
  if (!verified.ok) throw new Error(verified.error);
  return feedbackBody.parse(parseJson(verified.value));
};

describe('what somebody leaves', () => {
  test('a rating is signed and chained like every record, and central gets it', async () => {
    keepSession(opened.journal, desk.clock);
    const effect = effectOf({ rating: 4 });
    const { record, told } = hands();
    await record(effect);
    const row = opened.journal.find(effect.feedbackId);
    expect(row).toMatchObject({ kind: 'feedback', state: 'stored', evidence: null, sequence: 3 });
    expect(bodyOf(row?.jws ?? '')).toMatchObject({ rating: 4, service: 'look-up', sessionId: effect.sessionId });
    expect(told).toEqual([
      { kind: 'feedback-recorded', feedbackId: effect.feedbackId },
      { kind: 'feedback-delivered', feedbackId: effect.feedbackId, kept: false },
    ]);
    expect(bureau.seen).toEqual([{ id: effect.feedbackId, kind: 'feedback', delivery: 'live' }]);
  });

  test.each<LeftMessage>([
    { way: 'text', text: '请把字放大一些' },
    { way: 'telephone', telephone: '13900001234' },
    { way: 'strokes', strokes: [[7, 77, 777, 1777]] },
  ])('$way lies sealed for central alone, under its own id', async (message) => {
    const effect = effectOf({ message });
    await hands().record(effect);
    const row = opened.journal.find(effect.feedbackId);
    const sealed = row?.evidence ?? '';
    expect(decodeProtectedHeader(sealed)).toMatchObject({ kid: 'central', id: effect.feedbackId });
    expect({ ...(await unsealed(sealed)), way: message.way }).toEqual({ v: 1, id: effect.feedbackId, ...message });
    expect(bodyOf(row?.jws ?? '')).toMatchObject({ message: message.way, evidenceSha256: sha256(sealed) });
    expect(JSON.stringify(row)).not.toMatch(/请把字|13900001234|1777/);
  });

  test('without the bureau it is kept, said so, and delivered later by the same id', async () => {
    bureau.be('unreachable');
    const effect = effectOf({ message: { way: 'text', text: '好' } });
    const { record, told, delivery } = hands();
    await record(effect);
    expect(told.at(-1)).toEqual({ kind: 'feedback-delivered', feedbackId: effect.feedbackId, kept: true });
    bureau.be('answers');
    const stop = new AbortController();
    const running = delivery.run(stop.signal);
    await desk.clock.advance(60_000);
    stop.abort();
    await running;
    expect(opened.journal.find(effect.feedbackId)).toMatchObject({ state: 'stored' });
    expect(bureau.seen.map(({ kind, delivery: how }) => [kind, how])).toEqual([
      ['feedback', 'live'],
      ['feedback', 'late'],
    ]);
  });

  test('words cannot be taken before this terminal has met central; a rating can', async () => {
    const { told, performer } = hands();
    const mute = { ...performer, evidenceKey: () => undefined };
    const message = effectOf({ message: { way: 'text', text: '好' } });
    await recordFeedback(mute, message);
    expect(told).toEqual([{ kind: 'feedback-recorded', feedbackId: message.feedbackId, problem: { code: 'central-unreachable' } }]);
    const rating = effectOf({ rating: 1 });
    await recordFeedback(mute, rating);
    expect(opened.journal.find(rating.feedbackId)).toBeDefined();
    expect(opened.journal.find(message.feedbackId)).toBeUndefined();
  });

  test('what the journal cannot flush is not promised', async () => {
    const { told, performer } = hands();
    const effect = effectOf({ rating: 1 });
    await recordFeedback({ ...performer, journal: { append: () => ({ ok: false, error: { code: 'storage-full' } }) } }, effect);
    expect(told).toEqual([{ kind: 'feedback-recorded', feedbackId: effect.feedbackId, problem: { code: 'storage-full' } }]);
    expect(bureau.seen).toEqual([]);
  });

  test('a bug ends as a problem, never as silence', async () => {
    const { told, performer } = hands();
    const broken = {
      append: () => {
        throw new Error('bug');
      },
    };
    const effect = effectOf({ rating: 1 });
    await recordFeedback({ ...performer, journal: broken }, effect);
    expect(told).toEqual([{ kind: 'feedback-recorded', feedbackId: effect.feedbackId, problem: { code: 'agent-failed' } }]);
  });

  test('its sealed words are erased from the kiosk like all evidence, thirty days after central has them', async () => {
    const effect = effectOf({ message: { way: 'text', text: '好' } });
    await hands().record(effect);
    expect(opened.journal.eraseEvidence(desk.clock.now())).toBe(0);
    expect(opened.journal.eraseEvidence(desk.clock.now() + 1)).toBe(1);
    expect(opened.journal.find(effect.feedbackId)?.evidence).toBeNull();
  });
});

describe('a statement about the particulars', () => {
  const append = () => {
    const id = makeUuid(desk.clock.now());
    const appended = opened.journal.append({
      id,
      sessionId: makeUuid(desk.clock.now()),
      body: {
        kind: 'particulars',
        personRef: makeUuid(1),
        lookUpId: makeUuid(2),
        act: 'correction-asked',
        particularsSha256: 'c'.repeat(64),
        fields: ['telephone'],
      },
    });
    if (!appended.ok) throw new Error(appended.error.code);
    return id;
  };

  test('is journalled, chained and delivered, and holds no value of anything', async () => {
    const id = append();
    const { delivery } = hands();
    expect(await delivery.live(id, 8_000)).toEqual({ kind: 'result', result: { kind: 'stored' } });
    expect(opened.journal.find(id)).toMatchObject({ kind: 'particulars', state: 'stored', evidence: null });
    expect(bureau.seen).toEqual([{ id, kind: 'particulars', delivery: 'live' }]);
  });

  test.each(['look-up-over', 'assurance-too-low'] as const)('that central refuses with %s is not offered for ever', async (code) => {
    const id = append();
    const { performer } = hands();
    const refusing = createDelivery({
      journal: performer.journal,
      client: {
        submit: () =>
          Promise.resolve({
            ok: false,
            error: {
              code: 'refused',
              problem: {
                type: `urn:changqing:problem:${code}`,
                title: code,
                status: 403,
                instance: 'x',
                code,
                who: 'person',
                retry: 'now',
              },
              retryAfterMs: undefined,
            },
          } as const),
      },
      clock: desk.clock,
      log: silentAgentLog,
      random: () => 0.5,
      answerKeys: () => [bureau.key.publicJwk],
      liveSession: () => undefined,
      onContact: () => undefined,
    });
    expect(await refusing.live(id, 8_000)).toMatchObject({ kind: 'refused', problem: { code } });
    expect(opened.journal.counts()).toMatchObject({ waiting: 0, refused: 1 });
  });
});

test('what people leave does not count among the kept attempts after which certifying closes', async () => {
  bureau.be('unreachable');
  const { record } = hands();
  for (let count = 0; count < 5; count += 1) await record(effectOf({ rating: 3 }));
  expect(opened.journal.counts()).toMatchObject({ waiting: 5, waitingAttempts: 0 });
});
