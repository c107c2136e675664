import {
  ANSWER_WITHIN_MS,
  modalityOf,
  type BodyPosition,
  type IdentifyAnswer,
  type IdentifyRequest,
  type Problem,
  type PublicJwk,
  type Result,
  type Site,
} from '@changqing/protocol';
import type { Extractors } from '../../biometric-workers/extractors.ts';
import type { CentralError } from '../../central/central-client.ts';
import type { Clock } from '../../clock.ts';
import { withDeadline } from '../../deadline.ts';
import type { BiometricReader } from '../../hal/biometric-reader.ts';
import type { IdCardReader } from '../../hal/id-card-reader.ts';
import type { ReceiptPrinter } from '../../hal/receipt-printer.ts';
import type { ReceiptJobs } from '../../printing/jobs.ts';
import { attemptBodyOf, evidenceOf } from '../../records/build-attempt.ts';
import type { Delivery } from '../../records/deliver.ts';
import type { Journal } from '../../records/journal.ts';
import { makeUuid } from '../../records/record-id.ts';
import { sealEvidence } from '../../records/seal.ts';
import { overwrite, type CapturedTemplate } from '../../sessions/captured-templates.ts';
import type { LiveAnswer } from '../../sessions/messages.ts';
import { captureOnce } from './capture-once.ts';
import { errorWords, notReadyWords, printerFaultWords } from './device-words.ts';
import { failed, passed, type SelfTest, type TestBench, type TestEnd } from './self-test.ts';
import { testHead } from './test-slip.ts';
import { waitForCard } from './watch-card.ts';

export interface DryRunParts {
  readonly card: IdCardReader | undefined;
  readonly finger: BiometricReader | undefined;
  readonly palm: BiometricReader | undefined;
  readonly printer: ReceiptPrinter | undefined;
  readonly extractors: Extractors;
  readonly journal: Pick<Journal, 'append'>;
  readonly delivery: Pick<Delivery, 'live'>;
  readonly receipts: Pick<ReceiptJobs, 'printSlip'>;
  readonly clock: Clock;
  site(): Site;
  identify(request: IdentifyRequest, signal: AbortSignal): Promise<Result<IdentifyAnswer, CentralError>>;
  /** Central's key that evidence is sealed for. */
  evidenceKey(): PublicJwk | undefined;
}

const CARD_MS = 30_000;
const CAPTURE_MS = 25_000;
const IDENTIFY_MS = 6_000;
const MOST_TRIES = 3;

/** One run of it: what has been found out, and where it goes on. */
interface DryRun {
  readonly parts: DryRunParts;
  readonly bench: TestBench;
  readonly sessionId: string;
  readonly evidence: Record<string, string | number | boolean>;
}

type Found = Extract<IdentifyAnswer, { result: 'found' }>;

/**
 * A whole certification, from the card to central's signed answer, with the bureau's test person: the same journal, the same seal, the same wire. It is marked `test`
 * in each record; central matches and certifies nothing, and refuses anybody else at the consent, before a finger is touched.
 */
export const dryRunTest = (parts: DryRunParts): SelfTest => ({
  id: 'dry-run',
  limitMs: 240_000,
  alone: false,
  whyNot: () => {
    if (parts.card === undefined) return '这台机器没有身份证读卡器。';
    if (parts.finger === undefined && parts.palm === undefined) return '这台机器没有指纹仪，也没有掌静脉仪。';
    return undefined;
  },
  run: async (bench) => {
    const run: DryRun = { parts, bench, sessionId: makeUuid(parts.clock.now()), evidence: { test: true } };
    const person = await identifyTestPerson(run);
    if (!person.ok) return person.error;
    const position = person.value.enrolled.find((each) => readerFor(parts, each) !== undefined);
    if (position === undefined) return failed('测试人员在这台机器上没有可用的指纹或掌静脉。', run.evidence);
    const consentId = await giveConsent(run, person.value, position);
    if (!consentId.ok) return consentId.error;
    for (let tryNumber = 1; tryNumber <= MOST_TRIES && !bench.signal.aborted; tryNumber += 1) {
      const end = await tryOnce(run, person.value, position, consentId.value, tryNumber);
      if (end !== 'again') return end;
    }
    return failed(`试了 ${MOST_TRIES} 次，都没有比对上。是测试人员的手指吗？`, run.evidence);
  },
});

