import {
  err,
  ok,
  type LiveImage,
  type Problem,
  type Result,
  type SelfTestAsk,
  type SelfTestEvidence,
  type SelfTestId,
  type SelfTestRecord,
} from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { AgentLog } from '../../log.ts';
import { makeUuid } from '../../records/record-id.ts';
import type { SelfTestLog } from './self-test-log.ts';
import type { SelfTest, TestBench, TestEnd } from './self-test.ts';

/** A test that can, or cannot, be run here, with how it ended last. */
export interface ListedTest {
  readonly test: SelfTestId;
  readonly possible: boolean;
  readonly whyNot?: string;
  readonly last?: SelfTestRecord;
}

export interface RunningTest {
  readonly test: SelfTestId;
  /** Wall clock, as an instant. */
  readonly startedAt: string;
  readonly ask: SelfTestAsk;
  readonly progress: SelfTestEvidence;
  /** What is run after it. */
  readonly queue: readonly SelfTestId[];
}

/** Runs self-tests, one at a time, and keeps how they ended. */
export interface SelfTests {
  list(): readonly ListedTest[];
  /** Tests that nobody has to stand beside. */
  readonly alone: readonly SelfTestId[];
  /**
   * Runs one test to its end; the record says how. A test of something that is not there ends `not-there` at once. Problem `command-not-now`: another test
   * runs, or somebody is being served.
   */
  run(test: SelfTestId, by: string, signal?: AbortSignal): Promise<Result<SelfTestRecord, Problem>>;
  /** Runs everything that is possible here, one after the other. Resolves when the last has ended; `cancel` ends them all. */
  runAll(by: string): Promise<Result<readonly SelfTestRecord[], Problem>>;
  /** The technician has answered. Problem `command-not-now` where nothing is asked. */
  answer(yes: boolean, note?: string): Result<undefined, Problem>;
  /** The screen has done its part. */
  told(passed: boolean, evidence: SelfTestEvidence): Result<undefined, Problem>;
  cancel(): Result<undefined, Problem>;
  running(): RunningTest | undefined;
  /** Newest first. */
  records(limit?: number): readonly SelfTestRecord[];
  onChange(listener: () => void): () => void;
  onImage(listener: (image: LiveImage) => void): () => void;
  /** Ends what runs; resolves when that has ended. */
  close(): Promise<void>;
}

export interface SelfTestsOptions {
  readonly tests: readonly SelfTest[];
  readonly records: SelfTestLog;
  readonly clock: Clock;
  readonly log: AgentLog;
  /** Somebody is being served: nothing is tested then. */
  busy(): boolean;
}

const NOTHING: SelfTestAsk = { ask: 'nothing' };
const NOT_NOW: Problem = { code: 'command-not-now' };
/** A test that was called off has so long to put its device down; then it is left behind. */
const CLEAR_UP_MS = 10_000;

interface Run {
  readonly test: SelfTest;
  readonly startedAt: string;
  readonly stop: AbortController;
  ask: SelfTestAsk;
  progress: SelfTestEvidence;
  answered: ((yes: boolean, note: string | undefined) => void) | undefined;
  told: ((passed: boolean, evidence: SelfTestEvidence) => void) | undefined;
}

