import { ANSWER_WITHIN_MS, type PublicJwk } from '@changqing/protocol';
import type { CentralClient, CentralError } from '../central/central-client.ts';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import type { AgentLog } from '../log.ts';
import { attemptBodyOf, evidenceOf } from '../records/build-attempt.ts';
import type { Delivery } from '../records/deliver.ts';
import type { Journal, Paper } from '../records/journal.ts';
import { sealEvidence } from '../records/seal.ts';
import { overwrite, type CapturedTemplates } from './captured-templates.ts';
import type { Captures } from './captures.ts';
import { recordFeedback } from './feedback/perform-feedback.ts';
import type { LookUpPerformer } from './look-up/perform-look-up.ts';
import type { Effect, Input } from './messages.ts';
import type { ReceiptDesk } from './receipt-desk.ts';
import type { TechnicianEffect } from './technician/technician-messages.ts';

/** What effects are performed with. */
export interface Performer {
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly journal: Journal;
  readonly delivery: Delivery;
  readonly central: CentralClient;
  readonly captures: Captures;
  readonly templates: CapturedTemplates;
  readonly desk: ReceiptDesk;
  readonly lookUps: LookUpPerformer;
  /** Lets people of the bureau in and out; a rehearsal may do without. */
  readonly technicians?: { perform(effect: TechnicianEffect): void };
  /** Central's key that evidence is sealed for. */
  evidenceKey(): PublicJwk | undefined;
  verifyUrl(paper: Paper): string;
  online(): boolean;
  noteContact(reached: boolean): void;
  currentSession(): string | undefined;
  /** Somebody presses for help. */
  callHelp(page: string): void;
  feed(input: Input): void;
}

/** A person waits so long for being known; shorter where the heartbeat has missed central already. */
const IDENTIFY_TIMEOUT_MS = 6_000;
const IDENTIFY_OFFLINE_TIMEOUT_MS = 1_500;

/** Performs one effect. What takes time goes on by itself and feeds its reply back. */
export function perform(performer: Performer, effect: Effect): void {
  switch (effect.do) {
    case 'identify':
      void identify(performer, effect);
      return;
    case 'record-consent':
      recordConsent(performer, effect);
      return;
    case 'capture':
      performer.captures.start(effect);
      return;
    case 'cancel-capture':
      performer.captures.cancel(effect.captureId);
      return;
    case 'drop-capture':
      performer.templates.drop(effect.captureId);
      return;
    case 'record-attempt':
      recordAttempt(performer, effect).catch((error: unknown) => {
        performer.log.error({ event: 'attempt-broke', detail: error instanceof Error ? error.message : String(error) });
        performer.feed({ kind: 'attempt-recorded', attemptId: effect.attemptId, problem: { code: 'agent-failed' } });
      });
      return;
    case 'settle':
      performer.journal.settle(effect.attemptId, effect.as);
      return;
    case 'print':
      performer.desk.print(effect, performer.journal.paper(effect.sessionId)?.code);
      return;
    case 'reprint':
      performer.desk.reprint(effect.sessionId);
      return;
    case 'confirm-paper':
      performer.desk.confirm(effect.sessionId, effect.whole);
      return;
    case 'call-help':
      performer.callHelp(effect.page);
      return;
    case 'end':
      end(performer, effect);
      return;
    case 'record-feedback':
      void recordFeedback(performer, effect);
      return;
    case 'staff-find':
    case 'staff-check':
    case 'staff-forget':
    case 'staff-enter':
    case 'staff-leave':
      performer.technicians?.perform(effect);
      return;
    default:
      performer.lookUps.perform(effect);
  }
}

async function identify(performer: Performer, effect: Extract<Effect, { do: 'identify' }>): Promise<void> {
  const { sessionId, by, identity, name } = effect;
  const request = { sessionId, by, identity, ...(name === undefined ? {} : { name }) };
  const timeoutMs = performer.online() ? IDENTIFY_TIMEOUT_MS : IDENTIFY_OFFLINE_TIMEOUT_MS;
  const neverEnds = new AbortController().signal;
  const answer = await withDeadline(performer.clock, timeoutMs, neverEnds, (signal) => performer.central.identify(request, signal));
  if (answer.ok) {
    performer.noteContact(true);
    performer.feed({ kind: 'identified', sessionId, answer: { kind: 'answer', answer: answer.value } });
    return;
  }
  performer.log.warn({ event: 'identify-failed', code: answer.error.code === 'refused' ? answer.error.problem.code : answer.error.code });
  if (answer.error.code === 'unreachable') performer.noteContact(false);
  performer.feed({ kind: 'identified', sessionId, answer: identifyFailure(answer.error) });
}

/** A central that is there but cannot work now is as good as none: the evidence is kept. One that refuses this terminal is not. */
function identifyFailure(error: CentralError): Extract<Input, { kind: 'identified' }>['answer'] {
  if (error.code !== 'refused' || error.problem.retry !== 'never') return { kind: 'unreachable' };
  return { kind: 'refused', problem: { code: error.problem.code } };
}

function recordConsent(performer: Performer, effect: Extract<Effect, { do: 'record-consent' }>): void {
  const { consentId, sessionId, personRef, noticeVersion, modalities } = effect;
  const appended = performer.journal.append({
    id: consentId,
    sessionId,
    body: {
      kind: 'consent',
      purpose: effect.purpose,
      modalities: [...modalities],
      noticeVersion,
      ...(personRef === undefined ? {} : { personRef }),
    },
  });
  if (!appended.ok) {
    performer.feed({ kind: 'consent-recorded', consentId, result: { problem: appended.error } });
    return;
  }
  const { recordNo } = appended.value;
  performer.feed({ kind: 'consent-recorded', consentId, result: { recordNo, verifyUrl: performer.verifyUrl(appended.value) } });
  // On its way while the finger is being placed; where it does not arrive now, it goes before the first attempt.
  if (effect.live) void performer.delivery.live(consentId, ANSWER_WITHIN_MS);
}

async function recordAttempt(performer: Performer, effect: Extract<Effect, { do: 'record-attempt' }>): Promise<void> {
  const { attemptId, sessionId } = effect;
  const captured = performer.templates.take(effect.captureId);
  const key = performer.evidenceKey();
  if (captured === undefined || key === undefined) throw new Error('an attempt without a template, or without a key to seal it for');
  try {
    const sealed = await sealEvidence(evidenceOf(effect, captured), key);
    // Left while it was being sealed, before anything was promised: nothing stays.
    if (performer.currentSession() !== sessionId) return;
    const body = attemptBodyOf(effect, captured, captured.device, sealed);
    const appended = performer.journal.append({ id: attemptId, sessionId, body, evidence: sealed });
    performer.feed({ kind: 'attempt-recorded', attemptId, ...(appended.ok ? {} : { problem: appended.error }) });
    if (!appended.ok || effect.sealedIdentity !== undefined) return;
  } finally {
    overwrite(captured);
  }
  const answer = await performer.delivery.live(attemptId, ANSWER_WITHIN_MS);
  performer.feed({ kind: 'answered', attemptId, answer });
}

function end(performer: Performer, effect: Extract<Effect, { do: 'end' }>): void {
  performer.captures.cancelAll();
  performer.templates.dropAll();
  performer.desk.forget();
  performer.lookUps.forget();
  performer.journal.endSession(effect.sessionId, effect.outcome, effect.captures, effect.switched, effect.trouble);
  performer.log.info({ event: 'session-ended', session: effect.sessionId, outcome: effect.outcome, captures: effect.captures });
  performer.delivery.wake();
}
