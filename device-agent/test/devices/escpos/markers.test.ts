import { seededRandom } from '@changqing/fixtures';
import { expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/clock.ts';
import { silentLog } from '../../../src/devices/device-log.ts';
import { createEscposPrinter } from '../../../src/devices/escpos/driver.ts';
import { settings, type Settings } from '../../../src/devices/escpos/model.ts';
import { withoutRealTimeCommands } from '../../../src/devices/escpos/segments.ts';
import type { PrintOutcome, ReceiptPrinter } from '../../../src/hal/receipt-printer.ts';
import { createEscposSimulator, type EscposSimulatorOptions } from '../../../src/simulators/escpos/simulator.ts';
import { createSimulatedCable } from '../../../src/simulators/simulated-device.ts';
import { picture } from './picture.ts';

const WIDTH = 64;
const never = new AbortController().signal;
const CHECKED = { state: 'printed', evidence: 'acknowledged-checked' };
const HEALTHY = { state: 'printed', evidence: 'healthy' };

/** A printer on its cable; drivers come and go on it as the agent is started anew. */
function setUp(about: Partial<EscposSimulatorOptions> = {}, profile: Partial<Settings> = {}) {
  const clock = createVirtualClock();
  const simulator = createEscposSimulator({ clock, dotsPerLine: WIDTH, bufferBytes: 1024, ...about });
  const cable = createSimulatedCable(simulator, clock, { seed: 'markers' });
  const chosen = settings.parse({ dotsPerLine: WIDTH, bufferBytes: 1024, ...profile });
  const start = () => createEscposPrinter(cable.opener, chosen, clock, silentLog);
  const until = async <T>(work: Promise<T>): Promise<T> => {
    let over = false;
    const isOver = () => over;
    const settled = work.finally(() => {
      over = true;
    });
    for (let passedMs = 0; passedMs < 120_000; passedMs += 250) {
      if (isOver()) return settled;
      await clock.advance(250);
    }
    throw new Error(`not settled within two minutes; the printer has been sent what it took for ${simulator.rowsPrinted} rows`);
  };
  const untilReady = async (printer: ReceiptPrinter) => {
    for (let waits = 0; printer.status().state !== 'ready'; waits += 1) {
      if (waits > 200) throw new Error(`never ready: ${JSON.stringify(printer.status())}`);
      await clock.advance(250);
    }
  };
  const print = (printer: ReceiptPrinter, id: string, heightDots = 100): Promise<PrintOutcome> =>
    until(printer.print(id, withoutRealTimeCommands(picture(seededRandom(id), heightDots, WIDTH)), never));
  return { clock, simulator, cable, start, until, untilReady, print };
}

/** What is sent before the picture of a job: its first marker is behind these bytes. */
const HEAD_BYTES = 8;

it.each([
  { markers: 'GS r', about: { processId: false, clearBuffers: false }, profile: {} },
  { markers: 'process ids', about: { clearBuffers: false }, profile: {} },
  { markers: 'process ids, GS ( L', about: { clearBuffers: false }, profile: { graphics: 'gsL' } as const },
])(
  'a printer that was deaf in the middle of a head ($markers) is cleared, and prints the next slip',
  async ({ about, profile }) => {
    for (let heard = 0; heard <= HEAD_BYTES; heard += 1) {
      const { clock, simulator, start, until, untilReady, print } = setUp(about, { clearBuffers: false, ...profile });
      const printer = start();
      await untilReady(printer);
      await print(printer, 'before');
      // Every place near the first head, whatever stands before it.
      for (let before = 20; before < 60; before += 9) {
        simulator.makeTrouble({ kind: 'silent' }, { afterBytes: before + heard });
        const stopped = await print(printer, `deaf ${heard} ${before}`, 30);
        expect(stopped.state).not.toBe('printed');
        simulator.mend();
        await untilReady(printer);
        const cleared = await until(printer.clear(never));
        expect(cleared.ok).toBe(true);
        expect(await print(printer, `after ${heard} ${before}`, 30)).toMatchObject(CHECKED);
      }
      const closing = printer.close();
      await clock.advance(6000);
      await closing;
    }
  },
  60_000,
);

it.each([
  { printer: 'both markers', about: {} },
  { printer: 'GS r alone', about: { processId: false } },
  { printer: 'no way to clear it', about: { clearBuffers: false } },
])(
  'answers that got lost when the agent was started do not make a printer one without markers ($printer)',
  async ({ about }) => {
    for (let skip = 0; skip <= 40; skip += 1) {
      for (const frames of [2, 4, 12]) {
        const { clock, cable, start, untilReady, print } = setUp(about);
        cable.behave({ kind: 'silent', skip, frames });
        const printer = start();
        await untilReady(printer);
        expect(await print(printer, 'first'), `${frames} lost after ${skip}`).not.toMatchObject(HEALTHY);
        cable.behave({ kind: 'polite' });
        await clock.advance(30_000);
        expect(await print(printer, 'second'), `${frames} lost after ${skip}`).toMatchObject(CHECKED);
        const closing = printer.close();
        await clock.advance(6000);
        await closing;
      }
    }
  },
  60_000,
);

it('half a picture of an earlier life swallows no question for good', async () => {
  const { clock, simulator, cable, start, untilReady, print } = setUp({ clearBuffers: false });
  const first = start();
  await untilReady(first);
  simulator.makeTrouble({ kind: 'silent' }, { afterBytes: 100 });
  void first.print('half', picture(seededRandom('half'), 300, WIDTH), never);
  await clock.advance(100);
  cable.pull();
  void first.close();
  await clock.advance(6000);
  simulator.mend();
  cable.plug();
  const second = start();
  await untilReady(second);
  expect(await print(second, 'whole')).toMatchObject(CHECKED);
});

it('a printer without markers is told from one that is kept from answering, and prints at once when it is known', async () => {
  const { clock, start, untilReady, print } = setUp({ processId: false, gsr: false });
  const printer = start();
  await untilReady(printer);
  expect(await print(printer, 'first')).toMatchObject(HEALTHY);
  const begun = clock.monotonic();
  expect(await print(printer, 'second')).toMatchObject(HEALTHY);
  expect(clock.monotonic() - begun).toBeLessThan(12_000);
});

it('a printer that answered once is asked for its marker after any number of reconnects amid noise', async () => {
  const { clock, cable, start, untilReady, print } = setUp();
  const printer = start();
  await untilReady(printer);
  expect(await print(printer, 'first')).toMatchObject(CHECKED);
  for (let again = 0; again < 8; again += 1) {
    cable.pull();
    await clock.advance(1000);
    cable.behave({ kind: 'silent', skip: 4 + (again % 3), frames: 4 });
    cable.plug();
    await clock.advance(20_000);
    const amidNoise = await print(printer, `noise ${again}`);
    expect(amidNoise).not.toMatchObject(HEALTHY);
  }
  cable.behave({ kind: 'polite' });
  await clock.advance(10_000);
  await untilReady(printer);
  expect(await print(printer, 'last')).toMatchObject(CHECKED);
});

it('another printer without markers in its place prints too, after some asking', async () => {
  const clock = createVirtualClock();
  const printers = [{}, { processId: false, gsr: false }].map((about) =>
    createEscposSimulator({ clock, dotsPerLine: WIDTH, bufferBytes: 1024, ...about }),
  );
  const cables = printers.map((simulator) => createSimulatedCable(simulator, clock));
  let at = 0;
  const opener = { name: 'slips', open: (signal: AbortSignal) => cables[at]!.opener.open(signal) };
  const printer = createEscposPrinter(opener, settings.parse({ dotsPerLine: WIDTH, bufferBytes: 1024 }), clock, silentLog);
  await clock.advance(5000);
  at = 1;
  cables[0]?.pull();
  await clock.advance(120_000);
  let outcome: PrintOutcome | undefined;
  void printer.print('new', picture(seededRandom('new'), 50, WIDTH), never).then((ended) => {
    outcome = ended;
  });
  await clock.advance(30_000);
  expect(outcome).toMatchObject(HEALTHY);
  expect(printers[1]?.tickets()).toHaveLength(1);
});
