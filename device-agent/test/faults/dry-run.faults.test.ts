import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { extractFingerprint } from '@changqing/biometrics';
import { diagnosticsView, type DeskCommand, type DiagnosticsView, type EnrolmentRequest, type IdCard } from '@changqing/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/clock.ts';
import { startAgent, type Agent } from '../../src/compose.ts';
import { openDevices } from '../../src/devices/open-devices.ts';
import { silentAgentLog } from '../../src/log.ts';
import { createSimulatedKiosk, type SimulatedKiosk } from '../../src/simulators/simulated-kiosk.ts';
import { testCentral, type RegisteredSomebody, type TestCentral } from '../central/test-central.ts';
import { fingerImage } from '../diagnostics/test-bench.ts';
import { freePort } from '../door/house.ts';
import { eventually } from '../eventually.ts';

// A technician at a whole agent with a real central: let in by the list that central gives, and a dry run with the bureau's test person.

let folder: string;
let central: TestCentral;
let agent: Agent;
let kiosk: SimulatedKiosk;
let cookie = '';
const PIN = '482913';

const bureau = async (path: string, body: unknown): Promise<void> => {
  const response = await fetch(new URL(path, central.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${central.bureauToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.text()).toBeLessThan(300);
};

/** Enrols the finger that will be pressed. */
async function enrolFinger({ identity }: RegisteredSomebody): Promise<void> {
  const print = extractFingerprint(fingerImage(9), 'right-index');
  if (!print.ok) throw new Error(print.error.code);
  const request: EnrolmentRequest = {
    id: randomUUID(),
    identity,
    consents: [{ modality: 'fingerprint', noticeVersion: '2026-11', agreedAt: new Date().toISOString() }],
    references: [
      {
        position: 'right-index',
        format: 'cq-fp/1',
        bytes: Buffer.from(print.value.template).toString('base64url'),
        quality: 80,
        impression: 1,
      },
    ],
  };
  await bureau('/v1/enrolments', request);
}

beforeAll(async () => {
  central = await testCentral();
  folder = await mkdtemp(join(tmpdir(), 'changqing-dry-run-'));
  kiosk = createSimulatedKiosk({ clock: systemClock, fast: true });
  const started = await startAgent({
    config: {
      kioskPort: await freePort(),
      dockPort: 0,
      agentFolder: join(folder, 'data', 'agent'),
      runFolder: join(folder, 'data', 'run'),
      keysFolder: join(folder, 'keys', 'agent'),
      centralKeysFolder: join(folder, 'keys', 'central'),
      centralUrl: central.url,
      enrolCode: await central.enrolCode(),
      terminalName: 'dry run',
    },
    clock: systemClock,
    log: silentAgentLog,
    screensFolder: join(folder, 'screens'),
    openDevices: (_settings, home) => openDevices(kiosk.wanted, systemClock, silentAgentLog, home),
  });
  if (!started.ok) throw new Error(started.error.line);
  agent = started.value;
  const token = new URL((await readFile(join(folder, 'data', 'run', 'kiosk-url'), 'utf8')).trim()).searchParams.get('token');
  const paired = await fetch(`${agent.url}/api/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: agent.url },
    body: JSON.stringify({ token }),
  });
  cookie = (paired.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}, 120_000);
afterAll(async () => {
  await agent.close();
  await kiosk.document.close();
  await central.close();
  await rm(folder, { recursive: true, force: true });
});

const headers = () => ({ cookie, origin: agent.url, 'content-type': 'application/json' });
const view = async (): Promise<DiagnosticsView> =>
  diagnosticsView.parse(await (await fetch(`${agent.url}/api/technician/desk`, { headers: headers() })).json());
const act = async (command: DeskCommand): Promise<number> => {
  const { nonce } = await view();
  const body = JSON.stringify({ nonce, command });
  return (await fetch(`${agent.url}/api/technician/commands`, { method: 'POST', headers: headers(), body })).status;
};

/** The card of a person of the test central, as a reader reads it: the sex is that of the number. */
const cardOf = ({ card }: RegisteredSomebody): IdCard => ({ ...card, sex: Number(card.identity.number[16]) % 2 === 1 ? 'male' : 'female' });

async function comeIn(card: IdCard): Promise<void> {
  await eventually(
    () => agent.feed.view.step,
    (step) => step.step === 'idle' && !step.offline,
    60_000,
  );
  agent.runner.command({ kind: 'technician.enter', by: 'corners' });
  kiosk.card.place(card);
  await eventually(
    () => agent.feed.view.step,
    ({ step }) => step === 'technician.pin',
    20_000,
  );
  agent.runner.command({ kind: 'technician.pin', pin: PIN });
  await eventually(
    () => agent.feed.view.step.step,
    (step) => step === 'technician.desk',
    20_000,
  );
  kiosk.card.remove();
}

/** Runs the dry run with this card and the one finger, and answers how it ended. */
async function dryRun(card: IdCard) {
  const before = (await view()).tests.find(({ test: id }) => id === 'dry-run')?.last?.id;
  expect(await act({ kind: 'self-test.run', test: 'dry-run' })).toBe(200);
  // Hands take longer than a reader looks: a card that is swapped between two looks is the same card to it.
  await delay(1_500);
  kiosk.card.place(card);
  const last = async () => {
    const { running, tests } = await view();
    if (running?.ask.ask === 'act' && running.ask.what === 'press-finger') kiosk.finger.press(fingerImage(2));
    else kiosk.finger.lift();
    return tests.find(({ test: id }) => id === 'dry-run')?.last;
  };
  const record = await eventually(last, (found) => found !== undefined && found.id !== before, 60_000);
  kiosk.card.remove();
  kiosk.finger.lift();
  return record;
}

const counted = z.object({ n: z.number() });

test('a technician is let in by central’s list, and a dry run goes all the way for the test person alone, counted nowhere', async () => {
  const technician = await central.person({});
  await bureau('/v1/staff', { staffId: 'li.wei', name: '李卫', role: 'technician', cardNumber: technician.identity.number, pin: PIN });
  const tester = await central.person({ test: true, benefits: [] });
  await enrolFinger(tester);
  const somebody = await central.person();
  await enrolFinger(somebody);
  // The list comes with the next contact.
  agent.contact.note(false);
  await eventually(
    () => agent.contact.state.online,
    (online) => online,
    60_000,
  );
  await comeIn(cardOf(technician));

  const passed = await dryRun(cardOf(tester));
  expect(passed, JSON.stringify(passed)).toMatchObject({ verdict: 'passed', evidence: { result: 'verified', printed: true } });
  const refused = await dryRun(cardOf(somebody));
  expect(refused, JSON.stringify(refused)).toMatchObject({ verdict: 'failed' });
  expect(refused?.reason).toContain('测试人员');

  const [certified] = await central.query(
    counted,
    'select count(*)::int as n from certifications c join benefits b on b.id = c.benefit_id join people p on p.id = b.person_id where p.test',
    [],
  );
  expect(certified?.n).toBe(0);
  expect(agent.journal.outcomes()).toEqual({});
  agent.runner.command({ kind: 'technician.leave' });
  expect(agent.feed.view.step.step).toBe('idle');
}, 180_000);
