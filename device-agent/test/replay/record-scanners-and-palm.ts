import { createVirtualClock } from '../../src/clock.ts';
import { createCdcScanner } from '../../src/devices/cdc-scanner/driver.ts';
import { settings as cdcSettings } from '../../src/devices/cdc-scanner/model.ts';
import { createEfAaVerifier } from '../../src/devices/ef-aa/driver.ts';
import { settings as efAaSettings } from '../../src/devices/ef-aa/model.ts';
import { createHidPosScanner } from '../../src/devices/hid-pos/driver.ts';
import { settings as hidSettings } from '../../src/devices/hid-pos/model.ts';
import { tapOpener, type WireTap } from '../../src/links/tapped-link.ts';
import { createCdcScannerSimulator } from '../../src/simulators/cdc-scanner/simulator.ts';
import { createEfAaSimulator } from '../../src/simulators/ef-aa/simulator.ts';
import { createHidPosSimulator } from '../../src/simulators/hid-pos/simulator.ts';
import { formatRecording } from '../../src/simulators/recording.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';

const QR = 'https://sb.example.invalid/verify/0123456789ABCDEF?';
const log = () => undefined;

/** Records a long QR in two reports and an article number in one. Always the same text. */
export async function recordHidPos(): Promise<string> {
  const clock = createVirtualClock();
  const simulator = createHidPosSimulator({ clock, reportGapMs: 4 });
  const taps: WireTap[] = [];
  const cable = createSimulatedCable(simulator, clock);
  const opener = tapOpener(cable.opener, clock, (tap) => taps.push(tap));
  const scanner = createHidPosScanner(opener, hidSettings.parse({}), clock, log);
  await clock.advance(100);
  void simulator.scan(`${QR}lang=zh-CN`, { maker: 0x73 });
  await clock.advance(900);
  void simulator.scan('6901234567892', { aim: ']E0' });
  await clock.advance(100);
  await scanner.close();
  return formatRecording(taps, 'hid-pos, simulated: a QR of 61 characters in two reports, then an article number');
}

/** Records a code with a suffix, one that breaks off, and one in GB18030. Always the same text. */
export async function recordCdc(): Promise<string> {
  const clock = createVirtualClock();
  const simulator = createCdcScannerSimulator({ clock });
  const taps: WireTap[] = [];
  const cable = createSimulatedCable(simulator, clock, { baudRate: 9600 });
  const opener = tapOpener(cable.opener, clock, (tap) => taps.push(tap));
  const scanner = createCdcScanner(opener, cdcSettings.parse({ ending: 'suffix' }), clock, log);
  await clock.advance(100);
  await simulator.scan('SB20240001');
  await clock.advance(700);
  await simulator.say(new TextEncoder().encode('SB2024'));
  await clock.advance(700);
  await simulator.scan(Uint8Array.of(0xb3, 0xa3, 0xc7, 0xe0));
  await clock.advance(100);
  await scanner.close();
  return formatRecording(taps, 'cdc-scanner, simulated: a code, half a code, and a word in GB18030');
}

/** Records greeting, a look that begins too far away and recognises, an enrolment and a removal. Always the same text. */
export async function recordPalmModule(): Promise<string> {
  const clock = createVirtualClock();
  const simulator = createEfAaSimulator({ clock });
  simulator.library.set(1, { subject: 'first', name: 'ref-0001' });
  const taps: WireTap[] = [];
  const cable = createSimulatedCable(simulator, clock, { baudRate: 115_200 });
  const opener = tapOpener(cable.opener, clock, (tap) => taps.push(tap));
  const verifier = createEfAaVerifier(opener, efAaSettings.parse({}), clock, log);
  const never = new AbortController().signal;
  await clock.advance(300);
  void (async () => {
    for await (const event of verifier.verify(5000, never)) {
      if (event.kind === 'recognised') simulator.hold({ subject: 'second' });
    }
    let stored = 0;
    for await (const event of verifier.enrol('ref-0002', 5000, never)) {
      if (event.kind === 'enrolled') stored = event.userId;
    }
    const removed = await verifier.remove(stored, never);
    if (!removed.ok) throw new Error(`the hand was not forgotten: ${removed.error.code}`);
    await verifier.close();
  })();
  simulator.hold({ subject: 'first', states: [6, 0] });
  await clock.advance(5000);
  return formatRecording(taps, 'ef-aa, simulated: greeted, recognises one hand, stores another and forgets it');
}
