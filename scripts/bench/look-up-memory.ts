import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { playInBrowser } from './browser-sessions.ts';
import type { Figure, Row } from './figure.ts';
import { startLookUpBureau } from './look-up-bureau.ts';
import { memoryFolder, playSessions, sessionRows } from './played-sessions.ts';

/** Memory of the agent's parts and of a browser, as look-up sessions go on. */
export const lookUpMemory: Figure = {
  name: 'look-up-memory',
  title: 'Look-ups: memory of agent and browser',
  measure: async ({ quick, folder, browserSessions, say }) => {
    const home = join(folder, 'look-up-memory');
    mkdirSync(home);
    const sessions = quick ? 500 : 10_000;
    say(`${sessions} look-ups in the agent`);
    const agent = await agentRows(memoryFolder(home), sessions, say);
    say(`${browserSessions} look-ups in one browser`);
    return [...agent, ...(await playInBrowser(browserSessions, say))];
  },
};

async function agentRows(folder: string, sessions: number, say: (line: string) => void): Promise<readonly Row[]> {
  const bureau = await startLookUpBureau();
  try {
    const rows = sessionRows(await playSessions('look-up-sessions.process.ts', { folder, sessions, bureau }, say));
    return rows.map((row) => ({ ...row, what: `agent: ${row.what}` }));
  } finally {
    await bureau.close();
  }
}
