import { createVirtualClock, systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createPvrHidReader } from '../../src/devices/pvr-hid/driver.ts';
import { settings } from '../../src/devices/pvr-hid/model.ts';
import { createTcpLinkOpener } from '../../src/links/tcp-link.ts';
import { createPvrHidSimulator } from '../../src/simulators/pvr-hid/simulator.ts';
import { createSimulatedCable, serveOverTcp } from '../../src/simulators/simulated-device.ts';
import { testPalm } from '../devices/pvr-hid/test-palm.ts';
import { describeBiometricReader, type BiometricRig } from './biometric-reader.conformance.ts';

const SIZES = { full: { widthPx: 640, heightPx: 480 }, binned: { widthPx: 320, heightPx: 240 } } as const;

function inMemory(format: 'full' | 'binned'): Promise<BiometricRig> {
  const clock = createVirtualClock();
  const simulator = createPvrHidSimulator({ clock });
  const cable = createSimulatedCable(simulator, clock);
  return Promise.resolve({
    reader: createPvrHidReader(cable.opener, settings.parse({ format }), clock, silentLog),
    clock,
    pass: (durationMs) => clock.advance(durationMs),
    present: () => simulator.hold(testPalm),
    withdraw: () => simulator.withdraw(),
    cable,
    imageSize: SIZES[format],
    dispose: () => Promise.resolve(),
  });
}

async function overTcp(): Promise<BiometricRig> {
  const simulator = createPvrHidSimulator({ clock: systemClock });
  let serving = await serveOverTcp(simulator, systemClock);
  const { port } = serving;
  const opener = createTcpLinkOpener({ host: '127.0.0.1', port, clock: systemClock });
  return {
    reader: createPvrHidReader(opener, settings.parse({}), systemClock, silentLog),
    clock: systemClock,
    pass: (durationMs) => systemClock.sleep(durationMs),
    present: () => simulator.hold(testPalm),
    withdraw: () => simulator.withdraw(),
    cable: {
      pull: () => void serving.close(),
      plug: () =>
        void serveOverTcp(simulator, systemClock, port).then((again) => {
          serving = again;
        }),
    },
    imageSize: SIZES.full,
    dispose: () => serving.close(),
  };
}

/** `KIOSK_BENCH_PVR_HID=host:port`: a reader, or somebody else's simulator, behind the TCP tunnel; a person holds a palm when told to. */
function onTheBench(address: string): Promise<BiometricRig> {
  const [host = '127.0.0.1', port = '47110'] = address.split(':');
  const opener = createTcpLinkOpener({ host, port: Number(port), clock: systemClock });
  return Promise.resolve({
    reader: createPvrHidReader(opener, settings.parse({}), systemClock, silentLog),
    clock: systemClock,
    pass: (durationMs) => systemClock.sleep(durationMs),
    present: () => process.stderr.write('>>> hold a palm over the reader and keep it there\n'),
    withdraw: () => process.stderr.write('>>> take the palm away\n'),
    cable: undefined,
    imageSize: undefined,
    dispose: () => Promise.resolve(),
  });
}

describeBiometricReader('pvr-hid in memory', () => inMemory('full'));
describeBiometricReader('pvr-hid in memory, binned', () => inMemory('binned'));
describeBiometricReader('pvr-hid over TCP', overTcp);

const bench = process.env['KIOSK_BENCH_PVR_HID'];
if (bench !== undefined) describeBiometricReader(`pvr-hid at ${bench}`, () => onTheBench(bench), { pullsCable: false });
