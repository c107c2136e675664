import { TRIES_PER_RUNG, type Problem, type Service, type Step } from '@changqing/protocol';
import { feedbackStep } from './feedback/feedback-machine.ts';
import { infoStep } from './info/info-machine.ts';
import { lookUpStep } from './look-up/look-up-step.ts';
import { canLookUp, leadingBenefit } from './outcome.ts';
import { currentRung, nextRung } from './ladder.ts';
import type { Page, Session, SessionState, World } from './state.ts';
import { technicianStep } from './technician/technician-step.ts';

/** What the screen shows of a state. @param wallOffsetMs wall clock (ms since 1970) minus monotonic time, for the few times that pages name */
export function stepOf(state: SessionState, wallOffsetMs = 0): Step {
  const { session, world, technician } = state;
  if (technician !== undefined) return technicianStep(technician, (at) => new Date(at + wallOffsetMs).toISOString());
  if (session === undefined && state.farewell !== undefined)
    return { step: 'result', outcome: state.farewell.outcome, benefits: [], receipt: { state: 'none' } };
  if (session === undefined) return idleStep(world);
  const { page } = session;
  switch (page.page) {
    case 'choose':
      return chooseStep(world);
    case 'identifying':
      return { step: 'identifying' };
    case 'identify':
      return {
        step: 'identify',
        cardReader: !world.cardReader ? 'unavailable' : page.reading ? 'reading' : 'ready',
        ...(page.problem === undefined ? {} : { problem: page.problem }),
        ...(session.service === 'look-up' ? { cardOnly: true } : {}),
      };
    case 'number':
      return { step: 'number', ...(page.problem === undefined ? {} : { problem: page.problem }) };
    case 'consent':
      return consentStep(session, page);
    case 'capture':
      return captureStep(state, session, page);
    case 'another-way':
      return { step: 'another-way', ...currentRung(ladderOf(session)) };
    case 'result':
      return resultStep(session, page, world);
    case 'trouble':
      return { step: 'trouble', problem: page.problem };
    case 'look-up':
      return lookUpStep(session, page.at, world);
    case 'info':
      return infoStep(page.at, world);
    case 'feedback':
      return feedbackStep(page.at);
  }
}

/** The idle page. It is closed where nothing can be begun here; where only some services are out of order, it says which. */
function idleStep(world: World): Step {
  const closed = closedFor(world);
  return {
    step: 'idle',
    ...(closed === undefined ? {} : { closed }),
    offline: world.offline,
    ...(world.slides.length === 0 ? {} : { slides: [...world.slides] }),
    ...missing(world),
    ...(world.notice === undefined ? {} : { notice: world.notice }),
  };
}

/** Why nobody can be served at all: notices alone are no service that somebody comes for. */
export function closedFor(world: World): Problem | undefined {
  if (world.shut !== undefined) return world.shut;
  const out = world.outOfOrder ?? [];
  const left = world.services.filter((service) => service !== 'info' && !out.some((entry) => entry.service === service));
  return left.length > 0 || out.length === 0 ? undefined : (world.closed ?? out[0]?.problem);
}

function chooseStep(world: World): Step {
  const out = world.outOfOrder ?? [];
  const open = world.services.filter((service) => !out.some((entry) => entry.service === service));
  return { step: 'choose', services: open.length === 0 ? [...world.services] : open, ...missing(world) };
}

function missing({ outOfOrder = [], nextKiosk }: World): { outOfOrder?: { service: Service; problem: Problem }[]; nextKiosk?: string } {
  if (outOfOrder.length === 0) return {};
  return { outOfOrder: [...outOfOrder], ...(nextKiosk === undefined ? {} : { nextKiosk }) };
}

/** Whole seconds left of the warning; undefined while nobody is asked. */
export function secondsLeft(state: SessionState, at: number): number | undefined {
  const goneAt = state.session?.goneAt;
  return goneAt === undefined ? undefined : Math.max(0, Math.ceil((goneAt - at) / 1000));
}

function ladderOf(session: Session) {
  if (session.ladder === undefined) throw new Error('a capture without a ladder');
  return session.ladder;
}

function subjectOf(session: Session) {
  if (session.subject === undefined) throw new Error('a page about nobody');
  return session.subject;
}

function consentStep(session: Session, page: Extract<Page, { page: 'consent' }>): Step {
  const subject = subjectOf(session);
  return {
    step: 'consent',
    by: subject.by,
    ...(subject.maskedName === undefined ? {} : { maskedName: subject.maskedName }),
    ...(subject.maskedRomanised === undefined ? {} : { maskedRomanised: subject.maskedRomanised }),
    maskedNumber: subject.maskedNumber,
    noticeVersion: subject.noticeVersion,
    newNotice: page.notice === 'new',
    offline: subject.offline,
    followUp: subject.followUp,
    ...(session.purpose === undefined ? {} : { purpose: session.purpose }),
  };
}

function captureStep(state: SessionState, session: Session, page: Extract<Page, { page: 'capture' }>): Step {
  const ladder = ladderOf(session);
  const rung = currentRung(ladder);
  const used = ladder.mode === 'offline' ? ladder.capturesOnRung : ladder.tries;
  const busy = page.stage === 'recording' || page.stage === 'comparing';
  // While an attempt is being decided it is still the try that it was.
  const tryOnRung = Math.min(TRIES_PER_RUNG, ladder.mode === 'offline' && busy ? Math.max(1, used) : used + 1);
  const range = state.world.palmReader;
  return {
    step: 'capture',
    ...rung,
    tryOnRung,
    triesOnRung: TRIES_PER_RUNG,
    phase: busy ? 'comparing' : page.stage === 'reading' ? 'reading' : 'waiting',
    hint: page.hint,
    ...(page.advice === undefined ? {} : { advice: page.advice }),
    ...(rung.modality === 'palm-vein' && range !== undefined
      ? { palm: { ...range, ...(page.heightMm === undefined ? {} : { heightMm: page.heightMm }) } }
      : {}),
    offline: ladder.mode === 'offline',
    canSwitch: !busy && (nextRung(ladder, state.world) !== undefined || ladder.mode === 'online'),
  };
}

function resultStep(session: Session, page: Extract<Page, { page: 'result' }>, world: World): Step {
  const next = leadingBenefit(page.benefits);
  return {
    step: 'result',
    outcome: page.outcome,
    benefits: [...page.benefits],
    ...(next === undefined ? {} : { next }),
    ...(session.paper === undefined ? {} : session.paper),
    receipt: page.receipt,
    ...(canLookUp(session, world) ? { canLookUp: true } : {}),
  };
}
