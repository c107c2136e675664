import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../src/clock.ts';
import { takeCrashNote } from '../../src/keeper/crash-note.ts';
import { afterExit, CRASH_LOOP, SAFE_PAGE_MS } from '../../src/keeper/crash-loop.ts';
import { keepAgent } from '../../src/keeper/keep.ts';

const folder = mkdtempSync(join(tmpdir(), 'keeper-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Waits pass a hundred times as fast: what is kept are real processes. */
const hurried: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

it('judges a crash loop by the ends of the last minute alone, and shows the safe page longer each time', () => {
  const minute = CRASH_LOOP.withinMs;
  expect(afterExit([0, 1, 2, 3], 3, 0)).toMatchObject({ then: 'start' });
  expect(afterExit([0, 1, 2, 3, 4], 4, 0)).toEqual({ then: 'safe-page', forMs: SAFE_PAGE_MS.first });
  expect(afterExit([0, minute, minute + 1, minute + 2, minute + 3], minute + 3, 0)).toMatchObject({ then: 'start' });
  expect(afterExit([0, 1, 2, 3, 4], 4, 3)).toEqual({ then: 'safe-page', forMs: 8 * SAFE_PAGE_MS.first });
  expect(afterExit([0, 1, 2, 3, 4], 4, 40)).toEqual({ then: 'safe-page', forMs: SAFE_PAGE_MS.longest });
});

describe('the keeper', () => {
  let port: number;
  beforeAll(async () => {
    port = await freePort();
  });

  /** An agent that counts its starts in a file and ends with the status that is written for that start; 0 when none is left. */
  const agent = (name: string, statuses: readonly number[]) => {
    const starts = join(folder, name);
    writeFileSync(starts, '');
    const program = `const fs=require('fs');const n=fs.readFileSync(${JSON.stringify(starts)},'utf8').length;fs.appendFileSync(${JSON.stringify(starts)},'x');process.exit(${JSON.stringify(statuses)}[n]??0)`;
    return { command: [process.execPath, '-e', program] as const, starts: () => readFileSync(starts, 'utf8').length };
  };
  const keep = async (name: string, statuses: readonly number[], until?: AbortSignal, said: string[] = []) => {
    const { command, starts } = agent(name, statuses);
    const code = await keepAgent(
      { clock: hurried, command, kioskPort: port, agentFolder: folder, say: (line) => said.push(line) },
      until ?? new AbortController().signal,
    );
    return { code, starts: starts(), said };
  };

  it('starts an agent anew that broke or asked for it, and ends with one that ended in order', async () => {
    expect(await keep('broke', [1, 75, 75, 9])).toMatchObject({ code: 0, starts: 5 });
  });

  it('leaves an agent off that a start cannot mend, and one that the battery ended', async () => {
    expect(await keep('hopeless', [2])).toMatchObject({ code: 2, starts: 1 });
    expect(await keep('power', [76])).toMatchObject({ code: 0, starts: 1 });
  });

  it('shows the safe page after five ends within a minute, tries again, and leaves word for the next agent', async () => {
    writeFileSync(
      join(folder, 'profile.json'),
      JSON.stringify({ site: { bureauName: '市社保局', telephone: '0319-<12333>', counter: '一楼大厅' } }),
    );
    const said: string[] = [];
    const running = keep('loop', [1, 1, 1, 1, 1], undefined, said);
    const page = await (async () => {
      for (;;) {
        const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
        if (answer !== undefined) return answer;
        await systemClock.sleep(10);
      }
    })();
    const html = await page.text();
    expect(html).toContain('暂停服务');
    expect(html).toContain('0319-&#60;12333&#62;');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await fetch(`http://127.0.0.1:${port}/api/view`)).status).toBe(503);
    expect(await running).toMatchObject({ code: 0, starts: 6 });
    expect(said.join('\n')).toContain('the safe page is up');
    expect(takeCrashNote(folder)).toEqual({ exits: 5, withinSeconds: 60 });
    expect(takeCrashNote(folder)).toBeUndefined();
  });
});
