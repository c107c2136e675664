import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DockPerson, Step } from '@changqing/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testCentral, type TestCentral } from '../central/test-central.ts';
import { eventually } from '../eventually.ts';
import { agentFolderOf, makeKioskFolder, startAgentProcess, type AgentProcess, type KioskFolder } from './agent-process.ts';
import { openConsole, type Console } from './console.ts';
import { readJournal } from './test-terminal.ts';
import { templatesOf, tracesIn } from './traces-of.ts';

let central: TestCentral;
let folder: string;
let bureau: Console;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'changqing-fleet-'));
  central = await testCentral();
  bureau = await openConsole(central, 'chen.gong');
}, 120_000);
afterAll(async () => {
  await central.close();
  rmSync(folder, { recursive: true, force: true });
});

const until = (agent: AgentProcess, holds: (step: Step) => boolean): Promise<Step> =>
  eventually(async () => (await agent.view()).step, holds, 90_000);
const open = (step: Step): boolean => step.step === 'idle' && step.closed === undefined && !step.offline;

const auditRow = z.object({ sequence: z.number(), sha256: z.string() });
function auditOf(kiosk: KioskFolder): z.infer<typeof auditRow>[] {
  const database = new DatabaseSync(join(agentFolderOf(kiosk), 'journal.sqlite'), { readOnly: true });
  try {
    return database
      .prepare('SELECT sequence, sha256 FROM audit ORDER BY sequence')
      .all()
      .map((row) => auditRow.parse(row));
  } finally {
    database.close();
  }
}
const eventsAtCentral = (terminalId: string) =>
  central.query(
    auditRow,
    `select sequence::int as sequence, encode(sha256, 'hex') as sha256 from terminal_events where terminal_id = $1 order by sequence`,
    [terminalId],
  );

async function certify(agent: AgentProcess, person: DockPerson): Promise<void> {
  await until(agent, open);
  await agent.hand('card', { action: 'place', personId: person.personId });
  await until(agent, ({ step }) => step === 'consent');
  await agent.touch({ kind: 'consent.agree' });
  const asked = await until(agent, (step) => step.step === 'capture' && step.phase === 'waiting');
  const position = asked.step === 'capture' ? asked.position : 'right-index';
  await agent.hand('finger', { action: 'press', personId: person.personId, position });
  await until(agent, (step) => step.step === 'result' && step.receipt.state === 'printed');
  await agent.hand('card', { action: 'remove' });
}

/** All files of a bundle as one, and by name. */
function unpacked(bundle: Uint8Array): { readonly names: string[]; readonly content: Buffer } {
  const into = mkdtempSync(join(folder, 'bundle-'));
  const archive = join(folder, 'bundle.tar.gz');
  writeFileSync(archive, bundle);
  execFileSync('tar', ['-xzf', archive, '-C', into]);
  const files = readdirSync(into, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    names: files.map(({ name }) => name).sort(),
    content: Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)))),
  };
}

