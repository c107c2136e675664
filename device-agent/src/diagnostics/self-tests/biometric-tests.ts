import type { Extractors } from '../../biometric-workers/extractors.ts';
import { wipe } from '../../codec/wipe.ts';
import type { BiometricReader } from '../../hal/biometric-reader.ts';
import { captureOnce, showAndJudge } from './capture-once.ts';
import { errorWords, notReadyWords } from './device-words.ts';
import { illuminationOf } from './illumination.ts';
import { failed, passed, type SelfTest, type TestBench, type TestEnd } from './self-test.ts';
import { uniformityOf } from './uniformity.ts';

export interface BiometricParts {
  readonly finger: BiometricReader | undefined;
  readonly palm: BiometricReader | undefined;
  readonly extractors: Extractors;
}

const FINGER = '指纹仪';
const PALM = '掌静脉仪';
/** One touch, or one hand held over the reader. */
const CAPTURE_MS = 25_000;
const MOST_TRIES = 5;
/** A worn sensor may have some; more show in the ridges. */
const MOST_DEAD_PIXELS = 12;

/** The technician's own finger or palm, until one image is good enough to be matched. */
const imageTest = (
  id: 'finger-image' | 'palm-image',
  name: string,
  reader: BiometricReader | undefined,
  extractors: Extractors,
): SelfTest => ({
  id,
  limitMs: 120_000,
  alone: false,
  whyNot: () => (reader === undefined ? `这台机器没有${name}。` : undefined),
  run: async (bench) => {
    if (reader === undefined) return failed(`这台机器没有${name}。`);
    const notReady = notReadyWords(name, reader.status());
    if (notReady !== undefined) return failed(notReady);
    const finger = id === 'finger-image';
    let best = 0;
    for (let tries = 1; tries <= MOST_TRIES && !bench.signal.aborted; tries += 1) {
      const captured = await captureOnce(bench, reader, finger ? 'press-finger' : 'hold-palm', CAPTURE_MS);
      if (captured.got === 'failed') return failed(`${name}：${errorWords(captured.error)}`, { tries, bestQuality: best });
      const { widthPx, heightPx } = captured.sample.image;
      const { transferMs } = captured.sample;
      const judged = await showAndJudge(bench, extractors, captured.sample, finger ? 'right-index' : 'right-palm');
      best = Math.max(best, Math.round(judged.quality));
      const evidence = { quality: Math.round(judged.quality), tries, widthPx, heightPx, transferMs: Math.round(transferMs) };
      bench.progress(evidence);
      if (judged.usable) return passed(evidence);
      bench.progress({ lastReason: judged.reason ?? '' });
    }
    return failed(`试了 ${MOST_TRIES} 次，图像质量都不够，最好的是 ${best}。擦一擦玻璃，换一个手指再试。`, {
      tries: MOST_TRIES,
      bestQuality: best,
    });
  },
});

/** Two touches of the same glass, compared: what is the same in both is the sensor's own. */
const uniformityTest = (reader: BiometricReader | undefined): SelfTest => ({
  id: 'finger-uniformity',
  limitMs: 90_000,
  alone: false,
  whyNot: () => (reader === undefined ? `这台机器没有${FINGER}。` : undefined),
  run: async (bench) => {
    if (reader === undefined) return failed(`这台机器没有${FINGER}。`);
    const notReady = notReadyWords(FINGER, reader.status());
    if (notReady !== undefined) return failed(notReady);
    const images = [];
    try {
      for (let touch = 1; touch <= 2; touch += 1) {
        const captured = await captureOnce(bench, reader, 'press-finger', CAPTURE_MS);
        if (captured.got === 'failed') return failed(`${FINGER}：${errorWords(captured.error)}`, { touches: touch - 1 });
        images.push(captured.sample.image);
        bench.progress({ touches: touch });
      }
      const { deadRows, deadColumns, deadPixels } = uniformityOf(images);
      const evidence = { deadRows, deadColumns, deadPixels };
      if (deadRows + deadColumns > 0)
        return failed(`感应面有 ${deadRows} 条横线、${deadColumns} 条竖线不感光，建议换一台指纹仪。`, evidence);
      if (deadPixels > MOST_DEAD_PIXELS) return failed(`感应面有 ${deadPixels} 个坏点，擦干净再试，还这样就换一台指纹仪。`, evidence);
      return passed(evidence);
    } finally {
      wipe(...images.map(({ pixels }) => pixels));
    }
  },
});