const readerFor = ({ finger, palm }: DryRunParts, position: BodyPosition): BiometricReader | undefined =>
  modalityOf(position) === 'fingerprint' ? finger : palm;

type Stage<T> = Result<T, TestEnd>;
const stop = (end: TestEnd): Stage<never> => ({ ok: false, error: end });
const go = <T>(value: T): Stage<T> => ({ ok: true, value });

/** How far it got, for the evidence. */
function note(run: DryRun, facts: DryRun['evidence']): void {
  Object.assign(run.evidence, facts);
  run.bench.progress(facts);
}

async function identifyTestPerson(run: DryRun): Promise<Stage<Found>> {
  const { parts, bench, sessionId, evidence } = run;
  if (parts.card === undefined) return stop(failed('这台机器没有身份证读卡器。'));
  const notReady = notReadyWords('身份证读卡器', parts.card.status());
  if (notReady !== undefined) return stop(failed(notReady));
  const { card, unreadable } = await waitForCard(bench, parts.card, 'lay-test-person-card', CARD_MS);
  if (card === undefined)
    return stop(
      failed(unreadable > 0 ? '测试人员的身份证读不出来，先做读卡检测。' : '30 秒内没有读到测试人员的身份证。', {
        ...evidence,
        unreadable,
      }),
    );
  bench.work();
  const from = parts.clock.monotonic();
  const { identity, name } = card;
  const answer = await withDeadline(parts.clock, IDENTIFY_MS, bench.signal, (signal) =>
    parts.identify({ sessionId, by: 'card', identity, name }, signal),
  );
  if (!answer.ok) {
    const why = answer.error.code === 'refused' ? `中心没有受理（${answer.error.problem.code}）。` : '中心连不上，检查网络。';
    return stop(failed(why, evidence));
  }
  note(run, { identifyMs: Math.round(parts.clock.monotonic() - from) });
  if (answer.value.result !== 'found')
    return stop(failed('中心没有这位测试人员，或者还没有采集过。', { ...evidence, identified: answer.value.result }));
  return go(answer.value);
}

async function giveConsent(run: DryRun, person: Found, position: BodyPosition): Promise<Stage<string>> {
  const { parts, sessionId, evidence } = run;
  const consentId = makeUuid(parts.clock.now());
  const { personRef, noticeVersion } = person;
  const appended = parts.journal.append({
    id: consentId,
    sessionId,
    body: { kind: 'consent', purpose: 'test', modalities: [modalityOf(position)], noticeVersion, personRef },
  });
  if (!appended.ok) return stop(failed(journalWords(appended.error), evidence));
  const from = parts.clock.monotonic();
  const answer = await parts.delivery.live(consentId, ANSWER_WITHIN_MS);
  note(run, { consentMs: Math.round(parts.clock.monotonic() - from) });
  const refusal = refusalWords(answer);
  return refusal === undefined ? go(consentId) : stop(failed(refusal, evidence));
}

const journalWords = (problem: Problem): string => `记录写不下来（${problem.code}），看看磁盘。`;

function refusalWords(answer: LiveAnswer): string | undefined {
  if (answer.kind === 'none') return '中心没有在规定的时间里回答。记录已存好，会自动送到。';
  if (answer.kind === 'refused')
    return answer.problem.code === 'not-authorised'
      ? '这不是测试人员的身份证，试办只能用测试人员的卡。'
      : `中心没有收下记录（${answer.problem.code}）。`;
  return undefined;
}

