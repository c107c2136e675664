import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeOutsideFolders } from '@changqing/central-api';
import type { BodyPosition, DockPerson } from '@changqing/protocol';
import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import { clientsOf, type Clients } from '../../demo/clients.ts';
import { freePort, startWorld, type World } from '../../world/world.ts';
import { launchBrowser } from '../../../kiosk-ui/test/browser.ts';
import { observe, type Observed } from './observe.ts';

/** What a person stands in front of: the simulated world, a real browser at its kiosk, and one finger that touches the glass. */
export interface Stage {
  readonly world: World;
  readonly browser: Browser;
  readonly page: Page;
  /** The dock's hands, and central as the bureau's programs see it. */
  clients(): Clients;
  readonly observed: Observed;
  /** Opens the pairing link, and waits for the idle page. */
  pair(): Promise<void>;
  /** Touches the middle of a target for a moment and lets go, no sooner after the last touch than a hand can. */
  tap(action: string): Promise<void>;
  /** Waits until a page is shown. */
  at(screen: string, withinMs?: number): Promise<void>;
  /** What the page says, as a person reads it: without the gaps and breaks of the layout. */
  words(): Promise<string>;
  /** Whether the page has this target now. */
  offers(action: string): Promise<boolean>;
  /** Touches made and pages shown since the last `begin`. */
  begin(): void;
  counts(): { readonly taps: number; readonly screens: readonly string[] };
  /** Lays a person's card on the reader. The person is remembered for the search for what must not be told. */
  card(personId: string): Promise<DockPerson>;
  /** Does to the reader what the page asks for, by this person: presses the finger or holds the palm. */
  give(personId: string, condition?: string): Promise<BodyPosition>;
  /** Whoever has stood here, with everything that must not be told of them. */
  readonly people: readonly DockPerson[];
  /** Nobody is there, nothing is amiss: as every journey finds the kiosk. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Two cores with other work on them: a page that takes longer than this is not coming. */
export const PAGE_WITHIN_MS = 30_000;
/** A hand does not tap twice within less; the kiosk takes a second tap within 400 ms for the same one. */
const BETWEEN_TAPS_MS = 450;
const FINGER_ON_GLASS_MS = 60;

/** `settings` is the kiosk's settings document, where it is not the usual one; `fast` leaves out the waiting of sensors and printers. */
export async function openStage(settings?: Readonly<Record<string, unknown>>, fast = false): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'changqing-journeys-'));
  const ports = { kiosk: await freePort(), dock: await freePort(), central: await freePort(), public: await freePort() };
  if (settings !== undefined) {
    mkdirSync(join(folder, 'data', 'agent'), { recursive: true });
    writeFileSync(join(folder, 'data', 'agent', 'settings.json'), JSON.stringify(settings));
  }
  const world = await startWorld({
    ports,
    dataFolder: join(folder, 'data'),
    keysFolder: join(folder, 'keys'),
    output: 'files',
    ...(fast ? { environment: { CHANGQING_SIMULATED_PACE: 'fast' } } : {}),
  });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
  page.setDefaultTimeout(PAGE_WITHIN_MS);
  const observed = await observe(page);
  const glass = await page.context().newCDPSession(page);
  const people = new Map<string, DockPerson>();
  let clients = clientsOf(world);
  let tokenOfClients = world.cliToken();
  let taps = 0;
  let screensBefore = 0;
  let lastTapAt = 0;
  let lastAction = '';

  const stage: Stage = {
    world,
    browser,
    page,
    observed,
    clients: () => {
      // A restarted agent has a new word for the command line.
      if (world.cliToken() !== tokenOfClients) {
        tokenOfClients = world.cliToken();
        clients = clientsOf(world);
      }
      return clients;
    },
    pair: async () => {
      await page.goto(world.pairingLink());
      await stage.at('idle');
    },
    tap: async (action) => {
      const keys = action.startsWith('key.') && lastAction.startsWith('key.') && action !== lastAction;
      if (!keys) await page.waitForTimeout(Math.max(0, lastTapAt + BETWEEN_TAPS_MS - performance.now()));
      await touch(glass, await restingPlaceOf(page, action));
      lastTapAt = performance.now();
      lastAction = action;
      taps += 1;
    },
    at: async (screen, withinMs = PAGE_WITHIN_MS) => {
      await page.waitForSelector(`[data-screen="${screen}"]`, { timeout: withinMs }).catch(async (error: unknown) => {
        const came = observed.screens.slice(screensBefore).join(' → ');
        throw new Error(`the page "${screen}" did not come; there came ${came}, and now it says: ${(await stage.words()).slice(0, 300)}`, {
          cause: error,
        });
      });
    },
    words: async () => (await page.innerText('body')).replaceAll(/\s/g, '').replaceAll('\u2011', '-'),
    offers: async (action) => (await page.locator(`[data-action="${action}"]`).count()) > 0,
    begin: () => {
      taps = 0;
      screensBefore = observed.screens.length;
    },
    counts: () => ({ taps, screens: observed.screens.slice(screensBefore) }),
    card: async (personId) => {
      const person = await stage.clients().person(personId);
      people.set(personId, person);
      await stage.clients().dock('card', { action: 'place', personId });
      return person;
    },
    give: async (personId, condition = 'clean') => {
      const { step } = await stage.clients().view();
      if (step.step !== 'capture') throw new Error(`nothing is asked for: the kiosk is at ${step.step}`);
      const { position } = step;
      people.set(personId, await stage.clients().person(personId));
      await (position.endsWith('palm')
        ? stage.clients().dock('palm', { action: 'hold', personId, position, condition, heightMm: 60 })
        : stage.clients().dock('finger', { action: 'press', personId, position, condition }));
      return position;
    },
    get people() {
      return [...people.values()];
    },
    clear: async () => {
      const now = stage.clients();
      await now.dock('card', { action: 'remove' });
      await now.dock('finger', { action: 'lift' });
      await now.dock('palm', { action: 'take-away' });
      await now.dock('network', { state: 'up' });
      await now.dock('printer', { action: 'load-paper' });
      for (const action of ['load-paper', 'clear-jam', 'close-cover', 'load-toner', 'plug-cable'])
        await now.dock('document-printer', { action });
      const until = performance.now() + PAGE_WITHIN_MS;
      for (let at = await now.view(); at.step.step !== 'idle' && performance.now() < until; at = await now.view()) {
        // Also the question how it was is left, and the word of goodbye put away.
        if (!(await now.command(at, { kind: 'session.leave' }))) await now.command(at, { kind: 'result.done' });
        await page.waitForTimeout(200);
      }
      await stage.at('idle');
      stage.begin();
    },
    close: async () => {
      await browser.close();
      for (const { name, process: child, logFile } of [world.central, world.agent]) {
        if (child.exitCode === null && child.signalCode === null) continue;
        const lastLines = logFile === undefined ? [] : readFileSync(logFile, 'utf8').trim().split('\n').slice(-20);
        console.error(`${name} ended by itself, with ${String(child.exitCode ?? child.signalCode)}:\n${lastLines.join('\n')}`);
      }
      await world.stop();
      removeOutsideFolders(join(folder, 'data', 'central'));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

/** What can be touched by this name; the one in the middle of the page where the foot bar offers the same. */
const targetOf = (page: Page, action: string): Locator => page.locator(`[data-action="${action}"]`).first();

/** The middle of a target, in css pixels. */
export async function middleOf(page: Page, action: string): Promise<{ readonly x: number; readonly y: number }> {
  const box = await targetOf(page, action).boundingBox();
  if (box === null) throw new Error(`nothing to touch is called ${action}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Where a target is when it stands still and nothing lies over it. */
async function restingPlaceOf(page: Page, action: string): Promise<{ readonly x: number; readonly y: number }> {
  await targetOf(page, action).waitFor({ state: 'visible' });
  const until = performance.now() + PAGE_WITHIN_MS;
  let before = await middleOf(page, action);
  while (performance.now() < until) {
    await page.waitForTimeout(30);
    const now = await middleOf(page, action);
    const onTop = await page.evaluate(`document.elementFromPoint(${now.x}, ${now.y})?.closest('[data-action]')?.dataset.action`);
    if (now.x === before.x && now.y === before.y && onTop === action) return now;
    before = now;
  }
  throw new Error(`${action} does not come to rest, or something lies over it`);
}

async function touch(glass: CDPSession, at: { readonly x: number; readonly y: number }): Promise<void> {
  await glass.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
  await new Promise((next) => setTimeout(next, FINGER_ON_GLASS_MS));
  await glass.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
