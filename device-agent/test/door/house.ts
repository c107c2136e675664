import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok } from '@changqing/protocol';
import { systemClock } from '../../src/clock.ts';
import { startAgent } from '../../src/compose.ts';
import type { Config } from '../../src/config.ts';
import { NO_DEVICES, rosterOf } from '../../src/devices/open-devices.ts';
import { silentAgentLog } from '../../src/log.ts';

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A whole agent in a folder of its own, without devices and without central: enough for its door. */
export async function openHouse(settingsText?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'changqing-door-'));
  const config: Config = {
    kioskPort: await freePort(),
    dockPort: 0,
    agentFolder: join(folder, 'data', 'agent'),
    runFolder: join(folder, 'data', 'run'),
    keysFolder: join(folder, 'keys', 'agent'),
    centralKeysFolder: join(folder, 'keys', 'central'),
    // Nobody listens there.
    centralUrl: new URL(`http://127.0.0.1:${await freePort()}`),
    enrolCode: undefined,
    terminalName: 'test',
  };
  if (settingsText !== undefined) {
    const { mkdir } = await import('node:fs/promises');
    await mkdir(config.agentFolder, { recursive: true });
    await writeFile(join(config.agentFolder, 'settings.json'), settingsText);
  }
  const screensFolder = join(folder, 'screens');
  const options = {
    config,
    clock: systemClock,
    log: silentAgentLog,
    screensFolder,
    openDevices: () => Promise.resolve(ok(rosterOf(NO_DEVICES))),
  };
  const started = await startAgent(options);
  if (!started.ok) throw new Error(started.error.line);
  const agent = started.value;
  const read = async (name: string) => (await readFile(join(config.runFolder, name), 'utf8')).trim();
  return {
    agent,
    config,
    options,
    folder,
    url: agent.url,
    origin: agent.url,
    link: () => read('kiosk-url'),
    cliToken: () => read('cli-token'),
    /** Pairs as a browser does, and answers with its cookie. */
    pair: async (link?: string): Promise<{ readonly status: number; readonly cookie: string }> => {
      const token = new URL(link ?? (await read('kiosk-url'))).searchParams.get('token');
      const response = await fetch(`${agent.url}/api/pair`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: agent.url },
        body: JSON.stringify({ token }),
      });
      return { status: response.status, cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    },
    close: async () => {
      await agent.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
