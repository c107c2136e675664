import type { CodeScanner, ScannedCode } from '../../hal/code-scanner.ts';
import type { IdCardReader } from '../../hal/id-card-reader.ts';
import type { OnDeviceVerifier } from '../../hal/on-device-verifier.ts';
import type { PowerSource } from '../../hal/power-source.ts';
import type { PresenceSensor } from '../../hal/presence-sensor.ts';
import type { SocialCardReader } from '../../hal/social-card-reader.ts';
import { errorWords, notReadyWords } from './device-words.ts';
import { failed, passed, type SelfTest, type TestBench, type TestEnd } from './self-test.ts';
import { waitForCard } from './watch-card.ts';

export interface ReadingParts {
  readonly card: IdCardReader | undefined;
  readonly socialCard: SocialCardReader | undefined;
  readonly scanner: CodeScanner | undefined;
  readonly presence: PresenceSensor | undefined;
  readonly power: PowerSource | undefined;
  readonly verifier: OnDeviceVerifier | undefined;
}

/** Time for somebody to do something at a device. */
const HANDS_MS = 30_000;

/** A test of one device: not there, not ready, or what the test itself finds. */
function deviceTest<Device extends { status(): Parameters<typeof notReadyWords>[1] }>(
  id: SelfTest['id'],
  name: string,
  device: Device | undefined,
  run: (device: Device, bench: TestBench) => Promise<TestEnd>,
  options: { readonly limitMs?: number; readonly alone?: boolean } = {},
): SelfTest {
  const missing = `这台机器没有${name}。`;
  return {
    id,
    limitMs: options.limitMs ?? 60_000,
    alone: options.alone ?? false,
    whyNot: () => (device === undefined ? missing : undefined),
    run: async (bench) => {
      if (device === undefined) return failed(missing);
      const notReady = notReadyWords(name, device.status());
      return notReady === undefined ? run(device, bench) : failed(notReady);
    },
  };
}

/** Any card will do: only that its fields could be read is told, never what stands in them. */
async function readCard(reader: IdCardReader, bench: TestBench): Promise<TestEnd> {
  const { card, unreadable } = await waitForCard(bench, reader, 'lay-test-card', HANDS_MS);
  if (card !== undefined) {
    const fieldsParsed = Object.values(card).filter((value) => value !== undefined).length;
    return passed({ kind: card.kind, fieldsParsed, unreadable });
  }
  return failed(
    unreadable > 0
      ? `卡读不出来，读了 ${unreadable} 次。换一张卡再试；还这样就是读卡器的毛病。`
      : '30 秒内没有卡放上来，或者读卡器没有发现卡。',
    { unreadable },
  );
}

async function readSocialCard(reader: SocialCardReader, bench: TestBench): Promise<TestEnd> {
  bench.act('insert-social-card');
  const there = await bench.until(
    HANDS_MS,
    (listener) => reader.onCard(listener),
    () => reader.cardPresent(),
  );
  if (!there) return failed('30 秒内没有插卡，或者读卡器没有发现卡。');
  bench.work();
  const read = await reader.read(bench.signal);
  if (!read.ok) return failed(`社保卡读不出来：${errorWords(read.error)}`);
  const { version, denied, number, name } = read.value;
  return passed({ cardVersion: version, hasNumber: number !== undefined, hasName: name !== undefined, denied: denied.join(',') });
}

async function readCode(scanner: CodeScanner, bench: TestBench): Promise<TestEnd> {
  let code: ScannedCode | undefined;
  bench.act('show-code');
  const scanned = await bench.until(
    HANDS_MS,
    (listener) =>
      scanner.onCode((told) => {
        code = told;
        listener();
      }),
    () => code !== undefined,
  );
  if (!scanned || code === undefined) return failed('30 秒内没有扫到码。擦一擦窗口，把码放近一点再试。');
  return passed({ characters: Array.from(code.text).length, ...(code.aim === undefined ? {} : { symbology: code.aim }) });
}

async function comeAndGo(sensor: PresenceSensor, bench: TestBench): Promise<TestEnd> {
  const follow = (listener: () => void) => sensor.onPresence(listener);
  bench.act('step-near');
  if (!(await bench.until(HANDS_MS, follow, () => sensor.presence().state === 'somebody')))
    return failed('站到机器前面，感应器没有发现人。');
  const near = sensor.presence();
  const distance = near.state === 'somebody' && near.distanceCm !== undefined ? { distanceCm: near.distanceCm } : {};
  bench.progress(distance);
  bench.act('step-away');
  if (!(await bench.until(HANDS_MS, follow, () => sensor.presence().state === 'nobody')))
    return failed('人走开了，感应器还说有人。看看前面有没有东西挡着。', distance);
  return passed(distance);
}

/** How long the mains may be away in a test: longer than anybody needs to pull the plug and put it back. */
const PLUG_MS = 60_000;

async function pullMains(source: PowerSource, bench: TestBench): Promise<TestEnd> {
  const follow = (listener: () => void) => source.onPower(listener);
  const begun = source.power();
  if (begun.supply === 'unknown') return failed('UPS 没有说自己的状态。');
  const charge = begun.chargePercent === undefined ? {} : { chargePercent: begun.chargePercent };
  if (begun.replaceBattery) return failed('UPS 说电池要换了。', charge);
  if (begun.supply === 'battery') return failed('现在就在用电池，先接好市电再试。', charge);
  bench.act('pull-mains');
  if (!(await bench.until(PLUG_MS, follow, () => source.power().supply === 'battery'))) return failed('拔了市电，UPS 没有报告。', charge);
  const away = source.power();
  const left = away.supply === 'battery' && away.secondsLeft !== undefined ? { secondsLeft: away.secondsLeft } : {};
  bench.progress({ onBattery: true, ...left });
  // The same page asks to put the plug back: nobody has to touch the screen with a plug in the hand.
  if (!(await bench.until(PLUG_MS, follow, () => source.power().supply === 'mains')))
    return failed('市电没有回来。把插头插好。', { ...charge, ...left, onBattery: true });
  return passed({ ...charge, ...left, onBattery: false });
}

/** Whether the module looks and decides. Whose hand it is does not matter. */
async function lookAtHand(verifier: OnDeviceVerifier, bench: TestBench): Promise<TestEnd> {
  bench.act('hold-palm');
  for await (const event of verifier.verify(HANDS_MS, bench.signal)) {
    if (event.kind === 'hint') bench.act('hold-palm', event.hint);
    if (event.kind === 'recognised') return passed({ verdict: 'recognised' });
    if (event.kind === 'unknown-hand') return passed({ verdict: 'unknown-hand' });
    if (event.kind === 'failed') return failed(`比对模块：${errorWords(event.error)}`);
  }
  return failed('比对模块没有给出结果。');
}

/** Everything that reads something, or feels something. */
export const readingTests = ({ card, socialCard, scanner, presence, power, verifier }: ReadingParts): readonly SelfTest[] => [
  deviceTest('card-read', '身份证读卡器', card, readCard),
  deviceTest('social-card-read', '社保卡读卡器', socialCard, readSocialCard),
  deviceTest('scanner-read', '扫码器', scanner, readCode),
  deviceTest('presence', '人体感应器', presence, comeAndGo, { limitMs: 90_000 }),
  deviceTest('power', 'UPS', power, pullMains, { limitMs: 150_000 }),
  deviceTest('verifier', '掌静脉比对模块', verifier, lookAtHand),
];
