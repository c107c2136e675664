import { createVirtualClock, systemClock, type Clock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createIppPrinter } from '../../src/devices/ipp/driver.ts';
import { createHttpTransport } from '../../src/devices/ipp/http-transport.ts';
import { settings, type Settings } from '../../src/devices/ipp/model.ts';
import type { PrinterMake } from '../../src/simulators/ipp/answers.ts';
import { createSimulatedDocumentPrinter, type SimulatedDocumentPrinter } from '../../src/simulators/ipp/simulator.ts';
import { describeDocumentPrinter, type DocumentPrinterRig } from './document-printer.conformance.ts';
import { startIppEverywhere } from './ippeveprinter.ts';

type Hands = Omit<DocumentPrinterRig, 'printer' | 'pass' | 'onlyImages' | 'dispose'>;

function hands(simulator: SimulatedDocumentPrinter, slowestMs: number): Hands {
  return {
    papers: () => {
      const jobs = new Map(simulator.sheets().map(({ jobName, pdf }) => [jobName, pdf]));
      return Promise.resolve([...jobs].map(([jobName, pdf]) => ({ jobName, pdf })));
    },
    sheetsOf: (jobName) => simulator.sheets().filter((sheet) => sheet.jobName === jobName).length,
    paper: {
      out: (afterPages) => simulator.makeTrouble('paper-out', afterPages === undefined ? {} : { afterPages }),
      load: () => simulator.clear('paper-out'),
    },
    cover: { open: () => simulator.makeTrouble('cover-open'), close: () => simulator.clear('cover-open') },
    cable: { pull: () => simulator.pull(), plug: () => simulator.plug() },
    counts: true,
    slowestMs,
  };
}

function inMemory(make: Partial<PrinterMake>): Promise<DocumentPrinterRig> {
  const clock = createVirtualClock();
  const simulator = createSimulatedDocumentPrinter({ clock, make });
  return Promise.resolve({
    printer: createIppPrinter(simulator.transport, settings.parse({}), clock, silentLog),
    pass: (durationMs) => clock.advance(durationMs),
    ...hands(simulator, 120_000),
    onlyImages: () => inMemory({ ...make, formats: ['image/urf'] }),
    dispose: () => simulator.close(),
  });
}

/** So many times as fast: what waits here are the driver's own pauses and the printer's paper. */
const SPEED = 50;

const quick: Clock = {
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic() * SPEED,
  sleep: (delayMs, signal) => systemClock.sleep(delayMs / SPEED, signal),
  after: (delayMs, callback) => systemClock.after(delayMs / SPEED, callback),
};
// A question is given the time that a busy machine needs.
const PATIENT: Settings = settings.parse({ answerMs: 20_000 });

async function overHttp(make: Partial<PrinterMake> = {}): Promise<DocumentPrinterRig> {
  const simulator = createSimulatedDocumentPrinter({ clock: quick, make });
  const url = await simulator.listen();
  return {
    printer: createIppPrinter(createHttpTransport(url), PATIENT, quick, silentLog),
    pass: (durationMs) => quick.sleep(durationMs),
    ...hands(simulator, 300_000),
    onlyImages: () => overHttp({ ...make, formats: ['image/urf'] }),
    dispose: () => simulator.close(),
  };
}

describeDocumentPrinter('ipp in memory', () => inMemory({}));
describeDocumentPrinter('ipp in memory, Print-Job only', () => inMemory({ twoSteps: false }));
describeDocumentPrinter('ipp over HTTP', () => overHttp());
describeDocumentPrinter('ippeveprinter', startIppEverywhere);

/** `KIOSK_BENCH_IPP=ipp://10.0.0.7/ipp/print`: a person takes the paper out and so on when told to. */
const bench = process.env['KIOSK_BENCH_IPP'];
if (bench !== undefined) describeDocumentPrinter(`ipp at ${bench}`, () => onTheBench(bench));

function onTheBench(url: string): Promise<DocumentPrinterRig> {
  const ask = (what: string) => () => void process.stderr.write(`>>> ${what}\n`);
  return Promise.resolve({
    printer: createIppPrinter(createHttpTransport(url), settings.parse({}), systemClock, silentLog),
    pass: (durationMs) => systemClock.sleep(durationMs),
    papers: undefined,
    sheetsOf: undefined,
    paper: { out: ask('take the paper out'), load: ask('put the paper in') },
    cover: { open: ask('open the cover'), close: ask('close the cover') },
    cable: undefined,
    onlyImages: undefined,
    counts: true,
    slowestMs: 300_000,
    dispose: () => Promise.resolve(),
  });
}
