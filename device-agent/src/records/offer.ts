import type { Problem, PublicJwk, RecordAnswer } from '@changqing/protocol';
import type { CentralClient, CentralError } from '../central/central-client.ts';
import type { AgentLog } from '../log.ts';
import { believeAnswer, stateAfter } from './answers.ts';
import type { Journal } from './journal.ts';
import type { RecordRow } from './rows.ts';

/** How one offer of one record ended. */
export type Offered =
  | { readonly kind: 'answered'; readonly answer: RecordAnswer }
  /** No answer that can be believed: offered again later by the same id. */
  | { readonly kind: 'later'; readonly reached: boolean; readonly retryAfterMs: number | undefined }
  /** Central will never take it. */
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface OfferOptions {
  readonly journal: Journal;
  readonly client: Pick<CentralClient, 'submit'>;
  readonly log: AgentLog;
  answerKeys(): readonly PublicJwk[];
}

/** Offers a record once and writes what came of it into the journal. */
export async function offerOnce(options: OfferOptions, row: RecordRow, delivery: 'live' | 'late', signal: AbortSignal): Promise<Offered> {
  const { journal, client, log } = options;
  const submission = { record: row.jws, ...(row.evidence === null ? {} : { evidence: row.evidence }), delivery };
  const submitted = await client.submit(row.kind, submission, signal);
  if (!submitted.ok) return onError(options, row, submitted.error);
  const believed = believeAnswer(submitted.value.answer, row, options.answerKeys());
  if (!believed.ok) {
    log.error({ event: 'answer-not-believed', record: row.id, detail: believed.error });
    return { kind: 'later', reached: true, retryAfterMs: undefined };
  }
  const stored = journal.acknowledge(row.id, stateAfter(believed.value.result), submitted.value.answer, believed.value.receivedAt);
  // Central keeps its answer: it gives the same one when the record is offered again.
  if (!stored) log.error({ event: 'answer-not-stored', record: row.id });
  log.info({ event: 'record-acknowledged', record: row.id, kind: row.kind, result: believed.value.result.kind, delivery });
  return { kind: 'answered', answer: believed.value };
}

/**
 * What a person could mend by beginning anew, but a record that rests on a look-up that is over never can; nor can a dry run that was made with somebody else's
 * card than the test person's.
 */
const OF_THE_RECORD_ITSELF: ReadonlySet<Problem['code']> = new Set(['look-up-over', 'assurance-too-low', 'not-authorised']);

function onError({ journal, log }: OfferOptions, row: RecordRow, error: CentralError): Offered {
  if (error.code !== 'refused') return { kind: 'later', reached: error.code === 'garbled', retryAfterMs: undefined };
  const { code, detail, retry, status } = error.problem;
  log.warn({ event: 'record-not-taken', record: row.id, code, detail });
  // A terminal that central does not know now may be known again later; what is wrong with the record itself stays wrong.
  const final = OF_THE_RECORD_ITSELF.has(code);
  if (!final && (retry !== 'never' || status === 401 || status === 403))
    return { kind: 'later', reached: true, retryAfterMs: error.retryAfterMs };
  const problem: Problem = { code, ...(detail === undefined ? {} : { detail: detail.slice(0, 500) }) };
  journal.refuse(row.id, problem);
  log.error({ event: 'record-refused', record: row.id, code });
  return { kind: 'refused', problem };
}
