import type { CentralError, TerminalReports } from '../central/central-client.ts';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import { storageProblem } from '../records/database.ts';
import type { JobLog, UnreportedJob } from './job-log.ts';

export interface PrintReportsOptions {
  readonly jobs: JobLog;
  readonly client: Pick<TerminalReports, 'reportPrint'>;
  readonly clock: Clock;
  readonly log: AgentLog;
  /** 0 ≤ x < 1, for the jitter. */
  random(): number;
}

/** Tells central how each print ended, so that the public page of a receipt or paper can say how many of it there are. */
export interface PrintReports {
  /** Reports what is due, oldest first, until the signal aborts. A report that got lost is given again: central knows it by the job's id. */
  run(signal: AbortSignal): Promise<void>;
  /** A job was settled, or the network is back. */
  wake(): void;
}

interface Passed {
  readonly done: boolean;
  readonly retryAfterMs?: number | undefined;
}

const EXCHANGE_TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 120_000;
const IDLE_MS = 60_000;

/** False where the disk refuses; that is for later, not for a bug's rim. */
function stored(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (storageProblem(error) === undefined) throw error;
    return false;
  }
}

export function createPrintReports(options: PrintReportsOptions): PrintReports {
  const { jobs, client, clock, log } = options;
  let wake = new AbortController();

  const onError = (job: UnreportedJob, error: CentralError): Passed => {
    if (error.code !== 'refused') return { done: false };
    const { code, retry, status } = error.problem;
    if (retry !== 'never' || status === 401 || status === 403) return { done: false, retryAfterMs: error.retryAfterMs };
    log.error({ event: 'print-report-refused', job: job.id, code });
    return { done: stored(() => jobs.refused(job.id)) };
  };

  const report = async (job: UnreportedJob, signal: AbortSignal): Promise<Passed> => {
    const { id, code, state, copies, settledAt } = job;
    const body = { jobId: id, code, state, at: new Date(settledAt).toISOString(), ...(copies === 1 ? {} : { copies }) };
    const reported = await withDeadline(clock, EXCHANGE_TIMEOUT_MS, signal, (limit) => client.reportPrint(body, limit));
    if (!reported.ok) return onError(job, reported.error);
    // Where that cannot be stored, the report is given again: central has it already.
    return { done: stored(() => jobs.reported(id, state)) };
  };

  const pass = async (signal: AbortSignal): Promise<Passed> => {
    for (;;) {
      const [job] = jobs.unreported(1);
      if (job === undefined) return { done: true };
      const passed = await report(job, signal);
      if (!passed.done || isAborted(signal)) return { ...passed, done: false };
    }
  };

  return {
    run: async (signal) => {
      let retryMs = FIRST_RETRY_MS;
      while (!isAborted(signal)) {
        wake = new AbortController();
        const passed = await pass(signal);
        if (isAborted(signal)) return;
        // Between half and the whole, so that the kiosks of a city do not come back all at once.
        const waitMs = passed.done ? IDLE_MS : Math.max(passed.retryAfterMs ?? 0, retryMs * (0.5 + options.random() / 2));
        retryMs = passed.done ? FIRST_RETRY_MS : Math.min(LONGEST_RETRY_MS, retryMs * 2);
        await clock.sleep(waitMs, AbortSignal.any([signal, wake.signal]));
      }
    },
    wake: () => wake.abort(),
  };
}
