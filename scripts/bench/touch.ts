import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { extractFingerprint, matchFingerprint } from '@changqing/biometrics';
import { castPeople, type PersonFixture } from '@changqing/fixtures';
import { civilDateAt, type FingerPosition, type GreyImage } from '@changqing/protocol';
import { RAISED_BAUD_RATE } from '../../device-agent/src/devices/zfm-20/model.ts';
import { ageOn, seedOf } from '../../device-agent/src/simulators/crowd.ts';
import { startHandImages, type HandImages } from '../../device-agent/src/simulators/hand-images.ts';
import { startBenchKiosk, type BenchKiosk } from './bench-kiosk.ts';
import { playBenchVisit, type Visit } from './bench-visit.ts';
import type { Figure, Row } from './figure.ts';
import { pairedRow, plainRow } from './spread.ts';
import { timedSync } from './stopwatch.ts';

/** Ordinary people of the cast, with fingers in good order. So many that none comes again within three seconds: the card would not be read. */
const PEOPLE = 10;
/** Bits on the line for a byte: start, eight, stop. */
const BITS_A_BYTE = 10;

/** A visit, and what the engine alone needs for the same image right after it. */
interface Measured extends Visit {
  readonly engineMs: number;
}

/**
 * From skin on glass to central's verdict on the screen: simulated module → driver → worker → journal → HTTP → central → PostgreSQL, and
 * back. Two kiosks stand at one central: one on wires without delay, one with the pace of the real module and line.
 */
export const touch: Figure = {
  name: 'touch',
  title: 'Touch to verdict, through agent and central',
  measure: async ({ quick, folder, central: running, say }) => {
    const [visits, fastForEachSlow] = quick ? [30, 10] : [60, 6];
    const home = join(folder, 'touch');
    mkdirSync(home);
    const central = await running();
    say('starting two kiosks');
    const kiosks: BenchKiosk[] = [];
    const images = startHandImages();
    try {
      for (const fast of [true, false]) kiosks.push(await startBenchKiosk({ central, folder: join(home, fast ? 'fast' : 'paced'), fast }));
      const [fastKiosk, pacedKiosk] = kiosks;
      if (fastKiosk === undefined || pacedKiosk === undefined) throw new RangeError('no kiosks');
      const play = player(images);
      const fast: Measured[] = [];
      const paced: Measured[] = [];
      await play(fastKiosk, PEOPLE - 1);
      for (let visit = 0; visit < visits; visit += 1) {
        fast.push(await play(fastKiosk, visit));
        if (visit % fastForEachSlow === fastForEachSlow - 1) paced.push(await play(pacedKiosk, paced.length));
        if (visit % 30 === 29) say(`${visit + 1} of ${visits} visits`);
      }
      return rowsOf(fast, paced);
    } finally {
      for (const kiosk of kiosks) await kiosk.close();
      await images.close();
    }
  },
};

function player(images: HandImages): (kiosk: BenchKiosk, visit: number) => Promise<Measured> {
  const today = civilDateAt(Date.now());
  const cast = castPeople(today).slice(0, PEOPLE);
  let touches = 0;
  const imageOf = (person: PersonFixture, position: FingerPosition): Promise<GreyImage> => {
    touches += 1;
    return images.image({
      kind: 'finger',
      personSeed: seedOf(person),
      position,
      impression: touches,
      condition: 'clean',
      wear: person.wear,
      ageYears: ageOn(person.birthDate, today),
    });
  };
  let earlier: Uint8Array | undefined;
  return async (kiosk, visit) => {
    const person = cast[visit % cast.length];
    if (person === undefined) throw new RangeError('an empty cast');
    const played = await playBenchVisit(kiosk, person, (position) => imageOf(person, position));
    const engineMs = timedSync(() => {
      const extracted = extractFingerprint(played.image, 'right-index');
      if (!extracted.ok) return;
      void matchFingerprint(extracted.value.template, earlier ?? extracted.value.template);
      earlier = extracted.value.template;
    });
    return { ...played, engineMs };
  };
}

const all = ({ takeMs, transferMs, extractMs, recordMs, answerMs }: Visit): number => takeMs + transferMs + extractMs + recordMs + answerMs;
const withoutTransfer = (visit: Visit): number => all(visit) - visit.transferMs;

function rowsOf(fast: readonly Measured[], paced: readonly Measured[]): readonly Row[] {
  const [first] = fast;
  if (first === undefined) throw new RangeError('no visits');
  // Four bits a pixel.
  const imageBytes = (first.image.widthPx * first.image.heightPx) / 2;
  const lineMs = (imageBytes * BITS_A_BYTE * 1_000) / RAISED_BAUD_RATE;
  const engineAlone = 'the engine alone: extraction and 1:1 of that image';
  const laidAgain = [...fast, ...paced].reduce((sum, visit) => sum + visit.laidAgain, 0);
  const matched = `${fast.filter((visit) => visit.matched).length} of ${fast.length} matched at the first touch; a card was laid again ${laidAgain} times`;
  const parts: readonly (readonly [string, (visit: Visit) => number])[] = [
    ['– of it: finger seen by the driver, which looks every 150 ms', ({ takeMs }) => takeMs],
    ['– of it: image to template, in the worker', ({ extractMs }) => extractMs],
    ['– of it: sealed, signed, flushed to the journal', ({ recordMs }) => recordMs],
    ['– of it: to central, decided, and back', ({ answerMs }) => answerMs],
  ];
  return [
    pairedRow(
      'touch to verdict, image transfer apart',
      'ms',
      fast.map(withoutTransfer),
      engineAlone,
      fast.map(({ engineMs }) => engineMs),
      matched,
    ),
    ...parts.map(([what, part]) => plainRow(what, 'ms', fast.map(part))),
    plainRow(
      'image transfer on wires without delay',
      'ms',
      fast.map(({ transferMs }) => transferMs),
    ),
    pairedRow(
      'felt: touch to verdict at 115,200 baud',
      'ms',
      paced.map(all),
      'the line alone: bytes of the image',
      paced.map(() => lineMs),
      `${imageBytes} bytes; ${paced.filter((visit) => visit.matched).length} of ${paced.length} matched`,
    ),
    plainRow(
      'felt: touch to “you may lift”',
      'ms',
      paced.map(({ takeMs }) => takeMs),
    ),
    plainRow(
      'image transfer at 115,200 baud',
      'ms',
      paced.map(({ transferMs }) => transferMs),
    ),
  ];
}
