import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { PersonFixture } from '@changqing/fixtures';
import type { FingerPosition, GreyImage } from '@changqing/protocol';
import { cardFor } from '../../device-agent/src/simulators/crowd.ts';
import type { Page } from '../../device-agent/src/sessions/state.ts';
import { settled, type BenchKiosk } from './bench-kiosk.ts';

/** One visit by card and finger, cut into its parts, ms. */
export interface Visit {
  /** From skin on glass until the module has its image and the finger may be lifted: the driver looks every 150 ms. */
  readonly takeMs: number;
  readonly transferMs: number;
  readonly extractMs: number;
  /** Sealed, signed, and flushed to the journal. */
  readonly recordMs: number;
  /** To central, compared, decided there, and back. */
  readonly answerMs: number;
  readonly matched: boolean;
  /** How often the card had to be taken off and laid down again before the kiosk took notice of it. */
  readonly laidAgain: number;
  /** As the reader delivered it. */
  readonly image: GreyImage;
}

/** A finger comes at any moment between two looks of the driver. */
const BETWEEN_LOOKS_MS = 150;
const CARD_AWAY_MS = 500;
const NOTICED_WITHIN_MS = 10_000;
const LAID_AT_MOST = 4;
const TAKEN_OFF_MS = 2_000;

/** Plays a visit from an idle kiosk to an idle kiosk. `imageOf` gives the picture that this finger leaves on the glass. */
export async function playBenchVisit(
  kiosk: BenchKiosk,
  person: PersonFixture,
  imageOf: (position: FingerPosition) => Promise<GreyImage>,
): Promise<Visit> {
  const { agent, devices, times } = kiosk;
  const { runner } = agent;
  const page = (): Page | undefined => runner.state.session?.page;
  const laidAgain = await layCard(kiosk, person);
  await settled(agent, () => page()?.page === 'consent', 'to the consent');
  while (page()?.page === 'consent') {
    runner.command({ kind: 'consent.agree' });
    await settled(agent, () => isShown(page()), 'past the consent');
  }
  await settled(agent, () => stageOf(page()) === 'waiting', 'to ask for a finger');
  // People take their card back before they press.
  devices.card.remove();
  const removedAt = performance.now();
  const position = fingerAsked(kiosk);
  const image = await imageOf(position);
  // The reader was armed anew while the picture was made.
  await settled(agent, () => stageOf(page()) === 'waiting', 'to ask for a finger');
  await pause(randomInt(BETWEEN_LOOKS_MS));

  const captureId = captureOf(page());
  const at = { recording: 0, comparing: 0 };
  const stop = runner.onChange(() => {
    const stage = stageOf(page());
    if (stage === 'recording' && at.recording === 0) at.recording = performance.now();
    if (stage === 'comparing' && at.comparing === 0) at.comparing = performance.now();
  });
  const touchedAt = performance.now();
  devices.finger.press(() => {
    // Lifted as soon as the module has it.
    setTimeout(() => devices.finger.lift(), 50);
    return image;
  });
  await settled(agent, () => captureOf(page()) !== captureId, 'to a verdict');
  const verdictAt = performance.now();
  stop();
  devices.finger.lift();
  const shown = page();
  const outcome = shown?.page === 'result' ? shown.outcome : undefined;
  const matched = outcome === 'accepted' || outcome === 'already' || outcome === 'not-yet-due';
  runner.command({ kind: shown?.page === 'result' ? 'result.done' : 'session.leave' });
  await settled(agent, () => runner.state.session === undefined, 'to rest');
  // Nobody swaps cards faster than the driver looks: it would take the next one for the one that it has told already.
  await pause(Math.max(0, removedAt + CARD_AWAY_MS - performance.now()));
  if (times.image === undefined || at.comparing === 0) throw new Error(`a visit without an attempt: ${JSON.stringify(shown)}`);
  return {
    takeMs: times.takenAt - touchedAt,
    transferMs: times.sampleAt - times.takenAt,
    extractMs: at.recording - times.sampleAt,
    recordMs: at.comparing - at.recording,
    answerMs: verdictAt - at.comparing,
    matched,
    laidAgain,
    image: times.image,
  };
}

/** A person who sees nothing happen takes the card off and lays it down again. */
async function layCard({ agent, devices, latestLog }: BenchKiosk, person: PersonFixture): Promise<number> {
  for (let laid = 0; ; laid += 1) {
    devices.card.place(cardFor(person));
    const noticed = await settled(
      agent,
      () => agent.runner.state.session !== undefined,
      'to take notice of the card',
      NOTICED_WITHIN_MS,
    ).then(
      () => true,
      () => false,
    );
    if (noticed) return laid;
    console.error(
      `bench: a card was not noticed for ${NOTICED_WITHIN_MS / 1_000} s and is laid again; the agent’s log ends: ${JSON.stringify(latestLog())}`,
    );
    if (laid === LAID_AT_MOST) throw new Error('the kiosk takes no notice of any card');
    devices.card.remove();
    await pause(TAKEN_OFF_MS);
  }
}

const isShown = (page: Page | undefined): boolean =>
  page?.page === 'capture' || page?.page === 'result' || (page?.page === 'consent' && page.notice === 'usual' && !page.recording);
const stageOf = (page: Page | undefined) => (page?.page === 'capture' ? page.stage : undefined);
const captureOf = (page: Page | undefined): string | undefined => (page?.page === 'capture' ? page.captureId : undefined);

function fingerAsked({ agent }: BenchKiosk): FingerPosition {
  const ladder = agent.runner.state.session?.ladder;
  const position = ladder?.rungs[ladder.index]?.position;
  if (position === undefined || position === 'right-palm' || position === 'left-palm')
    throw new Error(`the kiosk asks for ${position ?? 'nothing'} where a finger was expected`);
  return position;
}