test('events reach central once each over kills and a network that fails; orders are carried out once; a bundle holds nobody', async () => {
  const kiosk = await makeKioskFolder(join(folder, 'kiosk'), central);
  mkdirSync(agentFolderOf(kiosk), { recursive: true });
  let agent = await startAgentProcess(kiosk);
  try {
    await until(agent, open);
    const { terminalId } = agent.profile();
    const people = (await agent.people('none')).slice(0, 3);
    const [first, second, third] = people;
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few ordinary people');

    await certify(agent, first);
    await agent.kill();
    agent = await startAgentProcess(kiosk);
    await certify(agent, second);
    await agent.touch({ kind: 'session.leave' });
    await agent.hand('network', { state: 'down' });
    await until(agent, (step) => step.step === 'idle' && step.offline);
    await agent.kill();
    agent = await startAgentProcess(kiosk);
    await certify(agent, third);
    await agent.touch({ kind: 'session.leave' });

    const said = await bureau.order(terminalId, {
      command: 'show-notice',
      text: '今天下午四点停电',
      until: new Date(Date.now() + 3_600_000).toISOString(),
    });
    expect(await bureau.settled(terminalId, said.id)).toMatchObject({ state: 'done' });
    await until(agent, (step) => step.step === 'idle' && step.notice === '今天下午四点停电');

    const tested = await bureau.order(terminalId, { command: 'run-self-tests', tests: ['disk', 'journal', 'clock'] });
    expect(await bureau.settled(terminalId, tested.id)).toMatchObject({
      state: 'done',
      results: [
        { test: 'disk', by: 'central' },
        { test: 'journal', verdict: 'passed', by: 'central' },
        { test: 'clock', by: 'central' },
      ],
    });

    // A restart waits for whoever is there.
    await until(agent, open);
    await agent.hand('card', { action: 'place', personId: first.personId });
    await until(agent, ({ step }) => step !== 'idle');
    const restarted = await bureau.order(terminalId, { command: 'restart-agent' });
    await eventually(
      async () => (await bureau.terminal(terminalId)).commands.find(({ id }) => id === restarted.id)?.state,
      (state) => state === 'waiting',
    );
    expect(agent.child.exitCode).toBeNull();
    const ended = once(agent.child, 'exit');
    await agent.hand('card', { action: 'remove' });
    await agent.touch({ kind: 'session.leave' });
    await ended;
    expect(agent.child.exitCode).toBe(75);
    agent = await startAgentProcess(kiosk);
    expect(await bureau.settled(terminalId, restarted.id)).toMatchObject({ state: 'done' });
    // What the bureau says survives it.
    await until(agent, (step) => step.step === 'idle' && step.notice === '今天下午四点停电');

    const asked = await bureau.order(terminalId, { command: 'fetch-bundle' });
    expect(await bureau.settled(terminalId, asked.id)).toMatchObject({ state: 'done' });
    const { bundles } = await eventually(
      () => bureau.terminal(terminalId),
      (detail) => detail.bundles.length > 0,
    );
    const bundle = await bureau.file(bundles[0]?.id ?? '');
    const { names, content } = unpacked(bundle);
    expect(names).toEqual(
      expect.arrayContaining([
        'about.json',
        'audit-tail.jsonl',
        'figures.json',
        'journal-heads.json',
        'overview.json',
        'self-tests.json',
        'settings.json',
      ]) as unknown,
    );
    expect(content.toString()).toContain(terminalId);
    const templates = await templatesOf(readJournal(join(agentFolderOf(kiosk), 'journal.sqlite')), central.keysFolder);
    expect(templates.length).toBeGreaterThanOrEqual(3);
    expect(tracesIn(content, people, templates)).toEqual([]);
    // One of each, planted: the search sees them.
    const plant = (...planted: (string | Uint8Array)[]) => Buffer.concat([content, ...planted.map((each) => Buffer.from(each))]);
    const [template] = templates;
    expect(tracesIn(plant(second.name), people, templates)).toContainEqual({ what: 'name', form: 'whole' });
    expect(tracesIn(plant(` ${third.number.slice(6, 12)} `), people, templates).map(({ what }) => what)).toContain('number');
    for (const planted of [
      template ?? '',
      ...(['hex', 'base64', 'base64url'] as const).map((form) => Buffer.from(template ?? []).toString(form)),
    ])
      expect(tracesIn(plant('xy', planted), people, templates).map(({ what }) => what)).toContain('template');

    // The first visit was killed before its end; its slip was printed.
    const today = await eventually(
      async () => (await bureau.terminal(terminalId)).terminal.report?.today,
      (told) => told?.sessions === 3,
    );
    expect(today).toEqual({ sessions: 3, certified: 2, kept: 0, counter: 0, prints: 3 });
    await agent.stop();
    const own = auditOf(kiosk);
    // The last word of a run is told by the next.
    agent = await startAgentProcess(kiosk);
    const theirs = await eventually(
      () => eventsAtCentral(terminalId),
      (events) => events.length > own.length,
    );
    expect(theirs.slice(0, own.length)).toEqual(own);
    const broken = z.object({ broken_at: z.number().nullable() });
    expect(
      await central.query(broken, 'select broken_at::int as broken_at from terminal_audits where terminal_id = $1', [terminalId]),
    ).toEqual([{ broken_at: null }]);
  } finally {
    await agent.kill();
  }
}, 280_000);
