import { BEAT_MS } from '@changqing/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';
import { desk, letIn, logInAtConsole, serveTests, touchCorners } from './technician-hands.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(undefined, true);
  await stage.pair();
});
afterAll(() => stage.close());
beforeEach(() => stage.clear());

describe('a kiosk that "does not work"', () => {
  test('says what is missing, tells the bureau within two beats, and is well again by itself', async () => {
    const console = await logInAtConsole(stage, 'chen.zhuguan');
    await expect.poll(async () => (await console.terminal()).terminal.presence, { timeout: 30_000 }).toBe('on-time');
    const open = async () =>
      (await console.terminal()).alarms.filter((alarm) => alarm.clearedAt === undefined && alarm.subject === 'printer');
    expect(await open()).toEqual([]);
    await stage.clients().dock('cable', { device: 'printer', action: 'pull' });
    const pulledAt = performance.now();
    await expect.poll(() => stage.words(), { timeout: 10_000 }).toContain('打印');
    await expect.poll(async () => (await open()).length, { timeout: 2 * BEAT_MS + 5_000, interval: 250 }).toBe(1);
    expect(performance.now() - pulledAt).toBeLessThan(2 * BEAT_MS + 5_000);
    const [alarm] = await open();
    expect(alarm?.reason).not.toBe('');
    expect(alarm?.action).not.toBe('');
    await stage.clients().dock('cable', { device: 'printer', action: 'plug' });
    await expect.poll(async () => (await open()).length, { timeout: 2 * BEAT_MS + 10_000, interval: 250 }).toBe(0);
    await expect.poll(async () => (await stage.clients().view()).notices.length, { timeout: 10_000 }).toBe(0);
  });

  test('lets the technician in by corners, card and PIN, and nobody else', async () => {
    await touchCorners(stage);
    await stage.at('technician-card');
    await stage.card('cast-07');
    await expect.poll(async () => (await stage.clients().view()).step.step, { timeout: 20_000 }).toBe('idle');
    await stage.clients().dock('card', { action: 'remove' });
    // The card that was laid down for diagnostics began no visit.
    expect((await stage.clients().view()).sessionId).toBeUndefined();
    const answer = await stage.page.evaluate(async () => (await fetch('/api/technician/desk')).status);
    expect(answer).toBe(403);
  });

  test('is tested as a whole, and leaves a signed report with the bureau', async () => {
    await letIn(stage);
    await stage.tap('section.tests');
    await stage.tap('self-test.run-all');
    const asked = await serveTests(stage, 200_000);
    expect(asked.length).toBeGreaterThan(8);
    const { tests } = await desk(stage);
    const failed = tests.filter(({ possible, last }) => possible && last?.verdict !== 'passed');
    expect(failed.map(({ test: id, last }) => `${id}: ${last?.verdict ?? 'not run'} ${last?.reason ?? ''}`)).toEqual([]);

    await stage.tap('section.reports');
    await stage.tap('report.make');
    await expect.poll(async () => (await desk(stage)).reports.length, { timeout: 30_000 }).toBe(1);
    const [report] = (await desk(stage)).reports;
    const head = await stage.page.evaluate(async (id) => {
      const bytes = new Uint8Array(await (await fetch(`/api/technician/reports/${id}`)).arrayBuffer());
      return { length: bytes.length, text: String.fromCharCode(...bytes.subarray(0, 5)) };
    }, report?.id ?? '');
    expect(head.text).toBe('%PDF-');
    expect(report?.failed).toBe(0);
    const before = (await stage.clients().receipts()).length;
    await stage.tap(`report.print.${report?.id ?? ''}`);
    await expect.poll(async () => (await stage.clients().receipts()).length, { timeout: 30_000 }).toBe(before + 1);

    const bureau = await logInAtConsole(stage, 'li.jishi');
    await expect.poll(async () => (await bureau.terminal()).reports.map(({ id }) => id), { timeout: 40_000 }).toEqual([report?.id]);
    const file = await bureau.file(report?.id ?? '');
    expect(new TextDecoder('latin1').decode(file.subarray(0, 5))).toBe('%PDF-');
    await stage.tap('technician.leave');
    await stage.at('idle');
  });

  test('does once what the bureau orders, and says how it went', async () => {
    const bureau = await logInAtConsole(stage, 'chen.zhuguan');
    const { terminal } = await bureau.terminal();
    await bureau.order(terminal.terminalId, {
      command: 'show-notice',
      text: '今天下午三点到四点检修',
      until: new Date(Date.now() + 600_000).toISOString(),
    });
    await expect.poll(() => stage.words(), { timeout: 20_000 }).toContain('今天下午三点到四点检修');
    await bureau.order(terminal.terminalId, { command: 'run-self-tests', tests: ['central', 'disk', 'clock'] });
    const settled = async () => (await bureau.terminal()).commands.map(({ command, state }) => `${command.command} ${state}`);
    await expect.poll(settled, { timeout: 30_000 }).toEqual(['run-self-tests done', 'show-notice done']);
    const [tested] = (await bureau.terminal()).commands;
    expect(tested?.results?.map(({ test: id, verdict }) => `${id} ${verdict}`).sort()).toEqual([
      'central passed',
      'clock passed',
      'disk passed',
    ]);
  });
});
