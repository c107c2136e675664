import type { Clock } from '../../clock.ts';
import type { JobState } from '../../devices/ipp/wire.ts';

/** What stops a printer until somebody comes. */
export type EngineTrouble = 'paper-out' | 'jam' | 'cover-open' | 'toner-empty';

/**
 * How a printer lies.
 * - `says-completed`: a job that trouble stopped is called completed, with all sides counted and no trouble told. Nobody can notice.
 * - `says-completed-short`: it is called completed, but counts and troubles are told as they are.
 * - `says-idle`: while it is stopped it calls itself idle and tells no reason.
 * - `forgets-jobs`: a job that has ended is not listed any more.
 * - `counts-nothing`: sides and sheets are always 0.
 * - `hides-names`: Get-Jobs tells numbers only, whatever was asked for.
 * - `denies-documents`: a job that has its document is said to wait for it.
 */
export type EngineLie =
  'says-completed' | 'says-completed-short' | 'says-idle' | 'forgets-jobs' | 'counts-nothing' | 'hides-names' | 'denies-documents';

/** A job in the printer. */
export interface EngineJob {
  readonly id: number;
  readonly name: string;
  readonly user: string;
  readonly copies: number;
  readonly duplex: boolean;
  /** Monotonic milliseconds. */
  readonly createdAt: number;
  state: JobState;
  reasons: readonly string[];
  pdf: Uint8Array | undefined;
  /** Sides of one copy; 0 until the document is read. */
  pages: number;
  sidesOut: number;
  sheetsOut: number;
  /** What it says has come out, where it lies. */
  claimsAll: boolean;
  beganAt: number | undefined;
  cancelling: boolean;
}

/** One sheet of paper that came out. */
export interface PrintedSheet {
  /** From 1, over all jobs. */
  readonly n: number;
  readonly jobId: number;
  readonly jobName: string;
  readonly pdf: Uint8Array;
  /** From 1: one page, or two where both sides are printed. */
  readonly pages: readonly number[];
  /** From 1. */
  readonly copy: number;
  /** Wall clock. */
  readonly at: number;
}

export interface EngineOptions {
  readonly clock: Clock;
  readonly sidesPerMinute: number;
  /** So many ended jobs are remembered. */
  readonly history: number;
  readonly countPages: (pdf: Uint8Array) => Promise<number | undefined>;
  readonly onSheet: (sheet: Omit<PrintedSheet, 'n'>) => void;
  /** Power went in the middle of something. */
  readonly onPowerLost: () => void;
}

/** Paper, toner and the jobs that wait for them. */
export interface Engine {
  readonly jobs: readonly EngineJob[];
  readonly troubles: ReadonlySet<EngineTrouble>;
  readonly lies: Set<EngineLie>;
  readonly powered: boolean;
  readonly printing: boolean;
  readonly upSince: number;
  paperSheets: number;
  add(job: Pick<EngineJob, 'name' | 'user' | 'copies' | 'duplex'>): EngineJob;
  /** The whole document of a job is there; prints it in its turn. */
  load(job: EngineJob, pdf: Uint8Array): void;
  end(job: EngineJob, state: 'canceled' | 'aborted', reasons: readonly string[]): void;
  /** A sheet that is on its way comes out first. */
  cancel(job: EngineJob, reason: string): void;
  /** Now, or before the next sheet after so many more sides. */
  makeTrouble(trouble: EngineTrouble | 'power-lost', afterSides?: number): void;
  clear(trouble: EngineTrouble): void;
  /** Trouble that was to come later does not come. */
  calmDown(): void;
  /** Jobs and their history are gone, and numbers begin anew. */
  powerOff(): void;
  powerOn(): void;
}

