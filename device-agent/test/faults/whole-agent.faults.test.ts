import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DockPerson, Step } from '@changqing/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testCentral, type TestCentral } from '../central/test-central.ts';
import { eventually } from '../eventually.ts';
import { agentFolderOf, makeKioskFolder, spawnAgent, startAgentProcess, type AgentProcess, type KioskFolder } from './agent-process.ts';
import { expectSameLedgers, readJournal } from './test-terminal.ts';

let central: TestCentral;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'changqing-whole-agent-'));
  central = await testCentral();
}, 120_000);
afterAll(async () => {
  await central.close();
  rmSync(folder, { recursive: true, force: true });
});

const stepOf = async (agent: AgentProcess): Promise<Step> => (await agent.view()).step;
const until = (agent: AgentProcess, holds: (step: Step) => boolean): Promise<Step> => eventually(() => stepOf(agent), holds, 90_000);
const open = (step: Step): boolean => step.step === 'idle' && step.closed === undefined && !step.offline;

/** Everything that lies in a folder, as one text. */
const bytesIn = (path: string): string =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

async function comeAndAgree(agent: AgentProcess, person: DockPerson): Promise<void> {
  await until(agent, open);
  await agent.hand('card', { action: 'place', personId: person.personId });
  await until(agent, ({ step }) => step === 'consent');
  await agent.touch({ kind: 'consent.agree' });
  await until(agent, (step) => step.step === 'capture' && step.phase === 'waiting');
}

const pressFinger = (agent: AgentProcess, person: DockPerson): Promise<void> =>
  agent.hand('finger', { action: 'press', personId: person.personId, position: 'right-index' });

const attemptsIn = (kiosk: KioskFolder) =>
  readJournal(join(agentFolderOf(kiosk), 'journal.sqlite')).filter(({ kind }) => kind === 'attempt');

const jobRow = z.object({ state: z.string() });
function printJobs(kiosk: KioskFolder): string[] {
  const database = new DatabaseSync(join(agentFolderOf(kiosk), 'journal.sqlite'), { readOnly: true });
  try {
    return database
      .prepare('select state from print_jobs order by intended_at')
      .all()
      .map((row) => jobRow.parse(row).state);
  } finally {
    database.close();
  }
}

interface Moment {
  readonly when: string;
  /** Brings the agent to the moment at which it is killed. */
  reach(agent: AgentProcess, person: DockPerson): Promise<void>;
  /** How the attempts of this visit ended. */
  readonly attempts: readonly { readonly left_as: string | null; readonly state: string }[];
  readonly jobs: readonly string[];
}

const MOMENTS: readonly Moment[] = [
  {
    when: 'while the notice is read',
    reach: async (agent, { personId }) => {
      await until(agent, open);
      await agent.hand('card', { action: 'place', personId });
      await until(agent, ({ step }) => step === 'consent');
    },
    attempts: [],
    jobs: [],
  },
  { when: 'while the reader waits for a finger', reach: comeAndAgree, attempts: [], jobs: [] },
  {
    when: 'in the middle of a capture',
    reach: async (agent, person) => {
      await comeAndAgree(agent, person);
      // The image takes its time on a slow wire.
      await agent.hand('cable', { device: 'finger', action: 'slow' });
      void pressFinger(agent, person).catch(() => undefined);
      await until(agent, (step) => step.step === 'capture' && step.phase === 'reading');
    },
    attempts: [],
    jobs: [],
  },
  {
    when: 'between capture and delivery',
    reach: async (agent, person) => {
      await comeAndAgree(agent, person);
      await eventually(
        async () => (await agent.state()).undelivered,
        (undelivered) => undelivered === 0,
      );
      await agent.hand('network', { state: 'silent' });
      await pressFinger(agent, person);
      await until(agent, (step) => step.step === 'capture' && step.phase === 'comparing');
      await eventually(
        async () => (await agent.state()).undelivered,
        (undelivered) => undelivered === 1,
      );
    },
    attempts: [{ left_as: 'interrupted', state: 'matched' }],
    jobs: [],
  },
  {
    when: 'during printing',
    reach: async (agent, person) => {
      await comeAndAgree(agent, person);
      await agent.hand('cable', { device: 'printer', action: 'silent' });
      await pressFinger(agent, person);
      await until(agent, (step) => step.step === 'result' && step.receipt.state === 'printing');
      await eventually(
        () => printJobs(kiosk),
        (jobs) => jobs.includes('intended'),
      );
    },
    attempts: [{ left_as: null, state: 'matched' }],
    jobs: ['unknown'],
  },
  {
    when: 'while the result is shown',
    reach: async (agent, person) => {
      await comeAndAgree(agent, person);
      await pressFinger(agent, person);
      await until(agent, (step) => step.step === 'result' && step.receipt.state === 'printed');
    },
    attempts: [{ left_as: null, state: 'matched' }],
    jobs: ['printed'],
  },
];

