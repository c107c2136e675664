import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockReceipts, dockSheets, dockState, dockWire, problemDocument, type DockState, type GreyImage } from '@changqing/protocol';
import PDFDocument from 'pdfkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../src/api/server.ts';
import { systemClock } from '../../src/clock.ts';
import { startAgent, type Agent } from '../../src/compose.ts';
import { openDevices } from '../../src/devices/open-devices.ts';
import { silentAgentLog } from '../../src/log.ts';
import { createBureauDesk } from '../../src/simulators/bureau-desk.ts';
import { createDockServer } from '../../src/simulators/control-api.ts';
import { createCrowd } from '../../src/simulators/crowd.ts';
import type { HandImages } from '../../src/simulators/hand-images.ts';
import { createHands, visitsFrom } from '../../src/simulators/hands.ts';
import { startSimulatedNetwork, type SimulatedNetwork } from '../../src/simulators/network.ts';
import { createShiftedClock } from '../../src/simulators/shifted-clock.ts';
import { createSimulatedKiosk } from '../../src/simulators/simulated-kiosk.ts';
import { createWireWatch } from '../../src/simulators/wire-watch.ts';
import { freePort } from '../door/house.ts';
import { eventually } from '../eventually.ts';

/** Skin is not what is tested here: every hand is grey, and its references are a few bytes. */
const GREY: GreyImage = { widthPx: 256, heightPx: 288, dpi: 508, pixels: new Uint8Array(256 * 288).fill(128) };
const images: HandImages = {
  image: () => Promise.resolve(GREY),
  references: ({ fingers }) =>
    Promise.resolve(fingers.map((position) => ({ position, format: 'cq-fp/1' as const, bytes: 'AAAA', quality: 80, impression: 1 }))),
  close: () => Promise.resolve(),
};

/** A document of two pages. */
async function twoPages(): Promise<Uint8Array> {
  const document = new PDFDocument({ size: 'A4' });
  document.text('first side').addPage().text('second side').end();
  const parts: Buffer[] = [];
  for await (const part of document) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts);
}

const CITY = 40;
const DAY = '2026-11-23';
const folder = mkdtempSync(join(tmpdir(), 'changqing-dock-'));
const clock = createShiftedClock(systemClock);
const watch = createWireWatch(systemClock);
const kiosk = createSimulatedKiosk({ clock, watch, fast: true });
const crowd = createCrowd(DAY, CITY);
/** Enrolments that reached the bureau; `status` is what it answers. */
const bureau = { enrolled: [] as string[], passwords: [] as string[], status: 200 };
let central: Server;
let network: SimulatedNetwork;
let agent: Agent;
let dock: Server;
let url: string;

beforeAll(async () => {
  central = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.url === '/v1/enrolments') bureau.enrolled.push(body);
      if (request.url === '/v1/service-passwords') bureau.passwords.push(body);
      const known = request.url === '/v1/enrolments' || request.url === '/v1/service-passwords';
      response.writeHead(known ? bureau.status : 503).end('{}');
    });
  });
  const centralPort = await freePort();
  await new Promise<void>((resolve) => central.listen(centralPort, '127.0.0.1', resolve));
  const centralUrl = new URL(`http://127.0.0.1:${centralPort}`);
  const keys = join(folder, 'keys', 'central');
  mkdirSync(keys, { recursive: true });
  writeFileSync(join(keys, 'bureau-token'), 'token\n');
  network = await startSimulatedNetwork({ target: centralUrl, clock: systemClock });
  const runFolder = join(folder, 'run');
  const started = await startAgent({
    config: {
      kioskPort: await freePort(),
      dockPort: 0,
      agentFolder: join(folder, 'agent'),
      runFolder,
      keysFolder: join(folder, 'keys', 'agent'),
      centralKeysFolder: keys,
      centralUrl: network.url,
      enrolCode: undefined,
      terminalName: 'dock',
    },
    clock,
    log: silentAgentLog,
    screensFolder: join(folder, 'screens'),
    openDevices: (_settings, home) => openDevices(kiosk.wanted, clock, silentAgentLog, home),
  });
  if (!started.ok) throw new Error(started.error.line);
  agent = started.value;
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  dock = createDockServer({
    port,
    clock: systemClock,
    kioskClock: clock,
    kiosk,
    crowd,
    hands: createHands(kiosk, images, clock, DAY, visitsFrom(0)),
    desk: createBureauDesk({ centralUrl, centralKeysFolder: keys, crowd, images }),
    network,
    watch,
    agent: () => agent,
    screensFolder: join(folder, 'screens'),
    runFolder,
  });
  expect((await listen(dock, port, 'CHANGQING_DOCK_PORT')).ok).toBe(true);
}, 60_000);

