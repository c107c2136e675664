import type { DocumentPrinterFault } from '../../hal/document-printer.ts';
import type { IppGroup } from './codec/message.ts';
import { nameOfTag } from './codec/tags.ts';
import { JOB_STATE, numberOf, stringsOf, type JobState } from './wire.ts';

/** What a printer says of one job. */
export interface JobFacts {
  readonly id: number;
  readonly name: string;
  readonly state: JobState;
  readonly reasons: readonly string[];
  /** Documents that it has received for the job; undefined where it does not say. */
  readonly documents: number | undefined;
  /** Sides of one copy of the document, as the printer counts them. */
  readonly sides: number | undefined;
  readonly copies: number | undefined;
  readonly duplex: boolean;
  /** Sides and sheets that have come out. */
  readonly sidesOut: number | undefined;
  readonly sheetsOut: number | undefined;
  /** Whether it ever began to work on it; undefined where it does not say. */
  readonly began: boolean | undefined;
}

const ENDED: readonly JobState[] = ['canceled', 'aborted', 'completed'];

/** A job that has come to its end does not change any more (RFC 8011 §5.3.7). */
export const hasEnded = (job: JobFacts): boolean => ENDED.includes(job.state);

/** Reads a `job` group; undefined where it says neither which job it is nor how it is. */
export function parseJob(group: IppGroup | undefined): JobFacts | undefined {
  const id = numberOf(group, 'job-id');
  const state = nameOfTag(JOB_STATE, numberOf(group, 'job-state') ?? 0);
  if (id === undefined || state === undefined) return undefined;
  const count = (called: string) => {
    const value = numberOf(group, called);
    return value === undefined || value < 0 ? undefined : value;
  };
  const sidesOut = count('job-impressions-completed');
  const sheetsOut = count('job-media-sheets-completed');
  return {
    id,
    name: stringsOf(group, 'job-name')[0] ?? '',
    state,
    reasons: stringsOf(group, 'job-state-reasons').slice(0, 100),
    documents: count('number-of-documents'),
    sides: count('job-impressions'),
    copies: count('copies'),
    duplex: stringsOf(group, 'sides')[0]?.startsWith('two-sided') ?? false,
    sidesOut,
    sheetsOut,
    began: beganBy(group, state, Math.max(sidesOut ?? 0, sheetsOut ?? 0)),
  };
}

/** `time-at-processing` is `no-value` until the job is begun (RFC 8011 §5.3.14.2), and stays so where it never was. */
function beganBy(group: IppGroup | undefined, state: JobState, out: number): boolean | undefined {
  if (state === 'processing' || state === 'stopped' || out > 0) return true;
  if (state === 'pending' || state === 'held') return false;
  const values = group?.attributes.find((each) => each.name === 'time-at-processing')?.values;
  if (values === undefined) return undefined;
  return values[0]?.kind !== 'none';
}

/** Certain by the printer's own word: the job was made and nothing of its document has come (RFC 8011 §4.2.4, §5.3.7). */
export const awaitsDocument = (job: JobFacts): boolean =>
  (job.state === 'held' || job.state === 'pending') && job.reasons.includes('job-incoming') && job.documents === 0;

/** What went wrong with a job, by its reasons (RFC 8011 §5.3.8). */
export function faultOfJob(job: JobFacts): DocumentPrinterFault | undefined {
  const has = (pattern: RegExp) => job.reasons.some((reason) => pattern.test(reason));
  if (has(/^(document-format-error|unsupported-document-format|unsupported-compression|compression-error|document-password-error)$/))
    return 'format-refused';
  if (has(/^(job-canceled-by-user|job-canceled-by-operator|job-canceled-at-device|canceled-by-|processing-to-stop-point)/))
    return 'cancelled';
  if (has(/^(resources-are-not-ready|resources-are-not-supported)$/)) return 'paper-out';
  if (has(/^(aborted-by-system|service-off-line|submission-interrupted|printer-stopped|job-completed-with-errors)$/))
    return 'unrecoverable';
  return undefined;
}
