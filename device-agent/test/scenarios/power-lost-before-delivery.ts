import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockState, view as viewSchema, type View } from '@changqing/protocol';
import { freePort } from '../door/house.ts';
import { answering, ended } from './town.ts';
import { expect } from 'vitest';
import type { Town } from './town.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The whole agent as a process of its own, so that it can be killed as a power cut kills it. */
async function power(town: Town, code: string, kioskPort: number, dockPort: number) {
  const environment = {
    ...town.environment,
    CHANGQING_KIOSK_PORT: String(kioskPort),
    CHANGQING_DOCK_PORT: String(dockPort),
    CHANGQING_CENTRAL_URL: town.centralUrl.href,
    CHANGQING_SIMULATED_PACE: 'fast',
    CHANGQING_ENROL_CODE: code,
  };
  const agent = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'device-agent/src/main-simulated.ts'], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const dock = `http://127.0.0.1:${dockPort}`;
  await answering(new URL('/api/state', dock), agent);
  const token = readFileSync(join(town.folder, 'data', 'run', 'cli-token'), 'utf8').trim();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const view = async (): Promise<View> =>
    viewSchema.parse(await (await fetch(`http://127.0.0.1:${kioskPort}/api/view`, { headers })).json());
  const state = async () => dockState.parse(await (await fetch(`${dock}/api/state`)).json());
  const hand = (path: string, body: unknown) =>
    fetch(`${dock}/api/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const until = async (wanted: () => Promise<boolean>, what: string) => {
    const deadline = AbortSignal.timeout(25_000);
    while (!(await wanted())) {
      if (deadline.aborted) throw new Error(`${what} did not come: ${JSON.stringify((await view()).step)}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  return {
    agent,
    view,
    state,
    hand,
    until,
    command: async (command: unknown) => {
      const { nonce } = await view();
      await fetch(`http://127.0.0.1:${kioskPort}/api/commands`, { method: 'POST', headers, body: JSON.stringify({ nonce, command }) });
    },
  };
}

/** Kill -9 after the attempt was flushed and before it was delivered: it is delivered after the next start. */
export async function powerLostBeforeDelivery(town: Town): Promise<void> {
  const counted = await town.certified();
  const person = town.person('cast-10');
  await town.enrol(person);
  const code = await town.codeFor(0);
  const ports = [await freePort(), await freePort()] as const;
  const before = await power(town, code, ...ports);
  await before.until(async () => {
    const { step } = await before.view();
    return step.step === 'idle' && step.closed === undefined && !step.offline;
  }, 'an open kiosk');
  await before.hand('card', { action: 'place', personId: person.id });
  await before.until(async () => (await before.view()).step.step === 'consent', 'consent');
  await before.command({ kind: 'consent.agree' });
  await before.until(
    async () => (await before.view()).step.step === 'capture' && (await before.state()).undelivered === 0,
    'the consent at central',
  );
  await before.hand('network', { state: 'silent' });
  const { step } = await before.view();
  await before.hand('finger', { action: 'press', personId: person.id, position: step.step === 'capture' ? step.position : '' });
  await before.until(async () => (await before.state()).undelivered === 1, 'the attempt in the journal');
  before.agent.kill('SIGKILL');
  await ended(before.agent);

  const after = await power(town, code, ...ports);
  await after.until(async () => (await after.state()).undelivered === 0, 'delivery');
  expect(await town.certified()).toBe(counted + 1);
  // Nobody stands there any more: no page of theirs, and no paper.
  expect((await after.view()).step.step).toBe('idle');
  expect((await after.state()).printer.receipts).toBe(0);
  after.agent.kill('SIGTERM');
  await ended(after.agent);
  expect(after.agent.exitCode).toBe(0);
}
