import { diagnosticsView, fleetDetail, type DiagnosticsView, type FleetDetail, type SelfTestAsk } from '@changqing/protocol';
import type { Stage } from './stage.ts';

/** The corners of the idle page in their order, touched as fast as a hand does. */
export async function touchCorners(stage: Stage): Promise<void> {
  const { width, height } = stage.page.viewportSize() ?? { width: 1080, height: 1920 };
  const edge = 40;
  const corners = [[edge, edge], [width - edge, edge], [width - edge, height - edge], [edge, height - edge], [edge, edge]] as const; // prettier-ignore
  for (const [x, y] of corners) {
    await stage.page.touchscreen.tap(x, y);
    await stage.page.waitForTimeout(450);
  }
}

/** Corners, own card, PIN: diagnostics is open afterwards. */
export async function letIn(stage: Stage, staffId = 'li.jishi', pin = '246810'): Promise<void> {
  await touchCorners(stage);
  await stage.at('technician-card');
  await stage.clients().dock('card', { action: 'place-staff', staffId });
  await stage.at('technician-pin');
  for (const digit of pin) await stage.tap(`key.${digit}`);
  await stage.tap('technician.pin');
  await stage.at('technician-desk');
  await stage.clients().dock('card', { action: 'remove' });
}

/** The diagnostics document as the page itself gets it. */
export async function desk(stage: Stage): Promise<DiagnosticsView> {
  const text = await stage.page.evaluate(async () => (await fetch('/api/technician/desk')).text());
  return diagnosticsView.parse(JSON.parse(text));
}

/** What a technician does at the machine for what a test asks; false where it asks for a touch on the screen. */
async function doAsAsked(stage: Stage, ask: Extract<SelfTestAsk, { ask: 'act' }>): Promise<void> {
  const now = stage.clients();
  const personId = 'test-person';
  switch (ask.what) {
    case 'press-finger':
      return now.dock('finger', { action: 'press', personId, position: 'right-index', condition: 'clean' });
    case 'leave-sensor-free':
      await now.dock('finger', { action: 'lift' });
      return now.dock('palm', { action: 'take-away' });
    case 'hold-palm':
      return now.dock('palm', { action: 'hold', personId, position: 'right-palm', condition: 'clean', heightMm: 60 });
    case 'lay-test-card':
    case 'lay-test-person-card':
      return now.dock('card', { action: 'place', personId });
    case 'show-code':
      return now.dock('code', { text: 'https://example.invalid/verify/ABCD2345' });
    case 'step-near':
      return now.dock('presence', { distanceCm: 60 });
    case 'step-away':
      return now.dock('presence', { distanceCm: null });
    case 'pull-mains':
      return now.dock('power', { mains: false });
    case 'open-cover':
      return now.dock('printer', { action: 'open-cover' });
    case 'close-cover':
      // The roll, where it was taken out, is put back before that.
      if ((await now.state()).printer.paper === 'out') await now.dock('printer', { action: 'load-paper' });
      return now.dock('printer', { action: 'close-cover' });
    case 'insert-social-card':
      throw new Error('the simulated kiosk has no social card reader');
  }
}

/** Every cell of the glass, by a finger that goes over it in lines. */
async function strokeTheGlass(stage: Stage): Promise<void> {
  const glass = await stage.page.context().newCDPSession(stage.page);
  const { width, height } = stage.page.viewportSize() ?? { width: 1080, height: 1920 };
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
    glass.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
  const step = 45;
  for (let y = 12; y < height; y += step) {
    await touch('touchStart', 4, y);
    for (let x = 4 + step; x < width; x += step) await touch('touchMove', x, y);
    await touch('touchMove', width - 3, y);
    await touch('touchEnd', 0, 0);
  }
  await touch('touchStart', 4, height - 3);
  for (let x = 4 + step; x < width; x += step) await touch('touchMove', x, height - 3);
  await touch('touchEnd', 0, 0);
  await glass.detach();
}

