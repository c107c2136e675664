import { randomUUID } from 'node:crypto';
import { archivePage as drawPage } from '@changqing/fixtures';
import { levelFor, lookUpTopic, type AssuranceLevel, type LookUpPolicy, type LookUpTopic } from '@changqing/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADDRESS, fileOf, TELEPHONE } from './support/file-of.ts';
import { archivePage, byCard, hand, password, raise, record, setPassword, verified } from './support/look-up-client.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

// Every act that central answers itself, at every level, under the usual policy and under two of a bureau's own. Papers, confirming and certifying
// are tested where they are made.
const POLICIES: readonly (readonly [string, LookUpPolicy | undefined])[] = [
  ['the usual policy', undefined],
  [
    'a strict bureau',
    {
      overview: 2,
      contributions: 3,
      particulars: 2,
      account: 3,
      benefits: 3,
      flexible: 3,
      medical: 3,
      referral: 3,
      'particulars.unmasked': 3,
    },
  ],
  ['a generous bureau', { account: 1, benefits: 1, flexible: 1, medical: 1, referral: 1, archives: 2, 'particulars.unmasked': 1 }],
];
const LEVELS = [1, 2, 3] as const;

describe.each(POLICIES)('%s', (_name, policy) => {
  let city: TestCentral;
  let kiosk: TestTerminal;
  let lookUps: Readonly<Record<1 | 2 | 3, string>>;
  const documentId = randomUUID();
  beforeAll(async () => {
    city = await startTestCentral({}, policy === undefined ? {} : { CHANGQING_LOOK_UP_POLICY: JSON.stringify(policy) });
    kiosk = await city.terminal();
    const identity = await city.person();
    const { personRef } = await city.enrol(identity, 'own', ['right-index']);
    await hand(city, fileOf(identity));
    await setPassword(city, identity, '111111');
    const page = Buffer.from(drawPage(documentId, 1)).toString('base64url');
    const stored = await city.bureau('POST', '/v1/archives', {
      id: documentId,
      identity,
      title: '退休审批表',
      category: 'retirement',
      pages: [page],
    });
    expect(stored).toEqual({ status: 200, body: { id: documentId, pages: 1 } });
    const [one, two, three] = [await byCard(kiosk, identity), await byCard(kiosk, identity), await byCard(kiosk, identity)];
    expect((await password(kiosk, two.id, '111111')).body).toEqual({ result: 'raised', level: 2 });
    const { verificationId } = await verified(kiosk, personRef, 'own', { sessionId: three.sessionId });
    expect((await raise(kiosk, three.id, verificationId)).body).toEqual({ result: 'raised', level: 3 });
    lookUps = { 1: one.id, 2: two.id, 3: three.id };
  });
  afterAll(() => city.close());

  const cells = lookUpTopic.options.flatMap((topic) => LEVELS.map((level): [LookUpTopic, AssuranceLevel & (1 | 2 | 3)] => [topic, level]));
  test.each(cells)('%s at level %d', async (topic, level) => {
    const { status, body } = await record(kiosk, lookUps[level], topic);
    if (level >= levelFor(topic, policy)) expect([status, body.topic]).toEqual([200, topic]);
    else expect([status, body.code]).toEqual([403, 'assurance-too-low']);
  });

  test.each(LEVELS)('a scanned page at level %d', async (level) => {
    const { status, bytes, headers } = await archivePage(kiosk, lookUps[level], documentId, 1);
    if (level < levelFor('archives', policy)) {
      expect(status).toBe(403);
      expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'assurance-too-low' });
      return;
    }
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'image/png', 'no-store']);
    expect(bytes.equals(drawPage(documentId, 1))).toBe(true);
  });

  test.each(LEVELS)('particulars in full at level %d', async (level) => {
    const { status, body } = await record(kiosk, lookUps[level], 'particulars');
    if (status !== 200) return;
    const text = JSON.stringify(body);
    const full = level >= levelFor('particulars.unmasked', policy);
    expect([text.includes(ADDRESS), text.includes(TELEPHONE), text.includes('李桂兰')]).toEqual([full, full, full]);
    expect(text).toMatch(full ? /"masked":false/ : /"masked":true/);
  });

  test('terminals are told what the bureau set', () => {
    expect(kiosk.profile.lookUpPolicy).toEqual(policy);
  });
});
