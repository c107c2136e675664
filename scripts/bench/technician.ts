import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../../kiosk-ui/test/browser.ts';
import { freePort, startWorld } from '../world/world.ts';
import type { Figure, Row } from './figure.ts';
import { residentMb } from './resident.ts';
import { spreadOf } from './spread.ts';

/** From the start of the process to an agent that certifies, its memory then; and from a PIN to a desk that can be read. */
export const technician: Figure = {
  name: 'technician',
  title: 'Agent: cold start; diagnostics: first paint',
  measure: async ({ quick, folder, say }) => {
    const rounds = quick ? 3 : 10;
    const home = join(folder, 'technician');
    mkdirSync(home);
    const ports = { kiosk: await freePort(), dock: await freePort(), central: await freePort(), public: await freePort() };
    const world = await startWorld({ ports, dataFolder: join(home, 'data'), keysFolder: join(home, 'keys'), output: 'files' });
    const browser = await launchBrowser();
    try {
      const starts: number[] = [];
      const memory: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        say(`start ${round + 1} of ${rounds}`);
        await world.killAgent();
        const startedAt = performance.now();
        await world.startAgentAgain();
        await ready(world.kioskUrl);
        starts.push(performance.now() - startedAt);
        memory.push(residentMb(world.agent.process.pid));
      }
      const paints: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        say(`desk ${round + 1} of ${rounds}`);
        const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
        const page = await context.newPage();
        await page.goto(world.pairingLink());
        await page.waitForSelector('[data-screen="idle"]');
        const dock = (body: object) =>
          fetch(`${world.dockUrl}/api/card`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          });
        for (const [x, y] of [[40, 40], [1040, 40], [1040, 1880], [40, 1880], [40, 40]] as const) { await page.touchscreen.tap(x, y); await page.waitForTimeout(450); } // prettier-ignore
        await page.waitForSelector('[data-screen="technician-card"]');
        await dock({ action: 'place-staff', staffId: 'li.jishi' });
        await page.waitForSelector('[data-screen="technician-pin"]');
        for (const digit of '246810') await page.tap(`[data-action="key.${digit}"]`);
        await page.waitForTimeout(450);
        const pressedAt = performance.now();
        await page.tap('[data-action="technician.pin"]');
        await page.waitForSelector('[data-screen="technician-desk"] table');
        paints.push(performance.now() - pressedAt);
        await dock({ action: 'remove' });
        await page.waitForTimeout(450);
        await page.tap('[data-action="technician.leave"]');
        await page.waitForSelector('[data-screen="idle"]');
        await context.close();
      }
      const rows: Row[] = [
        {
          what: 'start to ready',
          unit: 'ms',
          ours: spreadOf(starts),
          note: 'after kill -9, simulated devices, central there; ready: both readers answer',
        },
        { what: 'resident when ready', unit: 'MB', ours: spreadOf(memory) },
        { what: 'PIN to desk', unit: 'ms', ours: spreadOf(paints), note: 'argon2id, the page’s own part fetched, first table painted' },
      ];
      return rows;
    } finally {
      await browser.close();
      await world.stop();
    }
  },
};

async function ready(url: string): Promise<void> {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error('the agent was not ready within 60 s');
}
