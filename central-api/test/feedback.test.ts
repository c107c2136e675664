import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { MAXIMUM_STROKE_NUMBERS } from '@changqing/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eraseOldWords } from '../src/feedback/store.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { MadeRecord, TestTerminal } from './support/test-terminal.ts';

const DAY_MS = 86_400_000;
let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());

interface Listed {
  readonly id: string;
  readonly visitId: string;
  readonly text?: string;
}
const listed = async (query = ''): Promise<Listed[]> =>
  ((await city.bureau('GET', `/v1/feedback${query}`)).body as { feedback: Listed[] }).feedback;
const found = async (id: string) => (await listed()).find((entry) => entry.id === id);
const complaints = async () =>
  ((await city.bureau('GET', '/v1/follow-ups?open=true')).body as { followUps: { reason: string; recordId?: string }[] }).followUps.filter(
    ({ reason }) => reason === 'complaint',
  );
const send = (made: MadeRecord) => kiosk.request('POST', '/v1/feedback', made.submission);
const rating = (stars: number, visitId = randomUUID() as string) =>
  kiosk.makeRecord(visitId, { kind: 'feedback', service: 'look-up', rating: stars });
const message = (way: string, words: object, changes: object = {}, visitId = randomUUID() as string) =>
  kiosk.makeRecord(visitId, { kind: 'feedback', service: 'info', message: way, ...changes }, (id) => ({ v: 1, id, ...words }));

describe('what people leave', () => {
  test('a rating is stored, told to the readers of changes, and opens no follow-up', async () => {
    const visitId = randomUUID();
    const made = await rating(5, visitId);
    expect((await kiosk.readAnswer(await send(made))).result).toEqual({ kind: 'stored' });
    expect(await found(made.id)).toEqual({
      id: made.id,
      visitId,
      at: '2026-11-23T02:00:00.000Z',
      siteNo: '0007',
      service: 'look-up',
      rating: 5,
    });
    const { changes } = (await city.bureau('GET', '/v1/changes?limit=1000')).body as { changes: object[] };
    expect(changes).toContainEqual(
      expect.objectContaining({ kind: 'feedback', subject: made.id, data: { siteNo: '0007', service: 'look-up', rating: 5 } }),
    );
    expect((await complaints()).map(({ recordId }) => recordId)).not.toContain(made.id);
  });

  test.each([
    ['text', { text: '字再大一点就好了。' }],
    [
      'strokes',
      {
        strokes: [
          [0, 0, 500, 700],
          [12, 13],
        ],
      },
    ],
    ['telephone', { telephone: '13900001234' }],
  ])('%s is opened for staff, sealed on the disk, and followed up by somebody', async (way, words) => {
    const made = await message(way, words);
    await kiosk.readAnswer(await send(made));
    expect(await found(made.id)).toMatchObject({ message: way, ...words });
    const { rows } = await sql<{ row: string }>`select feedback::text as row from feedback where id = ${made.id}`.execute(
      city.running.central.databases.identity,
    );
    expect(rows[0]?.row).not.toMatch(/字再大|13900001234|500, ?700/);
    expect((await complaints()).map(({ recordId }) => recordId)).toContain(made.id);
  });

  test('a rating and a message of one visit are found together, and neither names the session of a person', async () => {
    const visitId = randomUUID();
    const first = await rating(1, visitId);
    const second = await message('text', { text: '等了很久' }, {}, visitId);
    await send(first);
    await send(second);
    const third = await message('telephone', { telephone: '13900001234' }, {}, visitId);
    await send(third);
    const followed = (await complaints()).map(({ recordId }) => recordId);
    expect([second.id, third.id].every((id) => followed.includes(id))).toBe(true);
    expect([(await found(first.id))?.visitId, (await found(second.id))?.visitId]).toEqual([visitId, visitId]);
  });

  test('the same record again gets the first answer byte for byte; another under its id is a conflict', async () => {
    const made = await message('text', { text: '谢谢' });
    const first = await send(made);
    const again = await send({ ...made, submission: { ...made.submission, delivery: 'late' } });
    expect([again.status, again.body.answer]).toEqual([200, first.body.answer]);
    const other = await kiosk.makeRecord(randomUUID(), { id: made.id, kind: 'feedback', service: 'info', rating: 1 });
    expect((await send(other)).body).toMatchObject({ code: 'record-conflict' });
    expect((await listed()).filter(({ id }) => id === made.id)).toHaveLength(1);
  });

  test('ten deliveries of one record at once store it once', async () => {
    const made = await message('telephone', { telephone: '02088881234' });
    const replies = await Promise.all(Array.from({ length: 10 }, () => send(made)));
    expect(new Set(replies.map(({ body }) => body.answer)).size).toBe(1);
    expect((await complaints()).filter(({ recordId }) => recordId === made.id)).toHaveLength(1);
  });
});

