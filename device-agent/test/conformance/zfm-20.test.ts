import { afterAll } from 'vitest';
import { createVirtualClock, systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createZfm20Reader } from '../../src/devices/zfm-20/driver.ts';
import { FACTORY_BAUD_RATE, settings, type Profile } from '../../src/devices/zfm-20/model.ts';
import { createSerialLinkOpener } from '../../src/links/serial-link.ts';
import { createTcpLinkOpener } from '../../src/links/tcp-link.ts';
import { createSimulatedCable, serveOverTcp, type WireSimulator } from '../../src/simulators/simulated-device.ts';
import { createZfm20Simulator, type Zfm20Simulator } from '../../src/simulators/zfm-20/simulator.ts';
import { openPty, type Pty } from '../pty.ts';
import { quickClock } from '../quick-clock.ts';
import { stripes } from '../test-finger.ts';
import { describeBiometricReader, type BiometricRig } from './biometric-reader.conformance.ts';

const SIZES = { zfm: { widthPx: 256, heightPx: 288 }, r503: { widthPx: 192, heightPx: 192 }, zw: { widthPx: 96, heightPx: 100 } } as const;

function settingsOf(profile: Profile) {
  return settings.parse({ profile, ...(profile === 'zw' ? { imageSize: SIZES.zw } : {}) });
}

function inMemory(profile: Profile): Promise<BiometricRig> {
  const clock = createVirtualClock();
  const simulator = createZfm20Simulator({ clock, profile, imageSize: SIZES[profile] });
  const cable = createSimulatedCable(simulator, clock, { baudRate: FACTORY_BAUD_RATE });
  return Promise.resolve({
    reader: createZfm20Reader(cable.opener, settingsOf(profile), clock, silentLog),
    clock,
    pass: (durationMs) => clock.advance(durationMs),
    present: () => simulator.press(stripes()),
    withdraw: () => simulator.lift(),
    cable,
    imageSize: SIZES[profile],
    dispose: () => Promise.resolve(),
  });
}

async function overTcp(): Promise<BiometricRig> {
  const simulator = createZfm20Simulator({ clock: quickClock, fast: true });
  let serving = await serveOverTcp(simulator, quickClock);
  const { port } = serving;
  const opener = createTcpLinkOpener({ host: '127.0.0.1', port, clock: quickClock });
  return {
    reader: createZfm20Reader(opener, settingsOf('zfm'), quickClock, silentLog),
    clock: quickClock,
    pass: (durationMs) => quickClock.sleep(durationMs),
    present: () => simulator.press(stripes()),
    withdraw: () => simulator.lift(),
    cable: {
      pull: () => void serving.close(),
      plug: () =>
        void serveOverTcp(simulator, quickClock, port).then((again) => {
          serving = again;
        }),
    },
    imageSize: SIZES.zfm,
    dispose: () => serving.close(),
  };
}

/** One pseudo-terminal for all tests of this file: the reader closes and opens the port, the module at the far end stays. */
const shared: { pty: Pty | undefined; readonly simulator: Zfm20Simulator } = {
  pty: undefined,
  simulator: createZfm20Simulator({ clock: quickClock, fast: true }),
};

async function overPty(): Promise<BiometricRig> {
  const { simulator } = shared;
  shared.pty ??= await openServedPty(simulator);
  return {
    reader: createZfm20Reader(
      createSerialLinkOpener({ path: shared.pty.path, baudRate: 57_600 }),
      settingsOf('zfm'),
      quickClock,
      silentLog,
    ),
    clock: quickClock,
    pass: (durationMs) => quickClock.sleep(durationMs),
    present: () => simulator.press(stripes()),
    withdraw: () => simulator.lift(),
    cable: undefined,
    imageSize: SIZES.zfm,
    dispose: () => {
      simulator.lift();
      return Promise.resolve();
    },
  };
}

async function openServedPty(simulator: WireSimulator): Promise<Pty> {
  const pty = await openPty();
  void simulator.serve(pty.far, new AbortController().signal);
  return pty;
}

afterAll(() => shared.pty?.kill());

/** `KIOSK_BENCH_ZFM20=/dev/ttyUSB0` or `…@115200`, profile in `KIOSK_BENCH_ZFM20_PROFILE`: a person presses a finger when told to. */
function onTheBench(port: string): Promise<BiometricRig> {
  const [path = port, speed = String(FACTORY_BAUD_RATE)] = port.split('@');
  const chosen = settings.parse({ profile: process.env['KIOSK_BENCH_ZFM20_PROFILE'] ?? 'zfm' });
  return Promise.resolve({
    reader: createZfm20Reader(createSerialLinkOpener({ path, baudRate: Number(speed) }), chosen, systemClock, silentLog),
    clock: systemClock,
    pass: (durationMs) => systemClock.sleep(durationMs),
    present: () => process.stderr.write('>>> press a finger and keep it there\n'),
    withdraw: () => process.stderr.write('>>> lift the finger\n'),
    cable: undefined,
    imageSize: undefined,
    dispose: () => Promise.resolve(),
  });
}

describeBiometricReader('zfm-20, profile zfm, in memory at 57,600 baud', () => inMemory('zfm'));
describeBiometricReader('zfm-20, profile r503, in memory', () => inMemory('r503'));
describeBiometricReader('zfm-20, profile zw, in memory', () => inMemory('zw'));
describeBiometricReader('zfm-20 over TCP', overTcp);
describeBiometricReader('zfm-20 over a pseudo-terminal', overPty, { pullsCable: false });

const bench = process.env['KIOSK_BENCH_ZFM20'];
if (bench !== undefined) describeBiometricReader(`zfm-20 on ${bench}`, () => onTheBench(bench), { pullsCable: false });
