import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { attemptBody, consentBody, isRecordNumber } from '@changqing/protocol';
import { afterEach, expect, test } from 'vitest';
import { lockFolder } from '../../src/records/folder-lock.ts';
import type { RecordRow } from '../../src/records/rows.ts';
import { sha256, verifyCompact } from '../../src/records/sign.ts';
import { attemptDraft, consentDraft, keepSession, openDesk } from './desk.ts';

const desks: ReturnType<typeof openDesk>[] = [];
const newDesk = () => {
  const desk = openDesk();
  desks.push(desk);
  return desk;
};
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.remove();
});

const bodyOf = (desk: ReturnType<typeof openDesk>, row: RecordRow) => {
  const verified = verifyCompact(row.jws, [desk.key.publicJwk]);
  if (!verified.ok) throw new Error(verified.error);
  return { text: verified.value, body: (row.kind === 'consent' ? consentBody : attemptBody).parse(JSON.parse(verified.value)) };
};

test('records form a chain without gaps, each body signed and naming the hash of the one before', () => {
  const desk = newDesk();
  const { journal } = desk.open();
  for (let visit = 0; visit < 5; visit += 1) keepSession(journal, desk.clock);
  let previous = '0'.repeat(64);
  const rows = journal.all();
  expect(rows).toHaveLength(10);
  for (const [index, row] of rows.entries()) {
    const { text, body } = bodyOf(desk, row);
    expect(body).toMatchObject({ sequence: index + 1, previousSha256: previous, siteNo: '0007', offsetToCentralMs: 12 });
    previous = sha256(text);
    expect(row.body_sha256).toBe(previous);
  }
});

test('nothing erasable is in a body: no name, no number, no template', () => {
  const desk = newDesk();
  const { journal } = desk.open();
  keepSession(journal, desk.clock);
  for (const row of journal.all())
    expect(Object.keys(bodyOf(desk, row).body)).not.toEqual(expect.arrayContaining(['identity', 'name', 'templates']));
});

test('one number a session, counted by the day in Shanghai', async () => {
  const desk = newDesk();
  const { journal } = desk.open();
  const numbers: string[] = [];
  const visit = () => {
    const consent = consentDraft(desk.clock);
    const first = journal.append(consent);
    const second = journal.append(attemptDraft(desk.clock, consent.sessionId, consent.id));
    if (!first.ok || !second.ok) throw new Error('not appended');
    expect(second.value).toEqual(first.value);
    numbers.push(first.value.recordNo);
  };
  visit();
  visit();
  // 09:00 in Shanghai on the 23rd; fifteen hours later it is the 24th.
  await desk.clock.advance(15 * 3_600_000);
  visit();
  expect(numbers.every(isRecordNumber)).toBe(true);
  expect(numbers.map((number) => number.slice(0, 16))).toEqual(['0007-261123-0001', '0007-261123-0002', '0007-261124-0001']);
});

test('an attempt that a crash left open is found as interrupted, and waits for delivery like any other', () => {
  const desk = newDesk();
  const first = desk.open();
  const { attemptId } = keepSession(first.journal, desk.clock);
  first.database.close();
  const second = desk.open();
  expect(second.journal.interrupted).toBe(1);
  expect(second.journal.find(attemptId)).toMatchObject({ state: 'interrupted', acknowledged_ms: null });
  expect(second.journal.waiting(10)).toHaveLength(2);
});

test('central’s word is not overwritten by how the session was left, and stays beside it', () => {
  const desk = newDesk();
  const { journal } = desk.open();
  const { attemptId } = keepSession(journal, desk.clock);
  journal.settle(attemptId, 'kept');
  expect(journal.find(attemptId)).toMatchObject({ state: 'kept', left_as: 'kept' });
  journal.acknowledge(attemptId, 'matched', 'answer', '2026-11-23T01:00:00.000Z');
  journal.settle(attemptId, 'abandoned');
  expect(journal.find(attemptId)).toMatchObject({ state: 'matched', left_as: 'abandoned', answer: 'answer' });
});