type PalmJudge = (captured: Extract<Awaited<ReturnType<typeof captureOnce>>, { got: 'sample' }>, reader: BiometricReader) => TestEnd;

const palmTest = (id: 'palm-distance' | 'palm-illumination', reader: BiometricReader | undefined, judge: PalmJudge): SelfTest => ({
  id,
  limitMs: 60_000,
  alone: false,
  whyNot: () => (reader === undefined ? `这台机器没有${PALM}。` : undefined),
  run: async (bench: TestBench) => {
    if (reader === undefined) return failed(`这台机器没有${PALM}。`);
    const notReady = notReadyWords(PALM, reader.status());
    if (notReady !== undefined) return failed(notReady);
    const captured = await captureOnce(bench, reader, 'hold-palm', CAPTURE_MS);
    if (captured.got === 'failed') return failed(`${PALM}：${errorWords(captured.error)}`);
    try {
      return judge(captured, reader);
    } finally {
      wipe(captured.sample.image.pixels);
    }
  },
});

/** A hand is not held nearer or farther than that: a reader that says so measures wrong. */
const PLAUSIBLE_MM = 400;

const judgeDistance: PalmJudge = ({ heights }, { range }) => {
  const nearestMm = range?.nearestMm ?? 0;
  const farthestMm = range?.farthestMm ?? PLAUSIBLE_MM;
  const last = heights.at(-1);
  if (last === undefined) return failed('掌静脉仪没有报告手的高度。', { nearestMm, farthestMm });
  const evidence = { heightMm: last, lowestMm: Math.min(...heights), highestMm: Math.max(...heights), nearestMm, farthestMm };
  if (heights.some((height) => height < 0 || height > PLAUSIBLE_MM))
    return failed('掌静脉仪报告的高度不合情理，测距的部分可能坏了。', evidence);
  // What was captured lay within the range, so the height that was told last has to.
  if (last < nearestMm || last > farthestMm)
    return failed(`采到图像时报告的高度是 ${last} 毫米，不在 ${nearestMm} 到 ${farthestMm} 毫米之间。`, evidence);
  return passed(evidence);
};

const DARK = 35;
const BRIGHT = 225;
const EVEN = 0.45;

const judgeLight: PalmJudge = ({ sample }) => {
  const { mean, evenness, clipped } = illuminationOf(sample.image);
  const evidence = { meanGrey: Math.round(mean), evenness: Math.round(evenness * 100) / 100, clipped: Math.round(clipped * 1000) / 1000 };
  if (mean < DARK) return failed('图像太暗，红外灯可能坏了，擦一擦玻璃再试。', evidence);
  if (mean > BRIGHT) return failed('图像太亮，避开太阳和灯光直射再试。', evidence);
  if (evenness < EVEN) return failed('一边亮一边暗，可能有一个红外灯坏了，或玻璃脏了。', evidence);
  return passed(evidence);
};

/** Everything about fingers and palms. Images live for one test, and nowhere but in memory and on the technician's screen. */
export const biometricTests = ({ finger, palm, extractors }: BiometricParts): readonly SelfTest[] => [
  imageTest('finger-image', FINGER, finger, extractors),
  uniformityTest(finger),
  imageTest('palm-image', PALM, palm, extractors),
  palmTest('palm-distance', palm, judgeDistance),
  palmTest('palm-illumination', palm, judgeLight),
];