let kiosk: KioskFolder;

test(`killed ${MOMENTS.length} times in the middle of a visit, the agent comes back to rest: nothing of the person, nothing lost, nothing doubled`, async () => {
  kiosk = await makeKioskFolder(join(folder, 'killed'), central);
  let agent = await startAgentProcess(kiosk);
  const backMs: number[] = [];
  const kept: { attempts: { left_as: string | null; state: string }[]; jobs: string[] } = { attempts: [], jobs: [] };
  try {
    const people = await agent.people('none');
    for (const [index, moment] of MOMENTS.entries()) {
      const person = people[index];
      if (person === undefined) throw new Error('too few ordinary people');
      await moment.reach(agent, person);
      const killedAt = performance.now();
      await agent.kill();
      // A copy of the whole data folder says nothing of anybody, least of all after a crash.
      const left = bytesIn(join(kiosk.folder, 'data'));
      expect(left).toContain('SQLite format 3');
      for (const secret of [person.number, person.name, person.number.slice(6, 14)]) {
        expect(left.includes(Buffer.from(secret).toString('latin1')), `${moment.when}: ${secret.length} characters of the person`).toBe(
          false,
        );
      }
      agent = await startAgentProcess(kiosk);
      await until(agent, open);
      backMs.push(performance.now() - killedAt);
      const view = await agent.view();
      expect(view.sessionId, moment.when).toBeUndefined();
      expect(JSON.stringify(view)).not.toContain(person.name);
      expect((await agent.state()).printer.receipts, `${moment.when}: paper by itself`).toBe(0);
      await eventually(
        async () => (await agent.state()).undelivered,
        (undelivered) => undelivered === 0,
      );
      kept.attempts.push(...moment.attempts);
      kept.jobs.push(...moment.jobs);
      expect(attemptsIn(kiosk), moment.when).toMatchObject(kept.attempts);
      expect(printJobs(kiosk), moment.when).toEqual(kept.jobs);
    }
    await agent.stop();
    const profile = agent.profile();
    const records = await expectSameLedgers(central, { profile, journalFile: join(agentFolderOf(kiosk), 'journal.sqlite') });
    const counted = await central.query(
      z.object({ record_id: z.string(), n: z.number() }),
      `select v.record_id, count(c.id)::int as n from verifications v join records r on r.id = v.record_id
       left join certifications c on c.verification_id = v.id where r.terminal_id = $1 group by 1`,
      [profile.terminalId],
    );
    expect(counted.map(({ n }) => n)).toEqual([1, 1, 1]);
    console.log(
      `whole agent: ${MOMENTS.length} kills (${MOMENTS.map(({ when }) => when).join(', ')}), ${records} records, back on the idle page in ${Math.round(Math.max(...backMs))} ms at most`,
    );
  } finally {
    await agent.kill();
  }
}, 280_000);

describe('bad circumstances', () => {
  test('a second agent on the same data folder refuses in one line; a broken settings file closes the kiosk and names its line', async () => {
    const house = await makeKioskFolder(join(folder, 'settings'), central);
    mkdirSync(agentFolderOf(house), { recursive: true });
    const broken = '{\n  "v": 1,\n  "devices": [\n    { "model": "x", }\n  ]\n}\n';
    const settingsFile = join(agentFolderOf(house), 'settings.json');
    writeFileSync(settingsFile, broken);
    const agent = await startAgentProcess(house);
    try {
      const step = await stepOf(agent);
      expect(step).toMatchObject({ step: 'idle', closed: { code: 'settings-invalid' } });
      expect(JSON.stringify(step)).toContain('line 4');
      expect(await agent.ready()).toBe(503);
      expect(readFileSync(settingsFile, 'utf8')).toBe(broken);

      const second = await spawnAgent(house);
      await once(second.child, 'close');
      expect(second.child.exitCode).toBe(4);
      expect(second.said()).toMatch(/another agent uses the data folder .*: stop it first, or set CHANGQING_DATA to another folder/);
      expect(await stepOf(agent)).toMatchObject({ step: 'idle' });
    } finally {
      await agent.kill();
    }
  }, 200_000);
});