async function tryOnce(
  run: DryRun,
  person: Found,
  position: BodyPosition,
  consentId: string,
  tryNumber: number,
): Promise<TestEnd | 'again'> {
  const { parts, bench, sessionId, evidence } = run;
  const captured = await captureTemplate(run, position);
  if (!captured.ok) return captured.error;
  if (captured.value === 'again') return 'again';
  const template = captured.value;
  const attemptId = makeUuid(parts.clock.now());
  try {
    const key = parts.evidenceKey();
    if (key === undefined) return failed('中心还没有给出加密用的公钥。', evidence);
    const wanted = {
      do: 'record-attempt',
      sessionId,
      attemptId,
      captureId: attemptId,
      purpose: 'test',
      consentId,
      noticeVersion: person.noticeVersion,
      tryNumber,
      modality: modalityOf(position),
      position,
      by: 'card',
      personRef: person.personRef,
      sealedIdentity: undefined,
      recordNo: '',
    } as const;
    const sealed = await sealEvidence(evidenceOf(wanted, template), key);
    if (bench.signal.aborted) return failed('中途停下了。', evidence);
    const appended = parts.journal.append({
      id: attemptId,
      sessionId,
      body: attemptBodyOf(wanted, template, template.device, sealed),
      evidence: sealed,
    });
    if (!appended.ok) return failed(journalWords(appended.error), evidence);
  } finally {
    overwrite(template);
  }
  const from = parts.clock.monotonic();
  const answer = await parts.delivery.live(attemptId, ANSWER_WITHIN_MS);
  note(run, { answerMs: Math.round(parts.clock.monotonic() - from), tries: tryNumber });
  const refusal = refusalWords(answer);
  if (refusal !== undefined || answer.kind !== 'result') return failed(refusal ?? '', evidence);
  note(run, { result: answer.result.kind });
  switch (answer.result.kind) {
    case 'verified':
    case 'matched':
      return printProof(run);
    case 'not-matched':
      return 'again';
    case 'counter':
    case 'pending':
    case 'stored':
      return failed(`中心的答复是 ${answer.result.kind}，不是比对通过。`, evidence);
  }
}

/** One usable image as templates; `again` where it was not good enough. */
async function captureTemplate(run: DryRun, position: BodyPosition): Promise<Stage<CapturedTemplate | 'again'>> {
  const { parts, bench, evidence } = run;
  const reader = readerFor(parts, position);
  if (reader === undefined) return stop(failed('采集的设备不在了。', evidence));
  const captured = await captureOnce(bench, reader, modalityOf(position) === 'fingerprint' ? 'press-finger' : 'hold-palm', CAPTURE_MS);
  if (captured.got === 'failed') return stop(failed(errorWords(captured.error), evidence));
  const { image, liveness } = captured.sample;
  // The image goes with the question, and is overwritten there.
  const extracted = await parts.extractors.extract(image, position);
  if (!extracted.ok) return stop(failed('图像处理不了，详情在日志里。', { ...evidence, code: extracted.error.code }));
  note(run, { quality: Math.round(extracted.value.quality) });
  if (!extracted.value.usable) return go('again');
  const { templates, quality, extractor } = extracted.value;
  const status = reader.status();
  const device = status.state === 'ready' || status.state === 'capturing' ? status.identity : undefined;
  return go({ templates, quality, extractor, liveness, device });
}

/** A slip that nobody takes for a receipt, where there is a printer. */
async function printProof(run: DryRun): Promise<TestEnd> {
  const { parts, bench, evidence } = run;
  if (parts.printer === undefined) return passed({ ...evidence, printed: false });
  const blocks = [
    ...testHead({ title: '试办一次认证', site: parts.site(), at: parts.clock.now() }),
    { block: 'fact', label: '结  果', value: '比对通过，没有记到任何人名下' } as const,
    { block: 'space', heightMm: 3 } as const,
  ];
  const printed = await parts.receipts.printSlip({ blocks, test: true }, bench.signal);
  if (!printed.ok) return failed(printerFaultWords('no-answer'), evidence);
  const { outcome } = printed.value;
  if (outcome.state === 'printed') return passed({ ...evidence, printed: true });
  return failed(`认证通了，凭条没有打出来：${printerFaultWords(outcome.fault)}`, { ...evidence, printed: false, fault: outcome.fault });
}