describe('nonsense', () => {
  const strokesOf = (numbers: number) =>
    Array.from({ length: Math.ceil(numbers / 4_000) }, () => Array.from({ length: 4_000 }, () => 1_999));

  test('a page written full arrives; one stroke more is refused with a clear word', async () => {
    const full = await message('strokes', { strokes: strokesOf(MAXIMUM_STROKE_NUMBERS) });
    expect((await send(full)).status).toBe(200);
    const more = await message('strokes', { strokes: strokesOf(MAXIMUM_STROKE_NUMBERS + 1) });
    expect((await send(more)).body).toMatchObject({ code: 'evidence-unreadable', detail: 'its content has not the form of the contract' });
  });

  test('a body beyond all measure is not read', async () => {
    const made = await rating(3);
    const huge = { ...made.submission, evidence: `a.${'b'.repeat(600_000)}.c.d.e` };
    expect((await kiosk.request('POST', '/v1/feedback', huge)).body).toMatchObject({ code: 'too-large' });
  });

  test.each<[string, () => Promise<MadeRecord>, object]>([
    [
      'neither rating nor message',
      () => kiosk.makeRecord(randomUUID(), { kind: 'feedback', service: 'info' }),
      { code: 'request-invalid', errors: [{ path: 'record.rating' }] },
    ],
    [
      'something sealed that the record does not speak of',
      () => kiosk.makeRecord(randomUUID(), { kind: 'feedback', service: 'info', rating: 2 }, (id) => ({ v: 1, id, text: 'x' })),
      { code: 'request-invalid', errors: [{ path: 'record.message' }] },
    ],
    ['empty strokes', () => message('strokes', { strokes: [] }), { code: 'evidence-unreadable', detail: 'it is empty' }],
    ['blanks', () => message('text', { text: ' 　\n' }), { code: 'evidence-unreadable', detail: 'it is empty' }],
    ['text for strokes', () => message('strokes', { text: 'x' }), { code: 'evidence-unreadable' }],
    ['two things at once', () => message('text', { text: 'x', telephone: '12333' }), { code: 'evidence-unreadable' }],
    ['an identity in the words’ envelope', () => message('text', { text: 'x', name: '李桂兰' }), { code: 'evidence-unreadable' }],
    ['another hash', () => message('text', { text: 'x' }, { evidenceSha256: 'a'.repeat(64) }), { code: 'evidence-unreadable' }],
    [
      'a personal field in the record',
      () => kiosk.makeRecord(randomUUID(), { kind: 'feedback', service: 'info', rating: 1, personRef: randomUUID() }),
      { code: 'request-invalid' },
    ],
  ])('%s', async (_what, make, problem) => {
    const made = await make();
    expect((await send(made)).body).toMatchObject(problem);
    expect(await found(made.id)).toBeUndefined();
  });

  test('words sealed for another record do not open as this one’s', async () => {
    const other = await message('text', { text: 'x' });
    const made = await kiosk.makeRecord(randomUUID(), { kind: 'feedback', service: 'info', message: 'text' }, () => ({
      v: 1,
      id: other.id,
      text: 'x',
    }));
    expect((await send(made)).body).toMatchObject({ code: 'evidence-unreadable', detail: 'its content belongs to another record' });
  });

  test('a message without its words is no message', async () => {
    const made = await message('text', { text: 'x' });
    const { record, delivery } = made.submission;
    expect((await kiosk.request('POST', '/v1/feedback', { record, delivery })).body).toMatchObject({ code: 'evidence-unreadable' });
  });
});

describe('after ninety days', () => {
  test('the words are gone from the disk, though nobody has followed them up; rating, day and trace stay', async () => {
    const made = await message('text', { text: '请回电话' }, { rating: 2 });
    await send(made);
    city.clock.pass(90 * DAY_MS - 1);
    await eraseOldWords(city.running.central);
    expect(await found(made.id)).toMatchObject({ text: '请回电话' });
    city.clock.pass(1);
    expect(await eraseOldWords(city.running.central)).toBeGreaterThan(0);
    expect(await eraseOldWords(city.running.central)).toBe(0);
    const left = await found(made.id);
    expect(left).toMatchObject({ rating: 2, message: 'text', erasedAt: new Date(city.clock.now()).toISOString() });
    expect(left).not.toHaveProperty('text');
    // Late on its way a second time, it is not stored anew.
    await kiosk.readAnswer(await send(made));
    expect(await found(made.id)).not.toHaveProperty('text');
  });
});

describe('the list for staff', () => {
  test('goes on page by page, in order, each once, though many were left at one moment', async () => {
    for (let count = 0; count < 205; count += 1) await send(await rating((count % 5) + 1));
    const first = await listed();
    expect(first).toHaveLength(200);
    const second = await listed(`?before=${first.at(-1)?.id ?? ''}`);
    expect(second.length).toBeGreaterThanOrEqual(5);
    const ids = [...first, ...second].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is for the bureau alone', async () => {
    expect((await kiosk.request('GET', '/v1/feedback')).status).toBe(403);
    expect((await city.bureau('GET', '/v1/feedback?before=yesterday')).status).toBe(400);
  });

  test('every look at it is in the audit', async () => {
    await listed();
    const last = await city.running.central.databases.identity
      .selectFrom('audit')
      .select('entry')
      .orderBy('sequence', 'desc')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(last.entry)).toMatchObject({ actor: 'bureau', action: 'feedback.read' });
  });
});
