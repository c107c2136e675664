import type { BodyPosition, DockFinger, DockPalm, Outcome } from '@changqing/protocol';

type FingerCondition = Extract<DockFinger, { action: 'press' }>['condition'];
type PalmCondition = Extract<DockPalm, { action: 'hold' }>['condition'];

/** How somebody behaves in front of the kiosk, and what must come of it. */
export interface Visit {
  readonly personId: string;
  readonly about: string;
  readonly expected: Outcome;
  readonly identifyBy: 'card' | 'typed';
  /** What is offered when the screen asks for a finger; undefined: the person touches 手指不方便 instead. */
  readonly finger: FingerCondition | undefined;
  readonly palm: PalmCondition;
  /** The network is cut before the visit, and comes back after it. */
  readonly offline: boolean;
  /** The person walks away by the button when the screen first asks for a finger. */
  readonly leaves: boolean;
}

const visit = (personId: string, about: string, expected: Outcome, over: Partial<Visit> = {}): Visit => ({
  personId,
  about,
  expected,
  identifyBy: 'card',
  finger: 'clean',
  palm: 'clean',
  offline: false,
  leaves: false,
  ...over,
});

/** One of each kind that must be shown, in the order in which a small `--people` takes them. */
const KINDS: readonly Visit[] = [
  visit('cast-01', 'by card and finger', 'accepted'),
  visit('cast-02', 'a finger that is hard to use: by palm', 'accepted', { finger: undefined }),
  visit('cast-13', 'worn fingers', 'accepted', { finger: 'worn' }),
  visit('cast-30', 'deceased by the register', 'counter'),
  visit('cast-40', 'already certified', 'already'),
  visit('cast-03', 'no network: kept, delivered later', 'kept', { offline: true }),
  visit('cast-28', 'not enrolled', 'not-enrolled'),
  visit('cast-04', 'leaves before a finger was pressed', 'left', { leaves: true }),
  visit('cast-44', 'the first window has not come', 'not-yet-due'),
  visit('cast-05', 'number typed', 'accepted', { identifyBy: 'typed' }),
  visit('cast-25', 'only palms are enrolled', 'accepted'),
  visit('cast-19', 'dry fingers', 'accepted'),
  visit('cast-22', 'the right index finger is missing', 'accepted'),
  visit('cast-33', 'draws a benefit twice', 'counter'),
  visit('cast-37', 'suspended, certifies again', 'accepted'),
  visit('cast-50', 'two benefits at once', 'accepted'),
  visit('cast-52', 'a name of more than twenty characters', 'accepted'),
  visit('cast-54', 'a rare character in the name', 'accepted'),
  visit('cast-57', 'a residence permit', 'accepted'),
  visit('cast-58', 'a foreigner’s card', 'accepted'),
];

/** The visits of a demo: one of each kind first, then ordinary people of the population, every third by palm. */
export function visits(people: number): readonly Visit[] {
  const more = Math.max(0, people - KINDS.length);
  return [
    ...KINDS.slice(0, people),
    ...Array.from({ length: more }, (_, index) =>
      visit(
        `cast-${String(6 + (index % 7)).padStart(2, '0')}`,
        'comes again',
        index < 7 ? 'accepted' : 'already',
        index % 3 === 2 ? { finger: undefined } : {},
      ),
    ),
  ];
}

/** Which means a visit ended with. */
export type Means = 'finger' | 'palm' | 'staff' | 'none';

/** What became of a visit, as `--json` prints it. */
export interface VisitReport {
  readonly person: string;
  readonly means: Means;
  readonly tries: number;
  readonly expected: Outcome;
  readonly outcome: Outcome | 'none';
  readonly states: readonly string[];
  readonly recordId: string | null;
  readonly receiptNo: string | null;
  readonly ms: number;
  readonly receiptPng: string | null;
}

export const meansOf = (position: BodyPosition | undefined): Means =>
  position === undefined ? 'none' : position.endsWith('palm') ? 'palm' : 'finger';
