import { assertNever, CERTIFY_WHILE_SERVING_MS, modalityOf, type BenefitKind, type RecordResult } from '@changqing/protocol';
import { leadingBenefit } from '../outcome.ts';
import type { Page, Session } from '../state.ts';
import { emit, say, update, type Turn } from '../turn.ts';
import type { CertifiedWhileServing, LookUpPage } from './look-up-page.ts';
import type { LookUpInput } from './look-up-messages.ts';
import { pursue } from './pursue.ts';
import { lookingUp, show, type LookingUp } from './show.ts';
import type { Wish } from './wish.ts';
import { showWord } from './words.ts';

export type CertifyPage = Extract<LookUpPage, { at: 'certify' }>;

/** What a verification offers is kept until the question; ten minutes later central would not take the answer. */
export const offerOf = (verificationId: string, benefits: readonly BenefitKind[], at: number): LookingUp['lookUp']['offer'] =>
  benefits.length === 0 ? undefined : { verificationId, benefits, until: at + CERTIFY_WHILE_SERVING_MS };

/** The way on after more was shown of who one is: one honest question where there is something to certify, once a session; then what was wanted. */
export function askToCertifyOrGoOn(turn: Turn, now: LookingUp, wish: Wish, from: Page): void {
  const { session, lookUp } = now;
  if (lookUp.offer === undefined || lookUp.certifyAsked || turn.at >= lookUp.offer.until) {
    pursue(turn, now, wish, from);
    return;
  }
  const asked = { ...lookUp, certifyAsked: true };
  show(turn, session, { at: 'certify', benefits: lookUp.offer.benefits, recording: false, wish, from }, { lookUp: asked });
  say(turn, 'look-up.certify');
}

/** Yes is a signed consent on the verification of this session. No, silence and leaving write none. */
export function onCertifyAnswer(turn: Turn, now: LookingUp, page: CertifyPage, yes: boolean): void {
  const { session, lookUp } = now;
  if (page.recording) {
    turn.accepted = false;
    return;
  }
  const { offer } = lookUp;
  if (!yes || offer === undefined || turn.at >= offer.until) {
    pursue(turn, now, page.wish, page.from);
    return;
  }
  const consentId = turn.newId();
  show(turn, session, { ...page, recording: true, consentId });
  emit(turn, {
    do: 'certify-serving',
    sessionId: session.id,
    consentId,
    personRef: lookUp.personRef,
    noticeVersion: lookUp.noticeVersion,
    modalities: [...new Set(lookUp.enrolled.map(modalityOf))],
    verificationId: offer.verificationId,
  });
}

/** Central's word on the consent, or none in time: then it is kept and delivered like any record. */
export function onCertifiedServing(
  turn: Turn,
  session: Session | undefined,
  input: Extract<LookUpInput, { kind: 'certified-serving' }>,
): void {
  if (session?.page.page !== 'look-up' || session.page.at.at !== 'certify' || session.page.at.consentId !== input.consentId) return;
  const page = session.page.at;
  const now = lookingUp(session);
  if (now === undefined) return;
  const { answer } = input;
  switch (answer.kind) {
    case 'not-recorded': {
      // Nothing can be promised on this machine now; looking up goes on.
      showWord(turn, session, 'no-way', page.from);
      return;
    }
    case 'none':
      showCertified(turn, now, page, 'kept');
      return;
    case 'refused':
      showCertified(turn, now, page, 'counter');
      return;
    case 'result':
      showCertified(turn, now, page, certifiedAs(answer.result), answer.result);
      return;
    default:
      return assertNever(answer);
  }
}

function certifiedAs(result: RecordResult): CertifiedWhileServing {
  if (result.kind === 'matched') return result.as;
  return result.kind === 'pending' || result.kind === 'stored' ? 'kept' : 'counter';
}

function showCertified(turn: Turn, { session }: LookingUp, page: CertifyPage, as: CertifiedWhileServing, result?: RecordResult): void {
  const next = result?.kind === 'matched' ? leadingBenefit(result.benefits) : undefined;
  const known = update(turn, session, { certified: as });
  show(turn, known, { at: 'certified', as, next, wish: page.wish, from: page.from });
  say(turn, 'look-up.certified');
}
