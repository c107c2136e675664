import { afterAll } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { createCdcScanner } from '../../src/devices/cdc-scanner/driver.ts';
import { BAUD_RATE, settings as cdcSettings } from '../../src/devices/cdc-scanner/model.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createHidPosScanner } from '../../src/devices/hid-pos/driver.ts';
import { MICROSCAN, SHORT } from '../../src/devices/hid-pos/layout.ts';
import { settings as hidSettings } from '../../src/devices/hid-pos/model.ts';
import type { CodeScanner } from '../../src/hal/code-scanner.ts';
import type { LinkOpener } from '../../src/links/byte-link.ts';
import { createSerialLinkOpener } from '../../src/links/serial-link.ts';
import { createTcpLinkOpener } from '../../src/links/tcp-link.ts';
import { createCdcScannerSimulator, type CdcScannerSimulatorOptions } from '../../src/simulators/cdc-scanner/simulator.ts';
import { createHidPosSimulator, type HidPosSimulatorOptions } from '../../src/simulators/hid-pos/simulator.ts';
import { createSimulatedCable, serveOverTcp, type WireSimulator } from '../../src/simulators/simulated-device.ts';
import { simulatedHid } from '../devices/hid-pos/simulated-hid.ts';
import { openPty, type Pty } from '../pty.ts';
import { quickClock } from '../quick-clock.ts';
import { describeCodeScanner, type CodeScannerRig } from './code-scanner.conformance.ts';

interface Scanning extends WireSimulator {
  scan(content: string | Uint8Array): Promise<void>;
}

async function overTcp(simulator: Scanning, aim: string | undefined, drive: (opener: LinkOpener) => CodeScanner): Promise<CodeScannerRig> {
  let serving = await serveOverTcp(simulator, quickClock);
  const { port } = serving;
  return {
    scanner: drive(createTcpLinkOpener({ host: '127.0.0.1', port, clock: quickClock })),
    clock: quickClock,
    pass: (durationMs) => quickClock.sleep(durationMs),
    scan: (content) => void simulator.scan(content),
    aim,
    cable: {
      pull: () => void serving.close(),
      plug: () =>
        void serveOverTcp(simulator, quickClock, port).then((again) => {
          serving = again;
        }),
    },
    dispose: () => serving.close(),
  };
}

function hidInMemory(options: Partial<HidPosSimulatorOptions>, given: unknown, descriptor?: Uint8Array): Promise<CodeScannerRig> {
  const clock = createVirtualClock(undefined, 1);
  const simulator = createHidPosSimulator({ clock, ...options });
  const usb = simulatedHid(simulator, clock, { descriptor });
  return Promise.resolve({
    scanner: createHidPosScanner(usb.opener, hidSettings.parse(given), clock, silentLog),
    clock,
    pass: (durationMs) => clock.advance(durationMs),
    scan: (content) => void simulator.scan(content),
    aim: options.layout?.aimAt === undefined && options.layout !== undefined ? undefined : ']Q1',
    cable: usb,
    dispose: () => Promise.resolve(),
  });
}

function cdcInMemory(options: Partial<CdcScannerSimulatorOptions>, given: unknown): Promise<CodeScannerRig> {
  const clock = createVirtualClock(undefined, 1);
  const simulator = createCdcScannerSimulator({ clock, ...options });
  const cable = createSimulatedCable(simulator, clock, { baudRate: BAUD_RATE });
  return Promise.resolve({
    scanner: createCdcScanner(cable.opener, cdcSettings.parse(given), clock, silentLog),
    clock,
    pass: (durationMs) => clock.advance(durationMs),
    scan: (content) => void simulator.scan(content),
    aim: options.aimPrefix === true ? ']Q1' : undefined,
    cable,
    dispose: () => Promise.resolve(),
  });
}

/** One pseudo-terminal for all tests of this file: the driver closes and opens the port, the scanner at the far end stays. */
const shared: { pty: Pty | undefined } = { pty: undefined };
const ptySimulator = createCdcScannerSimulator({ clock: quickClock });

async function cdcOverPty(): Promise<CodeScannerRig> {
  if (shared.pty === undefined) {
    shared.pty = await openPty();
    void ptySimulator.serve(shared.pty.far, new AbortController().signal);
  }
  const opener = createSerialLinkOpener({ path: shared.pty.path, baudRate: BAUD_RATE });
  return {
    scanner: createCdcScanner(opener, cdcSettings.parse({}), quickClock, silentLog),
    clock: quickClock,
    pass: (durationMs) => quickClock.sleep(durationMs),
    scan: (content) => void ptySimulator.scan(content),
    aim: undefined,
    cable: undefined,
    dispose: () => Promise.resolve(),
  };
}

afterAll(() => shared.pty?.kill());

describeCodeScanner('hid-pos, 64-byte reports', () => hidInMemory({}, {}));
describeCodeScanner('hid-pos, 62-byte reports', () => hidInMemory({ layout: SHORT }, { layout: 'short' }));
describeCodeScanner('hid-pos, shifted by a byte, with a suffix', () => hidInMemory({ shifted: true, suffix: '\r\n' }, {}));
describeCodeScanner('hid-pos, reports of the Microscan kind', () => hidInMemory({ layout: MICROSCAN }, {}));
describeCodeScanner(
  'hid-pos over TCP',
  () =>
    overTcp(createHidPosSimulator({ clock: quickClock }), ']Q1', (opener) =>
      createHidPosScanner(opener, hidSettings.parse({}), quickClock, silentLog),
    ),
  { brief: true },
);
describeCodeScanner('cdc-scanner with CR LF', () => cdcInMemory({}, {}));
describeCodeScanner('cdc-scanner without a suffix, with an AIM prefix', () => cdcInMemory({ suffix: '', aimPrefix: true }, {}));
describeCodeScanner('cdc-scanner with CR alone, known to send it', () => cdcInMemory({ suffix: '\r' }, { ending: 'suffix' }));
describeCodeScanner('cdc-scanner over a pseudo-terminal', cdcOverPty, { pullsCable: false });
