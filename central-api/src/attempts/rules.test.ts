import { describe, expect, test } from 'vitest';
import { certifyBenefits, type CertifiableBenefit } from './certify.ts';
import { decideAttempt, type AttemptFacts } from './decide.ts';
import { gradeOf } from './grade.ts';
import { distanceKm, isTooFarApart } from './travel.ts';

const facts: AttemptFacts = {
  person: { enrolled: true, deceasedOn: null, suspicions: [] },
  sessionMatched: true,
  liveness: 'passed',
  effectiveOn: '2026-11-23',
  evidenceRepeated: false,
  sameBiometricsElsewhere: false,
  tooFarApart: false,
  sessionAtCounter: false,
  personGone: false,
};
const living = { enrolled: true, deceasedOn: null, suspicions: [] };
const normal = (...reasons: string[]) => reasons.map((reason) => ({ reason, priority: 'normal' }));

describe('what becomes of an attempt', () => {
  test.each<[string, Partial<AttemptFacts>, string, object[]]>([
    ['a match', {}, 'matched', []],
    ['no match while the person stands there', { sessionMatched: false }, 'not-matched', []],
    ['no match of a kept capture', { sessionMatched: false, personGone: true }, 'not-matched', normal('kept-not-accepted')],
    ['nobody of this number', { person: undefined }, 'counter', normal('not-enrolled')],
    [
      'nothing enrolled, kept',
      { person: { ...living, enrolled: false }, personGone: true },
      'counter',
      normal('not-enrolled', 'kept-not-accepted'),
    ],
    ['a match of somebody listed', { person: { ...living, suspicions: ['duplicate-benefit'] } }, 'counter', normal('duplicate-benefit')],
    [
      'no match of somebody listed looks like any other',
      { person: { ...living, suspicions: ['duplicate-benefit'] }, sessionMatched: false },
      'not-matched',
      [],
    ],
    [
      'alive against a notice',
      { person: { ...living, deceasedOn: '2026-11-22' } },
      'counter',
      [{ reason: 'alive-against-notice', priority: 'first' }],
    ],
    [
      'no match in the name of a dead person',
      { person: { ...living, deceasedOn: '2026-11-22' }, sessionMatched: false },
      'not-matched',
      normal('deceased'),
    ],
    ['died on the day', { person: { ...living, deceasedOn: '2026-11-23' } }, 'matched', []],
    ['died after the capture', { person: { ...living, deceasedOn: '2026-12-01' } }, 'matched', []],
    ['too far apart', { tooFarApart: true }, 'counter', normal('too-far-apart')],
    ['repeated evidence, match or not', { evidenceRepeated: true, sessionMatched: false }, 'counter', normal('evidence-repeated')],
    ['a template of somebody else', { sameBiometricsElsewhere: true }, 'counter', normal('same-biometrics-elsewhere')],
    ['failed liveness', { liveness: 'failed' }, 'counter', []],
    ['failed liveness, kept', { liveness: 'failed', personGone: true }, 'counter', normal('kept-not-accepted')],
    ['no liveness check', { liveness: 'none' }, 'matched', []],
    ['a session that ended at the counter stays there', { sessionAtCounter: true }, 'counter', []],
    ['a suspected person, kept', { tooFarApart: true, personGone: true }, 'counter', normal('too-far-apart', 'kept-not-accepted')],
  ])('%s', (_what, changes, state, followUps) => {
    expect(decideAttempt({ ...facts, ...changes })).toEqual({ state, followUps });
  });
});

test.each([
  ['card', 'passed', false, 'biometric+card'],
  ['card', 'none', false, 'biometric'],
  ['card', 'none', true, 'biometric+card'],
  ['typed', 'passed', true, 'biometric'],
] as const)('grade of %s, liveness %s, attended %s is %s', (identifiedBy, liveness, attended, grade) => {
  expect(gradeOf({ identifiedBy, liveness, attended })).toBe(grade);
});

