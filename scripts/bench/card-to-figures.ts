import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { castPeople, kiosks, type PersonFixture } from '@changqing/fixtures';
import { removeOutsideFolders, siteOf } from '@changqing/central-api';
import { civilDateAt, lookUpAnswer, terminalCodeAnswer, topicRecord } from '@changqing/protocol';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { TestTerminal } from '../../central-api/test/support/test-terminal.ts';
import { launchBrowser } from '../../kiosk-ui/test/browser.ts';
import { buildUi } from '../build-ui.ts';
import { openStage, type Stage } from '../test/journeys/stage.ts';
import type { World } from '../world/world.ts';
import type { Figure, Row } from './figure.ts';
import { OPEN_PATH, sendSigned } from './look-up-people.ts';
import { pairedRow, plainRow } from './spread.ts';
import { timed } from './stopwatch.ts';

/** Ordinary people of the cast; so many that none comes again within seconds. */
const PEOPLE = 10;
const SEEN_WITHIN_MS = 30_000;

/**
 * From a card on the reader to the first figures on the screen, through the whole simulated world: driver at the pace of a real line, agent,
 * central with its PostgreSQL, Chromium.
 */
export const cardToFigures: Figure = {
  name: 'card-to-figures',
  title: 'Card to the first figures, through the whole simulated world',
  measure: async ({ quick, say }) => {
    // Where there is no browser, that is said before a world is started for it.
    await (await launchBrowser()).close();
    say(`the screens are ${await buildUi()}`);
    say('starting the simulated world');
    const stage = await openStage({ v: 1, defaultService: 'look-up', feedbackAfter: [] });
    const { central, agent } = stage.world;
    // Also where somebody ends the bench in the middle.
    const endWorld = (): void => {
      for (const { process: child } of [agent, central]) child.kill('SIGTERM');
    };
    process.once('exit', endWorld);
    try {
      const seen = await watchPage(stage.page);
      await stage.pair();
      const terminal = await terminalOf(stage.world);
      const cast = castPeople(civilDateAt(Date.now())).slice(0, PEOPLE);
      const visits = quick ? 6 : 40;
      const played: Visit[] = [];
      // The first one is for warmth.
      for (let visit = -1; visit < visits; visit += 1) {
        const person = cast[(visit + 1) % cast.length];
        if (person === undefined) throw new RangeError('an empty cast');
        const shown = await playVisit(stage, seen, person);
        const centralMs = await timed(() => askCentral(terminal, person));
        if (visit >= 0) played.push({ ...shown, centralMs });
        if (visit % 10 === 9) say(`${visit + 1} of ${visits} visits`);
      }
      return rowsOf(played);
    } finally {
      await stage.close();
      process.off('exit', endWorld);
      removeOutsideFolders(join(stage.world.dataFolder, 'central'));
    }
  },
};

/** One look at the page, ms since 1970: what came on the screen, or that it was touched. */
const glimpse = z.object({ what: z.string(), amounts: z.string(), at: z.number() });
type Glimpse = z.infer<typeof glimpse>;

/** Runs in the page: tells what is shown as soon as it is painted, and every touch. */
const WATCH = `(() => {
  const tell = (what, amounts, at) => window.benchGlimpse({ what, amounts, at: performance.timeOrigin + at });
  let before = '';
  const look = () => {
    const what = document.querySelector('[data-screen]')?.getAttribute('data-screen') ?? '';
    const amounts = document.querySelector('[data-amounts]')?.getAttribute('data-amounts') ?? 'none';
    if (what === '' || what + amounts === before) return;
    before = what + amounts;
    requestAnimationFrame(() => setTimeout(() => tell(what, amounts, performance.now()), 0));
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  addEventListener('pointerdown', (event) => tell('touched', 'none', event.timeStamp), { capture: true });
})()`;

async function watchPage(page: Page): Promise<Glimpse[]> {
  const seen: Glimpse[] = [];
  await page.exposeFunction('benchGlimpse', (told: unknown) => void seen.push(glimpse.parse(told)));
  await page.addInitScript({ content: WATCH });
  return seen;
}

interface Shown {
  /** From the card on the reader until the page says that the bureau is asked; NaN where that page was over before it was painted. */
  readonly askingMs: number;
  readonly overviewMs: number;
  /** From the touch until the amounts can be read. */
  readonly revealMs: number;
}