async function goThroughColours(stage: Stage): Promise<void> {
  for (let colour = 0; colour < 12 && (await stage.offers('colours.next')); colour += 1) await stage.tap('colours.next');
  await stage.tap('colours.even');
}

/** Does whatever the running tests ask for, until none runs any more. Returns what was asked, in order. */
export async function serveTests(stage: Stage, withinMs: number): Promise<readonly string[]> {
  const asked: string[] = [];
  const endAt = performance.now() + withinMs;
  let last = '';
  while (performance.now() < endAt) {
    const { running } = await desk(stage);
    if (running === undefined) {
      if (asked.length > 0) return asked;
      await stage.page.waitForTimeout(200);
      continue;
    }
    const { ask, test } = running;
    const key = `${test} ${ask.ask} ${'what' in ask ? ask.what : ''}`;
    if (key === last && ask.ask !== 'act') {
      await stage.page.waitForTimeout(150);
      continue;
    }
    if (ask.ask === 'act' && key === last) {
      // Some acts are asked for until they are seen; a hand would try again after a while.
      await stage.page.waitForTimeout(700);
      const again = (await desk(stage)).running;
      if (again?.test !== test || again.ask.ask !== 'act' || again.ask.what !== ask.what) continue;
    }
    last = key;
    if (ask.ask === 'nothing') continue;
    if (asked.at(-1) !== key) asked.push(key);
    if (ask.ask === 'confirm' && ask.what === 'take-paper-out') await stage.clients().dock('printer', { action: 'pull-paper' });
    else if (ask.ask === 'confirm') await stage.tap('self-test.answer.yes');
    else if (ask.ask === 'act') await doAsAsked(stage, ask);
    else if (ask.what === 'grid') await strokeTheGlass(stage);
    else await goThroughColours(stage);
    if (test === 'power' && ask.ask === 'act') {
      await stage.page.waitForTimeout(500);
      await stage.clients().dock('power', { mains: true });
    }
  }
  throw new Error(`the self-tests were not through after ${withinMs / 1000} s; asked was ${asked.join(', ')}`);
}

/** Central as somebody of the bureau sees it at the console, logged in by password and the code that their telephone shows. */
export async function logInAtConsole(stage: Stage, staffId: string) {
  const { centralUrl, dockUrl } = stage.world;
  const cast = (await (await fetch(`${dockUrl}/api/staff`)).json()) as { staff: { staffId: string; password: string; code: string }[] };
  const own = cast.staff.find((one) => one.staffId === staffId);
  if (own === undefined) throw new Error(`the dock knows nobody called ${staffId}`);
  const answer = await fetch(`${centralUrl}/console/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: centralUrl },
    body: JSON.stringify({ staffId, password: own.password, code: own.code }),
  });
  if (!answer.ok) throw new Error(`the console did not let ${staffId} in: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const get = async (path: string): Promise<unknown> => (await fetch(`${centralUrl}${path}`, { headers: { cookie } })).json();
  return {
    terminal: async (): Promise<FleetDetail> => {
      const list = (await get('/console/api/terminals')) as { terminals: { terminalId: string }[] };
      return fleetDetail.parse(await get(`/console/api/terminals/${list.terminals[0]?.terminalId ?? ''}`));
    },
    order: async (terminalId: string, command: object): Promise<void> => {
      const ordered = await fetch(`${centralUrl}/console/api/terminals/${terminalId}/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: centralUrl, cookie },
        body: JSON.stringify({ command }),
      });
      if (!ordered.ok) throw new Error(`the order was not taken: ${ordered.status} ${await ordered.text()}`);
    },
    file: async (id: string): Promise<Uint8Array> =>
      new Uint8Array(await (await fetch(`${centralUrl}/console/api/files/${id}`, { headers: { cookie } })).arrayBuffer()),
  };
}
