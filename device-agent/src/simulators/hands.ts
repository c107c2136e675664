import type { PersonFixture } from '@changqing/fixtures';
import type { CivilDate, DockFinger, DockPalm, DockState } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { ageOn, seedOf } from './crowd.ts';
import type { HandImages } from './hand-images.ts';
import type { HandOptions } from './pvr-hid/hand.ts';
import type { SimulatedKiosk } from './simulated-kiosk.ts';

type Press = Extract<DockFinger, { action: 'press' }>;
type Hold = Extract<DockPalm, { action: 'hold' }>;

/** Fingers and palms that come and go. */
export interface Hands {
  press(person: PersonFixture, press: Press): Promise<void>;
  lift(): void;
  hold(person: PersonFixture, hold: Hold): Promise<void>;
  takeAway(): void;
  readonly finger: DockState['finger'];
  readonly palm: DockState['palm'];
}

/** Which visit of a body part this is: each time it lies a little otherwise, and no two visits of a world give the same image. */
export interface Visits {
  next(part: string): number;
}

/** Counts every body part from the same number on. */
export function visitsFrom(first: number): Visits {
  const counted = new Map<string, number>();
  return {
    next: (part) => {
      const visit = counted.get(part) ?? first;
      counted.set(part, visit + 1);
      return visit;
    },
  };
}

/** A person lifts the finger, or takes the hand away, so long after the reader has its image. */
const AFTER_IMAGE_MS = 900;

export function createHands(kiosk: SimulatedKiosk, images: HandImages, clock: Clock, day: CivilDate, visits: Visits): Hands {
  let finger: DockState['finger'];
  let palm: DockState['palm'];
  let fingerTurn = 0;
  let palmTurn = 0;

  const lift = () => {
    finger = undefined;
    kiosk.finger.lift();
  };
  const takeAway = () => {
    palm = undefined;
    kiosk.palm.withdraw();
  };
  const inTurn = (turn: () => number, end: () => void) => {
    const mine = turn();
    return (afterMs: number) => {
      clock.after(afterMs, () => {
        if (turn() === mine) end();
      });
    };
  };

  return {
    press: async (person, { personId, position, condition, liftAfterMs }) => {
      const nextImage = () =>
        images.image({
          kind: 'finger',
          personSeed: seedOf(person),
          position,
          impression: visits.next(`${personId} ${position}`),
          condition: condition === 'clean' ? person.skin : condition,
          wear: person.wear,
          ageYears: ageOn(person.birthDate, day),
        });
      // The image is ready before the finger lies there: a sensor does not wait for skin to grow.
      const image = await nextImage();
      fingerTurn += 1;
      const later = inTurn(() => fingerTurn, lift);
      finger = { personId, position };
      let seen = false;
      kiosk.finger.press(() => {
        // A finger that stays moves a little: no sensor ever takes the very same image twice.
        if (seen) return nextImage();
        seen = true;
        later(AFTER_IMAGE_MS);
        return image;
      });
      if (liftAfterMs !== undefined) later(liftAfterMs);
    },
    lift,
    hold: async (person, { personId, position, condition, heightMm, takeAwayAfterMs }) => {
      const nextImage = () =>
        images.image({
          kind: 'palm',
          personSeed: seedOf(person),
          position,
          view: visits.next(`${personId} ${position}`),
          heightMm,
          condition,
        });
      const image = await nextImage();
      palmTurn += 1;
      const later = inTurn(() => palmTurn, takeAway);
      palm = { personId, position };
      let seen = false;
      kiosk.palm.hold(
        () => {
          if (seen) return nextImage();
          seen = true;
          later(AFTER_IMAGE_MS);
          return image;
        },
        { ...poseFor(condition, heightMm), hand: position === 'left-palm' ? 'left' : 'right' },
      );
      if (takeAwayAfterMs !== undefined) later(takeAwayAfterMs);
    },
    takeAway,
    get finger() {
      return finger;
    },
    get palm() {
      return palm;
    },
  };
}

/** What the reader itself notices of a bad pose, before any image. */
function poseFor(condition: Hold['condition'], heightMm: number): HandOptions {
  switch (condition) {
    case 'clean':
    case 'cold':
      return { heightMm };
    case 'too-near':
      return { heightMm: Math.min(heightMm, 20) };
    case 'too-far':
      return { heightMm: Math.max(heightMm, 140) };
    case 'tilted':
      return { heightMm, pitch: 30, guidance: { code: 'hold-flat' } };
    case 'moving':
      return { heightMm, guidance: { code: 'moving' } };
  }
}
