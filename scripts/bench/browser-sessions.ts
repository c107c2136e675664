import { castPeople, recordsOf } from '@changqing/fixtures';
import { overviewOf, topicRecord, type LookUpTopic, type MessageId, type Step, type TopicRecord, type View } from '@changqing/protocol';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { z } from 'zod';
import { sheetsOf, sheetView } from '../../device-agent/src/look-up/sections.ts';
import { launchBrowser } from '../../kiosk-ui/test/browser.ts';
import { buildUi } from '../build-ui.ts';
import type { Row } from './figure.ts';
import { acceptedReceipt } from './receipt-example.ts';
import { residentMb } from './resident.ts';
import { startScreenDouble, type ScreenDouble } from './screen-double.ts';
import { slopeOf } from './slope.ts';
import { pairedRow, plainRow } from './spread.ts';

const TODAY = '2026-11-23';
const LOOKS = 10;
const PAGE_WITHIN_MS = 30_000;
const MB = 1_048_576;

/** One look at the browser after a collection. */
interface BrowserLook {
  readonly sessions: number;
  readonly heapMb: number;
  /** Of all processes that draw pages. */
  readonly residentMb: number;
  readonly nodes: number;
  readonly documents: number;
}

/** Goes through look-ups in one browser, whose views are made of the cast's own records, and looks at its memory at each tenth. */
export async function playInBrowser(sessions: number, say: (line: string) => void): Promise<readonly Row[]> {
  say(`the screens are ${await buildUi()}`);
  const double = await startScreenDouble(IDLE);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
    page.setDefaultTimeout(PAGE_WITHIN_MS);
    await page.goto(double.url);
    await page.waitForSelector('[data-screen="idle"]');
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    const looks: BrowserLook[] = [await lookAt(browser, devtools, 0)];
    const people = wholeFiles();
    const startedAt = performance.now();
    for (let session = 1; session <= sessions; session += 1) {
      await playSession(double, page, session, people[session % people.length] ?? []);
      if (session % Math.ceil(sessions / LOOKS) !== 0 && session !== sessions) continue;
      const looked = await lookAt(browser, devtools, session);
      looks.push(looked);
      say(`${session} sessions: heap ${looked.heapMb.toFixed(1)} MB, resident ${looked.residentMb.toFixed(0)} MB`);
    }
    return rowsOf(looks, (performance.now() - startedAt) / 1_000);
  } finally {
    await browser.close();
    await double.close();
  }
}

type Sent = Parameters<ScreenDouble['send']>[0];

const { site } = acceptedReceipt(0);
const viewOf = (step: Step, more: Partial<Sent> = {}): Sent => ({
  site,
  step,
  settings: { size: 'large', theme: 'paper', language: 'zh', volume: 0 },
  notices: [],
  ...more,
});
const IDLE = viewOf({ step: 'idle', offline: false });

/** A page of a session: the name under which it comes on the screen, and what is said to it. */
type Shown = readonly [screen: string, step: Step, said: MessageId];

async function playSession(double: ScreenDouble, page: Page, session: number, shown: readonly Shown[]): Promise<void> {
  for (const [index, [screen, step, messageId]] of shown.entries()) {
    const speech: View['speech'] = { id: session * 100 + index, messageId };
    double.send(viewOf(step, { sessionId: `session-${session}`, speech }));
    await page.waitForSelector(`[data-screen="${screen}"]`);
  }
  // Every session has a document of its own.
  const loaded = page.waitForEvent('load');
  double.send(IDLE);
  await loaded;
  await page.waitForSelector('[data-screen="idle"]');
}