/** The mechanics of a printer: one sheet after another in the clock's time. */
export function createEngine({ clock, sidesPerMinute, history, countPages, onSheet, onPowerLost }: EngineOptions): Engine {
  const msPerSide = 60_000 / sidesPerMinute;
  let jobs: EngineJob[] = [];
  const troubles = new Set<EngineTrouble>();
  const lies = new Set<EngineLie>();
  let plans: { readonly trouble: EngineTrouble | 'power-lost'; sides: number }[] = [];
  let lastId = 0;
  let powered = true;
  let upSince = clock.monotonic();
  let paperSheets = 250;
  /** Cancels the sheet on its way; undefined where none is. */
  let cancelSheet: (() => void) | undefined;

  const stoppedBy = (): EngineTrouble | undefined => [...troubles][0] ?? (paperSheets <= 0 ? 'paper-out' : undefined);
  const isOpen = (job: EngineJob) => job.state === 'processing' || job.state === 'stopped' || job.state === 'pending';

  const end = (job: EngineJob, state: 'canceled' | 'aborted' | 'completed', reasons: readonly string[]) => {
    job.state = state;
    job.reasons = reasons;
    if (lies.has('forgets-jobs')) jobs = jobs.filter((each) => each !== job);
    const ended = jobs.filter((each) => each.state === 'canceled' || each.state === 'aborted' || each.state === 'completed');
    const tooMany = new Set(ended.slice(0, Math.max(0, ended.length - history)));
    if (tooMany.size > 0) jobs = jobs.filter((each) => !tooMany.has(each));
  };

  /** Pages of the next sheet of a job, and of which copy; undefined when all are out. */
  const nextSheet = (job: EngineJob): { readonly copy: number; readonly pages: readonly number[] } | undefined => {
    if (job.sidesOut >= job.pages * job.copies) return undefined;
    const page = (job.sidesOut % job.pages) + 1;
    return { copy: Math.floor(job.sidesOut / job.pages) + 1, pages: job.duplex && page < job.pages ? [page, page + 1] : [page] };
  };

  const halt = (job: EngineJob) => {
    if (lies.has('says-completed') || lies.has('says-completed-short')) {
      job.claimsAll = lies.has('says-completed');
      end(job, 'completed', ['job-completed-successfully']);
      return;
    }
    if (lies.has('says-idle')) return;
    job.state = 'stopped';
    job.reasons = ['printer-stopped'];
  };

  const step = (): void => {
    if (!powered || cancelSheet !== undefined) return;
    const job = jobs.find((each) => isOpen(each) && each.pages > 0);
    if (job === undefined) return;
    job.beganAt ??= clock.monotonic();
    const sheet = nextSheet(job);
    if (job.cancelling) {
      end(job, 'canceled', ['job-canceled-by-user']);
      step();
      return;
    }
    if (sheet === undefined) {
      end(job, 'completed', ['job-completed-successfully']);
      step();
      return;
    }
    if (stoppedBy() !== undefined) {
      halt(job);
      return;
    }
    job.state = 'processing';
    job.reasons = ['job-printing'];
    cancelSheet = clock.after(msPerSide * sheet.pages.length, () => {
      cancelSheet = undefined;
      putOut(job, sheet);
      step();
    });
  };

  const putOut = (job: EngineJob, { copy, pages }: { readonly copy: number; readonly pages: readonly number[] }) => {
    job.sidesOut += pages.length;
    job.sheetsOut += 1;
    paperSheets -= 1;
    onSheet({ jobId: job.id, jobName: job.name, pdf: job.pdf ?? new Uint8Array(0), pages, copy, at: clock.now() });
    for (const plan of plans) plan.sides -= pages.length;
    const due = plans.filter((plan) => plan.sides <= 0);
    plans = plans.filter((plan) => plan.sides > 0);
    for (const { trouble } of due) strike(trouble);
  };

  const strike = (trouble: EngineTrouble | 'power-lost') => {
    if (trouble === 'power-lost') {
      powerOff();
      onPowerLost();
    } else {
      troubles.add(trouble);
      if (trouble === 'paper-out') paperSheets = 0;
      const current = jobs.find((job) => job.state === 'processing');
      // A sheet that is on its way is lost in a jam or at an open cover, and printed again afterwards.
      if (cancelSheet !== undefined && current !== undefined && (trouble === 'jam' || trouble === 'cover-open')) {
        cancelSheet();
        cancelSheet = undefined;
        paperSheets = Math.max(0, paperSheets - 1);
      }
      if (cancelSheet === undefined) step();
    }
  };

  const powerOff = () => {
    powered = false;
    cancelSheet?.();
    cancelSheet = undefined;
    jobs = [];
    lastId = 0;
  };

  return {
    get jobs() {
      return jobs;
    },
    troubles,
    lies,
    get powered() {
      return powered;
    },
    get printing() {
      return cancelSheet !== undefined;
    },
    get upSince() {
      return upSince;
    },
    get paperSheets() {
      return paperSheets;
    },
    set paperSheets(sheets) {
      paperSheets = sheets;
      if (sheets > 0) troubles.delete('paper-out');
      step();
    },
    add: (wanted) => {
      lastId += 1;
      const job: EngineJob = {
        ...wanted,
        id: lastId,
        createdAt: clock.monotonic(),
        state: 'held',
        reasons: ['job-incoming'],
        pdf: undefined,
        pages: 0,
        sidesOut: 0,
        sheetsOut: 0,
        claimsAll: false,
        beganAt: undefined,
        cancelling: false,
      };
      jobs = [...jobs, job];
      return job;
    },
    load: (job, pdf) => {
      job.pdf = pdf;
      job.state = 'pending';
      job.reasons = ['none'];
      void countPages(pdf).then((pages) => {
        if (!jobs.includes(job) || job.state !== 'pending') return;
        if (pages === undefined || pages < 1) {
          job.beganAt = clock.monotonic();
          end(job, 'aborted', ['aborted-by-system', 'document-format-error']);
        } else {
          job.pages = pages;
          step();
        }
      });
    },
    end,
    cancel: (job, reason) => {
      if (job.state === 'processing' && cancelSheet !== undefined) {
        job.cancelling = true;
        job.reasons = ['processing-to-stop-point', reason];
      } else {
        end(job, 'canceled', [reason]);
        step();
      }
    },
    makeTrouble: (trouble, afterSides) => {
      if (afterSides === undefined || afterSides <= 0) strike(trouble);
      else plans.push({ trouble, sides: afterSides });
    },
    clear: (trouble) => {
      troubles.delete(trouble);
      if (trouble === 'paper-out' && paperSheets <= 0) paperSheets = 250;
      step();
    },
    calmDown: () => {
      plans = [];
    },
    powerOff,
    powerOn: () => {
      if (powered) return;
      powered = true;
      upSince = clock.monotonic();
    },
  };
}