interface Visit extends Shown {
  readonly centralMs: number;
}

async function playVisit(stage: Stage, seen: Glimpse[], person: PersonFixture): Promise<Shown> {
  seen.length = 0;
  const laidAt = performance.timeOrigin + performance.now();
  await stage.card(person.id);
  const overview = await comes(seen, ({ what, amounts }) => what === 'look-up-overview' && amounts === 'hidden');
  await stage.tap('sheet.reveal');
  const revealed = await comes(seen, ({ what, amounts }) => what === 'look-up-overview' && amounts === 'shown');
  const touched = await comes(seen, ({ what }) => what === 'touched');
  const asking = seen.find(({ what }) => what === 'look-up-waiting');
  await stage.clear();
  return { askingMs: (asking?.at ?? Number.NaN) - laidAt, overviewMs: overview.at - laidAt, revealMs: revealed.at - touched.at };
}

/** Waits until the page has told this. */
async function comes(seen: readonly Glimpse[], isIt: (one: Glimpse) => boolean): Promise<Glimpse> {
  const until = performance.now() + SEEN_WITHIN_MS;
  while (performance.now() < until) {
    const found = seen.find(isIt);
    if (found !== undefined) return found;
    await new Promise((next) => setTimeout(next, 5));
  }
  throw new Error(`the figures did not come; the page showed ${seen.map(({ what, amounts }) => `${what} (${amounts})`).join(', ')}`);
}

/** A terminal of the same central without a kiosk around it. */
async function terminalOf(world: World): Promise<TestTerminal> {
  const [kiosk] = kiosks();
  if (kiosk === undefined) throw new Error('a city without kiosks');
  const answer = await fetch(`${world.centralUrl}/v1/terminal-codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.bureauToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ site: siteOf(kiosk, world.publicUrl), hoursValid: 1 }),
  });
  if (!answer.ok) throw new Error(`central gives no code for a terminal: ${answer.status} ${await answer.text()}`);
  const { code } = terminalCodeAnswer.parse(await answer.json());
  return TestTerminal.enrol(world.centralUrl, code, { now: () => Date.now(), set: () => undefined, pass: () => undefined });
}

/** What the kiosk asks of central before the figures can be shown, and nothing else. */
async function askCentral(terminal: TestTerminal, { identity, name }: PersonFixture): Promise<void> {
  const ask = async (path: string, body: object): Promise<unknown> => {
    const text = JSON.stringify(body);
    return sendSigned(terminal, path, text, await terminal.signature('POST', path, text));
  };
  const opened = lookUpAnswer.parse(await ask(OPEN_PATH, { sessionId: randomUUID(), basis: { by: 'card', identity, name } }));
  if (opened.result !== 'open') throw new Error('somebody of the cast is not registered');
  topicRecord.parse(await ask(`${OPEN_PATH}/${opened.lookUpId}/records`, { topic: 'overview', purpose: 'screen' }));
}

function rowsOf(visits: readonly Visit[]): readonly Row[] {
  const overview = visits.map(({ overviewMs }) => overviewMs);
  const asked = visits.filter(({ askingMs }) => Number.isFinite(askingMs));
  const asking = asked.map(({ askingMs }) => askingMs);
  const answered = asked.map(({ askingMs, overviewMs }) => overviewMs - askingMs);
  const alone = visits.map(({ centralMs }) => centralMs);
  const central = 'central alone: opened and overview read, by a terminal without a kiosk';
  return [
    pairedRow('card laid down to the three figures, still covered', 'ms', overview, central, alone, 'reader on a line of 115,200 baud'),
    ...(asking.length === 0
      ? []
      : [
          plainRow('– of it: card found and read, “one moment” on the screen', 'ms', asking, `${asking.length} of ${visits.length} seen`),
          plainRow('– of it: central asked twice, the figures’ page painted', 'ms', answered),
        ]),
    plainRow(
      'touch to the figures that can be read',
      'ms',
      visits.map(({ revealMs }) => revealMs),
    ),
    plainRow(
      'card to the figures that can be read, touched at once',
      'ms',
      visits.map(({ overviewMs, revealMs }) => overviewMs + revealMs),
    ),
  ];
}