afterAll(async () => {
  dock.close();
  dock.closeAllConnections();
  await agent.close();
  await network.close();
  central.close();
  central.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

const send = async (verb: string, body: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${url}/api/${verb}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const said: unknown = await answer.json();
  return { status: answer.status, body: said };
};
const act = async (verb: string, body: object) => {
  const answered = await send(verb, JSON.stringify(body));
  expect(answered, `${verb} ${JSON.stringify(body)}`).toEqual({ status: 200, body: { ok: true } });
};
const refusal = async (verb: string, body: string, headers?: Record<string, string>) => {
  const answered = await send(verb, body, headers);
  const problem = problemDocument.parse(answered.body);
  expect(problem.status).toBe(answered.status);
  return problem;
};
const state = async (): Promise<DockState> => dockState.parse(await (await fetch(`${url}/api/state`)).json());
const receipts = async () => dockReceipts.parse(await (await fetch(`${url}/api/receipts`)).json()).receipts;
const [castMember] = crowd.list({ trouble: undefined, search: undefined, offset: 0, limit: 1 }).people;
const person = castMember?.personId ?? '';

describe('hands', () => {
  it('lay a card on the reader and take it away', async () => {
    await act('card', { action: 'place', personId: person });
    expect((await state()).card).toBe(person);
    await act('card', { action: 'remove' });
    expect((await state()).card).toBeUndefined();
  });

  it('press a finger and lift it', async () => {
    await act('finger', { action: 'press', personId: person, position: 'left-thumb', condition: 'wet' });
    expect((await state()).finger).toEqual({ personId: person, position: 'left-thumb' });
    await act('finger', { action: 'lift' });
    expect((await state()).finger).toBeUndefined();
  });

  it('lift so soon by themselves', async () => {
    await act('finger', { action: 'press', personId: person, position: 'left-thumb', liftAfterMs: 20 });
    await eventually(state, (seen) => seen.finger === undefined);
    await act('palm', { action: 'hold', personId: person, position: 'left-palm', takeAwayAfterMs: 20 });
    await eventually(state, (seen) => seen.palm === undefined);
  });

  it('hold a palm and take it away', async () => {
    await act('palm', { action: 'hold', personId: person, position: 'right-palm', condition: 'tilted', heightMm: 80 });
    expect((await state()).palm).toEqual({ personId: person, position: 'right-palm' });
    await act('palm', { action: 'take-away' });
    expect((await state()).palm).toBeUndefined();
  });
});

describe('somebody of the city who is not enrolled yet', () => {
  const isReady = (personId: string) => act('ready', { personId });

  it('is enrolled without a card, once', async () => {
    await isReady('p-000003');
    await isReady('p-000003');
    expect(bureau.enrolled).toHaveLength(1);
    await act('card', { action: 'place', personId: 'p-000003' });
    expect(bureau.enrolled).toHaveLength(1);
    await act('card', { action: 'remove' });
  });

  it('of the cast is there already', async () => {
    await isReady(person);
    expect(bureau.enrolled).toHaveLength(1);
  });

  it('is told when central says no, and tried again the next time', async () => {
    bureau.status = 500;
    expect(await refusal('ready', '{"personId":"p-000004"}')).toMatchObject({ status: 500, code: 'central-failed' });
    expect(await refusal('card', '{"action":"place","personId":"p-000004"}')).toMatchObject({ code: 'central-failed' });
    expect((await state()).card).toBeUndefined();
    bureau.status = 200;
    await isReady('p-000004');
    expect(bureau.enrolled).toHaveLength(4);
  });
});

describe('the printer', () => {
  const printed = async (jobId: string) => {
    const printer = agent.devices.printer;
    if (printer === undefined) throw new Error('no printer');
    await eventually(
      () => printer.status().state,
      (now) => now === 'ready',
    );
    const raster = { widthDots: printer.dotsPerLine, heightDots: 80, rows: new Uint8Array((printer.dotsPerLine / 8) * 80).fill(0xaa) };
    return printer.print(jobId, raster, new AbortController().signal);
  };

  it('gives paper that lies there until it is taken', async () => {
    await printed('first');
    expect(await receipts()).toMatchObject([{ n: 1, cut: true, taken: false }]);
    await act('printer', { action: 'take-receipt' });
    expect(await receipts()).toMatchObject([{ n: 1, taken: true }]);
    await printed('second');
    expect(await receipts()).toMatchObject([
      { n: 2, taken: false },
      { n: 1, taken: true },
    ]);
    const picture = await fetch(`${url}/api/receipts/2.png`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    for (const file of ['3.png', '0.png', 'x.png', '1.jpg']) expect((await fetch(`${url}/api/receipts/${file}`)).status).toBe(404);
  });

  it.each([
    ['pull-paper', { paper: 'out' }],
    ['load-paper', { paper: 'ok' }],
    ['paper-low', { paper: 'low' }],
    ['open-cover', { coverOpen: true }],
    ['close-cover', { coverOpen: false }],
    ['load-paper', { paper: 'ok', coverOpen: false, jammed: false }],
  ])('%s', async (action, seen) => {
    await act('printer', { action });
    expect((await state()).printer).toMatchObject(seen);
  });

  it('jams at the next cut, until somebody frees it', async () => {
    await act('printer', { action: 'jam' });
    expect((await printed('jammed')).state).not.toBe('printed');
    expect((await state()).printer.jammed).toBe(true);
    await act('printer', { action: 'clear-jam' });
    // The cutter is free; the driver tells the printer to go on before it prints the next slip.
    expect((await printed('after the jam')).state).toBe('printed');
    expect((await state()).printer.jammed).toBe(false);
  });

  it('runs out in the middle of a slip, when it is told to', async () => {
    await act('printer', { action: 'pull-paper', afterMm: 5 });
    expect((await state()).printer.paper).toBe('ok');
    expect((await printed('third')).state).not.toBe('printed');
    expect((await state()).printer.paper).toBe('out');
    await act('printer', { action: 'load-paper' });
  });

  it('has its jobs told as the agent stored them, newest first', async () => {
    const jobs = agent.printJobs;
    const intend = (id: string, at: number) => jobs.intend({ id, recordNo: undefined, code: undefined, reprintOf: undefined, at });
    intend('one', 1);
    intend('two', 2);
    intend('three', 3);
    jobs.settle('one', { state: 'printed', evidence: 'acknowledged-checked', heightMm: 1 }, 4);
    jobs.settle('two', { state: 'unknown', fault: 'no-answer', evidence: 'sent' }, 4);
    expect((await state()).printJobs).toEqual([
      { state: 'printing' },
      { state: 'unknown' },
      { state: 'printed', evidence: 'acknowledged-checked' },
    ]);
    jobs.confirm('two', true, 5);
    expect((await state()).printJobs[1]).toEqual({ state: 'printed' });
  });
});

describe('the A4 printer', () => {
  const documentPrinter = async () => (await state()).documentPrinter;
  const sheets = async () => dockSheets.parse(await (await fetch(`${url}/api/sheets`)).json()).sheets;

  it('lays its sheets down as pictures and text, until they are taken', async () => {
    expect(await sheets()).toEqual([]);
    kiosk.document.printFromElsewhere('somebody else’s', await twoPages());
    await eventually(sheets, (seen) => seen.length === 2);
    const [second, first] = await sheets();
    expect(second).toMatchObject({ page: 2, job: 'somebody else’s', taken: false });
    const picture = await fetch(`${url}/api/sheets/${first!.n}.png`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect((await picture.bytes()).length).toBeGreaterThan(500);
    expect(await (await fetch(`${url}/api/sheets/${second!.n}.txt`)).text()).toContain('second side');
    expect((await fetch(`${url}/api/sheets/99.png`)).status).toBe(404);
    await act('document-printer', { action: 'take-sheets' });
    expect((await sheets()).every(({ taken }) => taken)).toBe(true);
  });

  it('has paper, door, toner, power and a cable', async () => {
    const well = { coverOpen: false, jammed: false, tonerEmpty: false, plugged: true };
    expect(await documentPrinter()).toMatchObject(well);
    await act('document-printer', { action: 'pull-paper' });
    expect(await documentPrinter()).toMatchObject({ sheetsInTray: 0 });
    await act('document-printer', { action: 'load-paper' });
    expect(await documentPrinter()).toMatchObject({ sheetsInTray: 250 });
    for (const [harm, mended, seen] of [
      ['jam', 'clear-jam', { jammed: true }],
      ['open-cover', 'close-cover', { coverOpen: true }],
      ['empty-toner', 'load-toner', { tonerEmpty: true }],
      ['pull-cable', 'plug-cable', { plugged: false }],
    ] as const) {
      await act('document-printer', { action: harm });
      expect(await documentPrinter()).toMatchObject({ ...well, ...seen });
      await act('document-printer', { action: mended });
      expect(await documentPrinter()).toMatchObject(well);
    }
    await act('document-printer', { action: 'power-cycle' });
    expect(await documentPrinter()).toMatchObject({ plugged: false });
    await eventually(documentPrinter, (seen) => seen?.plugged === true);
  });
});

describe('the counter', () => {
  it('sets a service password at the bureau', async () => {
    await act('service-password', { personId: person, password: '246810' });
    expect(bureau.passwords.at(-1)).toContain('246810');
    expect(await refusal('service-password', JSON.stringify({ personId: person, password: '12' }))).toMatchObject({
      code: 'request-invalid',
    });
  });
});

describe('the machine', () => {
  it('has cables that are pulled, plugged and spoilt', async () => {
    for (const action of ['slow', 'silent', 'corrupt', 'polite'] as const) {
      await act('cable', { device: 'finger', action });
      expect((await state()).cables.finger).toEqual({ plugged: true, state: action });
    }
    await act('cable', { device: 'finger', action: 'slow' });
    await act('cable', { device: 'finger', action: 'pull' });
    expect((await state()).cables.finger).toEqual({ plugged: false, state: 'pulled' });
    await act('cable', { device: 'finger', action: 'plug' });
    // A cable that is plugged in anew is as good as new.
    expect((await state()).cables.finger).toEqual({ plugged: true, state: 'polite' });
  });

  it.each([
    [{ state: 'down' }, { state: 'down' }],
    [{ state: 'silent' }, { state: 'silent' }],
    [{ state: 'slow' }, { state: 'slow', delayMs: 2_000 }],
    [
      { state: 'slow', delayMs: 500 },
      { state: 'slow', delayMs: 500 },
    ],
    [
      { state: 'faulty', share: 0.5 },
      { state: 'faulty', share: 0.5, delayMs: 2_000 },
    ],
    [{ state: 'up' }, { state: 'up' }],
  ])('has a network %j', async (wanted, echoed) => {
    await act('network', wanted);
    expect((await state()).network).toEqual(echoed);
  });

  it('has a clock that can be wrong', async () => {
    await act('clock', { shiftMs: -86_400_000 });
    expect((await state()).clock).toEqual({ shiftMs: -86_400_000 });
    await act('clock', { shiftMs: 0 });
  });

  it('lets its wires be watched, from any entry on', async () => {
    const first = dockWire.parse(await (await fetch(`${url}/api/wire`)).json());
    expect(first.events.length).toBeGreaterThan(3);
    const rest = dockWire.parse(await (await fetch(`${url}/api/wire?after=${first.events.at(-2)?.n ?? 0}`)).json());
    expect(rest.events[0]?.n).toBe(first.events.at(-1)?.n);
  });
});

describe('nonsense is answered as a problem, and changes nothing', () => {
  it.each([
    ['card', '{"action":"place"}'],
    ['card', '{"action":"place","personId":7}'],
    ['card', '{"action":"eat","personId":"p-000001"}'],
    ['card', '[]'],
    ['card', '"place"'],
    ['card', 'null'],
    ['card', ''],
    ['card', '{"action":'],
    ['ready', '{}'],
    ['ready', '{"personId":null}'],
    ['finger', '{"action":"press","personId":"p-000001","position":"tail"}'],
    ['finger', '{"action":"press","personId":"p-000001","position":"left-thumb","liftAfterMs":-1}'],
    ['finger', '{"action":"press","personId":"p-000001","position":"left-palm"}'],
    ['palm', '{"action":"hold","personId":"p-000001","position":"left-palm","heightMm":1e9}'],
    ['palm', '{"action":"hold","personId":"p-000001","position":"left-palm","takeAwayAfterMs":0.5}'],
    ['printer', '{"action":"explode"}'],
    ['printer', '{"action":"jam","afterMm":-5}'],
    ['cable', '{"device":"toaster","action":"pull"}'],
    ['cable', '{"device":"card"}'],
    ['network', '{"state":"faulty","share":2}'],
    ['network', '{"state":"slow","delayMs":"long"}'],
    ['clock', '{"shiftMs":"yesterday"}'],
    ['clock', '{"shiftMs":1.5}'],
  ])('%s %s', async (verb, body) => {
    const { step } = (await state()).kiosk;
    expect(await refusal(verb, body)).toMatchObject({ status: 400, code: 'request-invalid' });
    expect((await state()).kiosk.step).toBe(step);
  });

  it.each(['card', 'finger', 'palm', 'ready'])('%s of somebody who does not exist says where people are listed', async (verb) => {
    const body = { action: { card: 'place', finger: 'press', palm: 'hold', ready: '' }[verb], personId: 'p-999999', position: verb === 'finger' ? 'left-thumb' : 'left-palm' }; // prettier-ignore
    expect(await refusal(verb, JSON.stringify(body))).toMatchObject({
      code: 'not-found',
      detail: expect.stringContaining('/api/people') as unknown,
    });
  });

  it('a body that is far too long', async () => {
    expect(await refusal('card', JSON.stringify({ action: 'place', personId: 'x'.repeat(20_000) }))).toMatchObject({ code: 'too-large' });
  });

  it('a body in an unknown character set, and one that is no JSON by its own word', async () => {
    expect(await refusal('clock', '{"shiftMs":1}', { 'content-type': 'application/json; charset=ebcdic' })).toMatchObject({ status: 400 });
    expect(await refusal('clock', 'shiftMs=1', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({ status: 400 });
    expect((await state()).clock).toEqual({ shiftMs: 0 });
  });

  it('a page of another site', async () => {
    expect(await refusal('clock', '{"shiftMs":1}', { origin: 'http://evil.example' })).toMatchObject({ code: 'origin-refused' });
    expect(await refusal('clock', '{"shiftMs":1}', { 'sec-fetch-site': 'cross-site' })).toMatchObject({ code: 'origin-refused' });
    expect((await state()).clock).toEqual({ shiftMs: 0 });
  });

  it.each(['/api/people?limit=0', '/api/people?offset=-1', '/api/wire?after=many', '/api/receipts/%zz.png'])('GET %s', async (address) => {
    const answer = await fetch(`${url}${address}`);
    expect(answer.status).toBe(400);
    expect(problemDocument.parse(await answer.json()).code).toBe('request-invalid');
  });

  it('verbs are acted on by POST alone', async () => {
    expect((await fetch(`${url}/api/clock`)).status).toBe(404);
    expect((await fetch(`${url}/api/clock`, { method: 'DELETE' })).status).toBe(400);
    expect((await fetch(`${url}/api/nothing`, { method: 'POST' })).status).toBe(404);
  });
});