export function createSelfTests(options: SelfTestsOptions): SelfTests {
  const { tests, records, clock, log } = options;
  const byId = new Map(tests.map((test) => [test.id, test]));
  const listeners = new Set<() => void>();
  const imageListeners = new Set<(image: LiveImage) => void>();
  let current: Run | undefined;
  let queue: SelfTestId[] = [];
  let ending: Promise<unknown> = Promise.resolve();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };

  const benchOf = (run: Run, signal: AbortSignal): TestBench => {
    const show = (ask: SelfTestAsk) => {
      if (current !== run || signal.aborted) return;
      run.ask = ask;
      changed();
    };
    return {
      signal,
      act: (what, hint) => {
        const { ask } = run;
        if (ask.ask === 'act' && ask.what === what && ask.hint === hint) return;
        show({ ask: 'act', what, ...(hint === undefined ? {} : { hint }) });
      },
      work: () => show(NOTHING),
      confirm: (what) =>
        new Promise((resolve) => {
          const done = (yes: boolean, note: string | undefined) => {
            run.answered = undefined;
            show(NOTHING);
            resolve({ yes, note });
          };
          run.answered = done;
          whenAborted(signal, () => done(false, undefined));
          show({ ask: 'confirm', what });
        }),
      touch: (what) =>
        new Promise((resolve) => {
          const done = (passed: boolean, evidence: SelfTestEvidence) => {
            run.told = undefined;
            show(NOTHING);
            resolve({ passed, evidence });
          };
          run.told = done;
          whenAborted(signal, () => done(false, {}));
          show({ ask: 'touch', what });
        }),
      progress: (evidence) => {
        run.progress = { ...run.progress, ...evidence };
        changed();
      },
      show: (image) => {
        if (signal.aborted) return;
        for (const listener of imageListeners) listener({ test: run.test.id, ...image });
      },
      until: (limitMs, subscribe, holds) => waitUntil(clock, signal, limitMs, subscribe, holds),
    };
  };

  const keep = (test: SelfTest, startedAt: number, end: Pick<SelfTestRecord, 'verdict' | 'evidence' | 'reason'>, by: string) => {
    const record: SelfTestRecord = {
      id: makeUuid(clock.now()),
      test: test.id,
      at: new Date(clock.now()).toISOString(),
      ms: Math.max(0, Math.round(clock.monotonic() - startedAt)),
      by,
      ...end,
    };
    records.add(record);
    return record;
  };

  const perform = async (test: SelfTest, by: string, outer: AbortSignal | undefined): Promise<SelfTestRecord> => {
    const whyNot = test.whyNot();
    const from = clock.monotonic();
    if (whyNot !== undefined) {
      const record = keep(test, from, { verdict: 'not-there', reason: whyNot, evidence: {} }, by);
      changed();
      return record;
    }
    const run: Run = {
      test,
      startedAt: new Date(clock.now()).toISOString(),
      stop: new AbortController(),
      ask: NOTHING,
      progress: {},
      answered: undefined,
      told: undefined,
    };
    const deadline = new AbortController();
    const cancelTimer = clock.after(test.limitMs, () => deadline.abort());
    const signal = AbortSignal.any([run.stop.signal, deadline.signal, ...(outer === undefined ? [] : [outer])]);
    current = run;
    changed();
    const ended = await Promise.race([
      test.run(benchOf(run, signal)).catch((error: unknown) => broke(log, test, error)),
      leftBehind(clock, signal),
    ]);
    cancelTimer();
    const calledOff = run.stop.signal.aborted || outer?.aborted === true;
    const end = calledOff
      ? ({ verdict: 'cancelled', reason: '检测人员中途取消了。', evidence: run.progress } as const)
      : deadline.signal.aborted
        ? ({ verdict: 'failed', reason: `${Math.round(test.limitMs / 1000)} 秒内没有做完。`, evidence: run.progress } as const)
        : verdictOf(ended);
    const record = keep(test, from, end, by);
    current = undefined;
    changed();
    return record;
  };

  const start = <T>(work: () => Promise<T>): Promise<Result<T, Problem>> => {
    if (current !== undefined || queue.length > 0) return Promise.resolve(err({ ...NOT_NOW, detail: 'another self-test runs' }));
    if (options.busy()) return Promise.resolve(err({ ...NOT_NOW, detail: 'somebody is being served' }));
    const running = work();
    ending = running.catch(() => undefined);
    return running.then((value) => ok(value));
  };

  return {
    list: () =>
      tests.map((each) => {
        const { id } = each;
        const why = each.whyNot();
        const last = records.lastOfEach().get(id);
        return {
          test: id,
          possible: why === undefined,
          ...(why === undefined ? {} : { whyNot: why }),
          ...(last === undefined ? {} : { last }),
        };
      }),
    alone: tests.filter(({ alone }) => alone).map(({ id }) => id),
    run: (id, by, signal) => {
      const test = byId.get(id);
      if (test === undefined) return Promise.resolve(err({ code: 'not-found', detail: id }));
      return start(() => perform(test, by, signal));
    },
    runAll: (by) =>
      start(async () => {
        queue = tests.filter((test) => test.whyNot() === undefined).map(({ id }) => id);
        const done: SelfTestRecord[] = [];
        for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
          const test = byId.get(id);
          if (test !== undefined) done.push(await perform(test, by, undefined));
        }
        return done;
      }),
    answer: (yes, note) => {
      if (current?.answered === undefined) return err(NOT_NOW);
      current.answered(yes, note);
      return ok();
    },
    told: (passed, evidence) => {
      if (current?.told === undefined) return err(NOT_NOW);
      current.told(passed, evidence);
      return ok();
    },
    cancel: () => {
      if (current === undefined) return err(NOT_NOW);
      queue = [];
      current.stop.abort();
      return ok();
    },
    running: () => {
      if (current === undefined) return undefined;
      const { test, startedAt, ask, progress } = current;
      return { test: test.id, startedAt, ask, progress, queue: [...queue] };
    },
    records: (limit = 500) => records.latest(limit),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onImage: (listener) => {
      imageListeners.add(listener);
      return () => void imageListeners.delete(listener);
    },
    close: async () => {
      queue = [];
      current?.stop.abort();
      await ending;
    },
  };
}

const verdictOf = (end: TestEnd): Pick<SelfTestRecord, 'verdict' | 'evidence' | 'reason'> =>
  end.passed
    ? { verdict: 'passed', evidence: end.evidence }
    : { verdict: 'failed', reason: end.reason.slice(0, 300), evidence: end.evidence };

function broke(log: AgentLog, test: SelfTest, error: unknown): TestEnd {
  log.error({ event: 'self-test-broke', test: test.id, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return { passed: false, reason: '检测程序自己出了错，详情在日志里。', evidence: {} };
}

/** A test that does not end although it was told to is not waited for. */
async function leftBehind(clock: Clock, signal: AbortSignal): Promise<TestEnd> {
  await new Promise<void>((resolve) => whenAborted(signal, resolve));
  await clock.sleep(CLEAR_UP_MS);
  return { passed: false, reason: '', evidence: {} };
}

function whenAborted(signal: AbortSignal, call: () => void): void {
  if (signal.aborted) call();
  else signal.addEventListener('abort', call, { once: true });
}

/** Waits for something that a subscription tells of. */
function waitUntil(
  clock: Clock,
  signal: AbortSignal,
  limitMs: number,
  subscribe: (listener: () => void) => () => void,
  holds: () => boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false);
      return;
    }
    const done = (result: boolean) => {
      cancelTimer();
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onAbort = () => done(false);
    const look = () => {
      if (holds()) done(true);
    };
    let unsubscribe = () => {};
    const cancelTimer = clock.after(limitMs, () => done(false));
    signal.addEventListener('abort', onAbort, { once: true });
    unsubscribe = subscribe(look);
    look();
  });
}
