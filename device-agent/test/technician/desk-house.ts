import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnosticsView, ok, type DeskCommand, type IdCard, type StaffList } from '@changqing/protocol';
import { systemClock } from '../../src/clock.ts';
import { startAgent } from '../../src/compose.ts';
import type { Config } from '../../src/config.ts';
import { NO_DEVICES, rosterOf } from '../../src/devices/open-devices.ts';
import { silentAgentLog } from '../../src/log.ts';
import { eventually } from '../eventually.ts';
import { freePort } from '../door/house.ts';
import { STAFF_NUMBER, STAFF_PIN } from './staff.ts';

export type DeskHouse = Awaited<ReturnType<typeof openDeskHouse>>;

const CARD: IdCard = {
  kind: 'resident',
  identity: { kind: 'citizen', number: STAFF_NUMBER },
  name: '李卫',
  sex: 'male',
  birthDate: '1988-05-12',
  readerId: 'test',
};

/** A whole agent without central and without devices, whose list of staff is on its disk, and a paired window in front of it. */
export async function openDeskHouse(list: StaffList, settingsText?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'changqing-desk-'));
  const config: Config = {
    kioskPort: await freePort(),
    dockPort: 0,
    agentFolder: join(folder, 'data', 'agent'),
    runFolder: join(folder, 'data', 'run'),
    keysFolder: join(folder, 'keys', 'agent'),
    centralKeysFolder: join(folder, 'keys', 'central'),
    centralUrl: new URL(`http://127.0.0.1:${await freePort()}`),
    enrolCode: undefined,
    terminalName: 'test',
  };
  await mkdir(config.agentFolder, { recursive: true });
  await writeFile(join(config.agentFolder, 'staff.json'), JSON.stringify(list));
  if (settingsText !== undefined) await writeFile(join(config.agentFolder, 'settings.json'), settingsText);
  const started = await startAgent({
    config,
    clock: systemClock,
    log: silentAgentLog,
    screensFolder: join(folder, 'screens'),
    openDevices: () => Promise.resolve(ok(rosterOf(NO_DEVICES))),
  });
  if (!started.ok) throw new Error(started.error.line);
  const agent = started.value;
  const read = async (name: string) => (await readFile(join(config.runFolder, name), 'utf8')).trim();
  const pair = async (): Promise<string> => {
    const token = new URL(await read('kiosk-url')).searchParams.get('token');
    const response = await fetch(`${agent.url}/api/pair`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: agent.url },
      body: JSON.stringify({ token }),
    });
    return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  };
  let cookie = await pair();
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(agent.url + path, {
      ...init,
      headers: { cookie, origin: agent.url, 'content-type': 'application/json', ...Object.fromEntries(new Headers(init.headers)) },
    });
  const post = (path: string, body: unknown) => ask(path, { method: 'POST', body: JSON.stringify(body) });
  const view = async () => diagnosticsView.parse(await (await ask('/api/technician/desk')).json());

  return {
    agent,
    config,
    folder,
    ask,
    post,
    view,
    cookie: () => cookie,
    cliToken: () => read('cli-token'),
    pairAgain: async () => {
      cookie = await pair();
    },
    /** Gets in as a technician does: the way in, the card, the PIN. */
    comeIn: async (pin = STAFF_PIN) => {
      agent.runner.command({ kind: 'technician.enter', by: 'corners' });
      agent.runner.feed({ kind: 'card-read', card: CARD });
      await eventually(
        () => agent.feed.view.step,
        ({ step }) => step === 'technician.pin',
        10_000,
      );
      agent.runner.command({ kind: 'technician.pin', pin });
      await eventually(
        () => agent.feed.view.step,
        ({ step }) => step === 'technician.desk',
        10_000,
      );
    },
    leave: () => void agent.runner.command({ kind: 'technician.leave' }),
    /** Does one thing, with the nonce of the document of the moment. */
    act: async (command: DeskCommand) => post('/api/technician/commands', { nonce: (await view()).nonce, command }),
    close: async () => {
      await agent.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const codeOf = async (response: Response): Promise<string> => {
  const body: unknown = await response.json();
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
};