/** The pages of a look-up by each of the cast who has paid, saved and draws something. No two that follow one another are the same screen. */
function wholeFiles(): readonly (readonly Shown[])[] {
  return castPeople(TODAY).flatMap((person, index) => {
    const records = recordsOf(person, TODAY);
    const recordOf = (topic: LookUpTopic, record: object | undefined): TopicRecord | undefined =>
      record === undefined ? undefined : topicRecord.parse({ topic, record });
    const contributions = recordOf('contributions', records.contributions);
    const account = recordOf('account', records.account);
    const benefits = recordOf('benefits', records.benefits);
    const overview = recordOf('overview', overviewOf(records, TODAY));
    if (contributions === undefined || account === undefined || benefits === undefined || overview === undefined) return [];
    const { maskedName = '李**', maskedNumber = '' } = acceptedReceipt(index);
    const waiting = (what: 'person' | 'record'): Shown => [
      'look-up-waiting',
      { step: 'look-up.waiting', what, slow: false },
      'look-up.wait',
    ];
    const sheets = [contributions, account, benefits].flatMap((record): readonly Shown[] => [
      waiting('record'),
      ['look-up-sheet', sheetStep(record), 'look-up.sheet'],
      ['look-up-menu', MENU, 'look-up.menu'],
    ]);
    const figures = {
      step: 'look-up.overview',
      maskedName,
      maskedNumber,
      sheet: sheetView(sheetsOf(overview), 0, true),
      canPrint: true,
    } as const;
    return [[waiting('person'), ['look-up-overview', figures, 'look-up.overview'] as const, ...sheets, ...PRINTING]];
  });
}

function sheetStep(record: TopicRecord): Step {
  const pages = sheetsOf(record);
  return { step: 'look-up.sheet', sheet: sheetView(pages, Math.floor(pages.length / 2), true), canPrintSlip: true, canConfirm: false };
}

const MENU: Step = {
  step: 'look-up.menu',
  entries: [{ topic: 'contributions' }, { topic: 'account' }, { topic: 'benefits' }],
  page: 1,
  pages: 3,
};
const PAPER = { what: 'paper' as const, papers: ['rights-statement' as const], sheets: 2 };
const PRINTING: readonly Shown[] = [
  ['print-ask', { step: 'print.ask', ...PAPER, sides: 3, copies: 1, maximumCopies: 9, duplex: true, again: false }, 'print.ask'],
  ['print-going', { step: 'print.going', ...PAPER, index: 1, print: { state: 'printing', sheetsOut: 1 } }, 'print.going'],
  ['print-collect', { step: 'print.collect', ...PAPER, reprint: false, reminded: false }, 'print.take'],
];

const metrics = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) });
const processes = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) });

async function lookAt(browser: Browser, devtools: CDPSession, sessions: number): Promise<BrowserLook> {
  await devtools.send('HeapProfiler.collectGarbage');
  const told = new Map(metrics.parse(await devtools.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = processes.parse(await whole.send('SystemInfo.getProcessInfo'));
  await whole.detach();
  const of = (name: string): number => told.get(name) ?? Number.NaN;
  return {
    sessions,
    heapMb: of('JSHeapUsedSize') / MB,
    residentMb: processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { id }) => sum + residentMb(id), 0),
    nodes: of('Nodes'),
    documents: of('Documents'),
  };
}

function rowsOf(looks: readonly BrowserLook[], seconds: number): readonly Row[] {
  const [before, early] = looks;
  const last = looks.at(-1);
  if (before === undefined || early === undefined || last === undefined) throw new RangeError('nobody looked');
  const secondHalf = looks.filter(({ sessions }) => sessions >= last.sessions / 2);
  const growth = (of: (look: BrowserLook) => number): readonly number[] => [
    slopeOf(secondHalf.map((look) => ({ x: look.sessions, y: of(look) * MB }))),
  ];
  const beside = `the same page after ${early.sessions}`;
  const pages = `${last.nodes} nodes in ${last.documents} documents, beside ${early.nodes} in ${early.documents}`;
  const pace = `before the first ${before.residentMb.toFixed(0)} MB; ${(last.sessions / seconds).toFixed(1)} sessions a second, a document each`;
  return [
    pairedRow(`browser: heap after a collection, ${last.sessions} sessions`, 'MB', [last.heapMb], beside, [early.heapMb], pages),
    pairedRow('browser: resident memory of its pages’ processes', 'MB', [last.residentMb], beside, [early.residentMb], pace),
    plainRow(
      'browser: growth of the heap over the second half, a session',
      'bytes',
      growth(({ heapMb }) => heapMb),
    ),
    plainRow(
      'browser: growth of the resident memory, likewise',
      'bytes',
      growth((look) => look.residentMb),
    ),
  ];
}
