import { parseIdentity, type BodyPosition, type Command, type IdCard, type IdentifyAnswer, type RecordResult } from '@changqing/protocol';
import { certify } from '../../src/sessions/certify.ts';
import type { Effect, Input } from '../../src/sessions/messages.ts';
import { initialState, type SessionState, type World } from '../../src/sessions/state.ts';
import { stepOf } from '../../src/sessions/view-of.ts';
import { CERTIFYING_ALONE } from '../../src/sessions/world-of.ts';

export const NUMBER = '139903196103128043';

export const WORLD: World = {
  cardReader: true,
  fingerReader: true,
  palmReader: { nearestMm: 40, farthestMm: 90 },
  offline: false,
  closed: undefined,
  noticeVersion: '1',
  newNotice: false,
  defaults: { size: 'large', theme: 'paper', language: 'zh', volume: 2 },
  ...CERTIFYING_ALONE,
  site: {
    siteNo: '0017',
    name: '人民路支行自助终端',
    address: '人民路 17 号',
    bureauName: '社会保险事业管理局',
    telephone: '12333',
    counter: '社保服务大厅',
    attendants: 'none',
    resultDays: 3,
    verifyBase: 'http://127.0.0.1:7081',
    latitude: 37,
    longitude: 115,
  },
  today: '2026-11-23',
};

export function card(number = NUMBER): IdCard {
  const identity = parseIdentity(number);
  if (!identity.ok) throw new Error(identity.error.code);
  return {
    kind: 'resident',
    identity: identity.value,
    name: '张秀英',
    sex: 'female',
    birthDate: '1961-03-12',
    readerId: '05.01',
  };
}

export const found = (enrolled: readonly BodyPosition[] = ['right-index', 'left-index', 'right-palm']): IdentifyAnswer => ({
  result: 'found',
  personRef: '01a20905-a9b9-73eb-8f5c-05f2757f8ebb',
  maskedName: '张**',
  maskedNumber: '139***********8043',
  enrolled: [...enrolled],
  noticeVersion: '1',
});

export const matched = (as: 'accepted' | 'already' | 'not-yet-due'): RecordResult => ({
  kind: 'matched',
  verificationId: '01a20905-a9b9-73eb-8f5c-05f2757f8ebc',
  as,
  grade: 'biometric+card',
  benefits: [
    {
      kind: 'enterprise-pension',
      rule: 'birth-month-cycle',
      state: 'certified',
      cycle: '2026-03',
      countedNow: as === 'accepted',
      nextFrom: '2027-03-01',
      nextTo: '2028-02-29',
    },
  ],
});

/** A session driven by hand: time stands still until it is moved, and every effect is kept for the test to see. */
export function rehearse(world: World = WORLD) {
  let state: SessionState = initialState(world);
  let at = 0;
  let ids = 0;
  const effects: Effect[] = [];
  const newId = () => `id-${(ids += 1)}`;

  const feed = (input: Input): boolean => {
    const move = certify(state, input, at, newId);
    state = move.state;
    effects.push(...move.effects);
    return move.accepted;
  };
  const last = <K extends Effect['do']>(kind: K): Extract<Effect, { do: K }> => {
    const effect = effects.findLast((candidate): candidate is Extract<Effect, { do: K }> => candidate.do === kind);
    if (effect === undefined) throw new Error(`nobody asked for ${kind}`);
    return effect;
  };

  const rehearsal = {
    get state() {
      return state;
    },
    get step() {
      return stepOf(state);
    },
    get at() {
      return at;
    },
    effects,
    feed,
    last,
    command: (command: Command) => feed({ kind: 'command', command }),
    wait: (ms: number) => {
      at += ms;
      feed({ kind: 'tick' });
    },
    /** Lets time pass second by second, as the runner's timers do. */
    waitLong: (ms: number) => {
      const until = at + ms;
      while (at < until) rehearsal.wait(Math.min(1000, until - at));
    },
    layCard: () => feed({ kind: 'card-read', card: card() }),
    identified: (answer: IdentifyAnswer | 'unreachable') => {
      const { sessionId } = last('identify');
      feed({ kind: 'identified', sessionId, answer: answer === 'unreachable' ? { kind: 'unreachable' } : { kind: 'answer', answer } });
    },
    agree: () => {
      rehearsal.command({ kind: 'consent.agree' });
      const { consentId } = last('record-consent');
      feed({ kind: 'consent-recorded', consentId, result: { recordNo: '0007-261123-0001-2', verifyUrl: 'http://127.0.0.1/verify/X' } });
    },
    /** One image that is good enough, and its way into the journal. */
    sample: (quality = 80) => {
      const { captureId } = last('capture');
      feed({ kind: 'sample', captureId, usable: true, quality, advice: undefined });
    },
    refusedSample: () => {
      const { captureId } = last('capture');
      feed({ kind: 'sample', captureId, usable: false, quality: 10, advice: 'too-dry' });
    },
    recorded: () => feed({ kind: 'attempt-recorded', attemptId: last('record-attempt').attemptId }),
    answered: (result: RecordResult | 'none') => {
      const { attemptId } = last('record-attempt');
      feed({ kind: 'answered', attemptId, answer: result === 'none' ? { kind: 'none' } : { kind: 'result', result } });
    },
    attempt: (result: RecordResult | 'none') => {
      rehearsal.sample();
      rehearsal.recorded();
      rehearsal.answered(result);
    },
    /** Past the page between two ways. */
    nextWay: () => rehearsal.wait(4_000),
    toCapture: (enrolled?: readonly BodyPosition[]) => {
      rehearsal.layCard();
      rehearsal.identified(found(enrolled));
      rehearsal.agree();
    },
    toCaptureOffline: () => {
      rehearsal.layCard();
      rehearsal.identified('unreachable');
      rehearsal.agree();
    },
    outcome: () => (rehearsal.step.step === 'result' ? rehearsal.step.outcome : undefined),
    ended: () => effects.findLast((effect) => effect.do === 'end')?.outcome,
  };
  return rehearsal;
}