describe('what a verification does for benefits', () => {
  const person = { birthDate: '1955-11-12', deceasedOn: null };
  const pension: CertifiableBenefit = {
    id: 'a', kind: 'enterprise-pension', rule: 'birth-month-cycle', startedOn: '2015-12-01', endedOn: null, suspended: false, counted: [],
  }; // prettier-ignore
  const allowance: CertifiableBenefit = {
    ...pension,
    id: 'b',
    kind: 'survivors-allowance',
    rule: 'rolling-12-months',
    startedOn: '2024-05-01',
  };

  test('it counts for every open benefit', () => {
    const done = certifyBenefits([pension, allowance], person, '2026-11-23');
    expect(done.as).toBe('accepted');
    expect(done.counts).toEqual([
      { benefitId: 'a', kind: 'enterprise-pension', cycle: '2026-11', resumes: false },
      { benefitId: 'b', kind: 'survivors-allowance', cycle: 'from-2024-05-01', resumes: false },
    ]);
  });

  test('one benefit certified before and one open: accepted, and each says its own', () => {
    const before = { ...pension, counted: [{ cycle: '2026-11', effectiveOn: '2026-11-02' }] };
    const done = certifyBenefits([before, allowance], person, '2026-11-23');
    expect([done.as, done.benefits.map(({ countedNow }) => countedNow)]).toEqual(['accepted', [false, true]]);
  });

  test('all certified before: already', () => {
    expect(certifyBenefits([{ ...pension, counted: [{ cycle: '2026-11', effectiveOn: '2026-11-02' }] }], person, '2026-11-23').as).toBe(
      'already',
    );
  });

  test('first cycle not begun: not yet due', () => {
    const done = certifyBenefits([{ ...pension, startedOn: '2026-11-20' }], person, '2026-11-23');
    expect([done.as, done.benefits[0]?.state, done.counts]).toEqual(['not-yet-due', 'not-yet-due', []]);
  });

  test('a suspended benefit is resumed', () => {
    expect(certifyBenefits([{ ...pension, suspended: true }], person, '2026-11-23').counts[0]?.resumes).toBe(true);
  });

  test('a benefit that had ended counts for nothing; one ended by a later death counts and is ended', () => {
    expect(certifyBenefits([{ ...pension, endedOn: '2026-11-22' }], person, '2026-11-23')).toMatchObject({
      as: 'not-yet-due', counts: [], benefits: [{ state: 'ended', countedNow: false }],
    }); // prettier-ignore
    expect(certifyBenefits([pension], { ...person, deceasedOn: '2026-11-30' }, '2026-11-23')).toMatchObject({
      as: 'accepted', benefits: [{ state: 'ended', countedNow: true }],
    }); // prettier-ignore
  });
});

describe('too far apart', () => {
  const here = { latitude: 30, longitude: 120, atMs: 0, doubtMs: 0 };
  const kmNorth = (km: number) => ({ ...here, latitude: 30 + km / 111.195 });
  test('distances are right', () => {
    expect(distanceKm(here, kmNorth(60))).toBeCloseTo(60, 1);
    expect(
      distanceKm({ ...here, latitude: 39.9042, longitude: 116.4074 }, { ...here, latitude: 31.2304, longitude: 121.4737 }),
    ).toBeCloseTo(1067, -1);
  });
  test.each([
    [60, 30.1, 0, false],
    [60, 29.9, 0, true],
    [60, 0, 31 * 60_000, false],
    [0.5, 0, 0, false],
    [5, 1, 0, true],
  ])('%f km in %f minutes with %i ms of doubt: %s', (km, minutes, doubtMs, tooFar) => {
    expect(isTooFarApart({ ...here, doubtMs }, { ...kmNorth(km), atMs: minutes * 60_000 })).toBe(tooFar);
    expect(isTooFarApart({ ...kmNorth(km), atMs: minutes * 60_000 }, { ...here, doubtMs })).toBe(tooFar);
  });
});
