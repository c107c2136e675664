import { createVirtualClock, systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createEscposPrinter } from '../../src/devices/escpos/driver.ts';
import { dotsPerLineOf, settings, type Settings } from '../../src/devices/escpos/model.ts';
import { createSerialLinkOpener } from '../../src/links/serial-link.ts';
import { createTcpLinkOpener } from '../../src/links/tcp-link.ts';
import { createEscposSimulator, type EscposSimulator, type EscposSimulatorOptions } from '../../src/simulators/escpos/simulator.ts';
import { createSimulatedCable, serveOverTcp } from '../../src/simulators/simulated-device.ts';
import { openPty } from '../pty.ts';
import { describeReceiptPrinter, type PrinterRig } from './receipt-printer.conformance.ts';

function hands(simulator: EscposSimulator): Pick<PrinterRig, 'tickets' | 'paper' | 'cover'> {
  return {
    tickets: () => simulator.tickets(),
    paper: {
      out: (afterMm) => simulator.makeTrouble({ kind: 'paper-out' }, afterMm === undefined ? undefined : { afterMm }),
      load: () => simulator.loadPaper(),
    },
    cover: { open: () => simulator.openCover(), close: () => simulator.closeCover() },
  };
}

function inMemory(chosen: Partial<Settings>, options: Partial<EscposSimulatorOptions> = {}): Promise<PrinterRig> {
  const clock = createVirtualClock();
  const profile = settings.parse(chosen);
  const simulator = createEscposSimulator({ clock, dotsPerLine: dotsPerLineOf(profile), ...options });
  const cable = createSimulatedCable(simulator, clock);
  return Promise.resolve({
    printer: createEscposPrinter(cable.opener, profile, clock, silentLog),
    clock,
    pass: (durationMs) => clock.advance(durationMs),
    ...hands(simulator),
    cable,
    dispose: () => Promise.resolve(),
  });
}

const FAST = { clock: systemClock, mmPerSecond: 2000 };
const QUICK_POLL = settings.parse({ pollMs: 500 });

async function overTcp(): Promise<PrinterRig> {
  const simulator = createEscposSimulator(FAST);
  let serving = await serveOverTcp(simulator, systemClock);
  const { port } = serving;
  const opener = createTcpLinkOpener({ host: '127.0.0.1', port, clock: systemClock });
  return {
    printer: createEscposPrinter(opener, QUICK_POLL, systemClock, silentLog),
    clock: systemClock,
    pass: (durationMs) => systemClock.sleep(Math.min(durationMs, 1000)),
    ...hands(simulator),
    cable: {
      pull: () => void serving.close(),
      plug: () =>
        void serveOverTcp(simulator, systemClock, port).then((again) => {
          serving = again;
        }),
    },
    dispose: () => serving.close(),
  };
}

async function overPty(): Promise<PrinterRig> {
  const simulator = createEscposSimulator({ ...FAST, flow: 'xonxoff', linkDiesWithPower: false });
  const pty = await openPty();
  const stopping = new AbortController();
  void simulator.serve(pty.far, stopping.signal);
  const opener = createSerialLinkOpener({ path: pty.path, baudRate: 115_200 });
  return {
    printer: createEscposPrinter(opener, settings.parse({ pollMs: 500, flow: 'xonxoff' }), systemClock, silentLog),
    clock: systemClock,
    pass: (durationMs) => systemClock.sleep(Math.min(durationMs, 1000)),
    ...hands(simulator),
    cable: undefined,
    dispose: async () => {
      stopping.abort();
      await pty.kill();
    },
  };
}

describeReceiptPrinter('escpos 80 mm in memory', () => inMemory({}));
describeReceiptPrinter('escpos 58 mm in memory, GS ( L', () => inMemory({ paperWidthMm: 58, graphics: 'gsL' }));
describeReceiptPrinter('escpos clone without process id', () => inMemory({}, { processId: false, identity: false }));
describeReceiptPrinter('escpos over TCP', overTcp);
describeReceiptPrinter('escpos over a pseudo-terminal with XON/XOFF', overPty);

/** `KIOSK_BENCH_ESCPOS=/dev/ttyUSB0@115200` or `host:9100`: a person takes the paper out and so on when told to. */
const bench = process.env['KIOSK_BENCH_ESCPOS'];
if (bench !== undefined) describeReceiptPrinter(`escpos on ${bench}`, () => onTheBench(bench));

function onTheBench(address: string): Promise<PrinterRig> {
  const [path = address, speed = '9600'] = address.split('@');
  const [host = '', port = '9100'] = address.split(':');
  const opener = address.startsWith('/')
    ? createSerialLinkOpener({ path, baudRate: Number(speed) })
    : createTcpLinkOpener({ host, port: Number(port), clock: systemClock });
  const ask = (what: string) => () => void process.stderr.write(`>>> ${what}\n`);
  return Promise.resolve({
    printer: createEscposPrinter(opener, settings.parse({}), systemClock, silentLog),
    clock: systemClock,
    pass: (durationMs) => systemClock.sleep(durationMs),
    tickets: undefined,
    paper: { out: ask('take the paper out'), load: ask('put the paper in') },
    cover: { open: ask('open the cover'), close: ask('close the cover') },
    cable: undefined,
    dispose: () => Promise.resolve(),
  });
}