test('the next record names the last acknowledgement', () => {
  const desk = newDesk();
  const { journal } = desk.open();
  const { attemptId } = keepSession(journal, desk.clock);
  journal.acknowledge(attemptId, 'matched', 'answer', '2026-11-23T01:00:05.000Z');
  keepSession(journal, desk.clock);
  expect(bodyOf(desk, journal.all()[2]!).body.lastAck).toEqual({ sequence: 2, time: '2026-11-23T01:00:05.000Z' });
});

test('evidence goes thirty days after the acknowledgement, the record stays', async () => {
  const desk = newDesk();
  const { journal } = desk.open();
  const { attemptId } = keepSession(journal, desk.clock);
  const kept = keepSession(journal, desk.clock);
  journal.acknowledge(attemptId, 'matched', 'answer', '2026-11-23T01:00:00.000Z');
  await desk.clock.advance(31 * 86_400_000);
  expect(journal.eraseEvidence(desk.clock.now() - 30 * 86_400_000)).toBe(1);
  expect(journal.find(attemptId)?.evidence).toBeNull();
  expect(journal.find(kept.attemptId)?.evidence).not.toBeNull();
});

test('a full disk: nothing is promised, nothing is lost, and it goes on when there is room', () => {
  const desk = newDesk();
  const { journal, database } = desk.open();
  keepSession(journal, desk.clock);
  const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
  database.exec(`PRAGMA max_page_count = ${pages}`);
  let appended = journal.append(consentDraft(desk.clock));
  let promised = 2;
  for (let more = 0; more < 200 && appended.ok; more += 1) {
    promised += 1;
    appended = journal.append(consentDraft(desk.clock));
  }
  expect(appended).toMatchObject({ ok: false, error: { code: 'storage-full' } });
  expect(journal.problem()).toMatchObject({ code: 'storage-full' });
  expect(journal.all()).toHaveLength(promised);
  database.exec('PRAGMA max_page_count = 100000');
  journal.probe();
  expect(journal.problem()).toBeUndefined();
  expect(journal.append(consentDraft(desk.clock)).ok).toBe(true);
  expect(journal.all().map(({ sequence }) => sequence)).toEqual(Array.from({ length: promised + 1 }, (_, index) => index + 1));
});

test('a journal that cannot be written stops for good: nobody knows what a failed write has left', () => {
  const desk = newDesk();
  const { journal, database } = desk.open();
  keepSession(journal, desk.clock);
  database.exec('PRAGMA query_only = ON');
  expect(journal.append(consentDraft(desk.clock))).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
  database.exec('PRAGMA query_only = OFF');
  expect(journal.append(consentDraft(desk.clock))).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
});

test('a clock before the last record is a flag; the order stays that of the sequence', () => {
  const desk = newDesk();
  const { journal } = desk.open();
  keepSession(journal, desk.clock);
  expect(journal.clockBehind()).toBe(false);
  desk.clock.setWallClock(Date.UTC(1970, 0, 1));
  expect(journal.clockBehind()).toBe(true);
  keepSession(journal, desk.clock);
  expect(journal.waiting(10).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
});

test('an old copy of the data folder begins a new chain and says so; the same journal does not', () => {
  const desk = newDesk();
  const first = desk.open();
  keepSession(first.journal, desk.clock);
  first.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  copyFileSync(join(desk.folder, 'journal.sqlite'), join(desk.folder, 'old.sqlite'));
  keepSession(first.journal, desk.clock);
  const [row] = first.journal.all();
  first.database.close();
  const same = desk.open();
  expect(same.journal.restored).toBe(false);
  same.database.close();
  const old = desk.open('old.sqlite');
  expect(old.journal.restored).toBe(true);
  keepSession(old.journal, desk.clock);
  const fresh = old.journal.all().at(-2);
  expect(fresh).toMatchObject({ sequence: 1 });
  expect(fresh?.epoch).not.toBe(row?.epoch);
});

test('a folder is for one agent; a lock whose owner is gone holds nobody up', () => {
  const desk = newDesk();
  const first = lockFolder(desk.folder);
  expect(first.ok).toBe(true);
  const second = lockFolder(desk.folder);
  expect(second).toMatchObject({ ok: false });
  if (first.ok) first.value.release();
  const third = lockFolder(desk.folder);
  expect(third.ok).toBe(true);
  if (third.ok) third.value.release();
});
