import { BEAT_MS, beatAnswer, ok, type CommandOutcome, type Json, type Result, type TerminalReport } from '@changqing/protocol';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import type { CentralTime } from './central-time.ts';
import type { LiveConnection, LiveFault, LiveMessage, OpenLine } from './live-connection.ts';
import { tellEvents, type ToldAudit } from './tell-events.ts';

export interface FleetLineOptions {
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly open: OpenLine;
  readonly time: CentralTime;
  readonly audit: ToldAudit;
  /** 0 ≤ x < 1, for the jitter. */
  random(): number;
  /** Undefined while there is nobody to speak for: before the terminal is enrolled. */
  report(): TerminalReport | undefined;
  /** Takes an order; the answer is told to central. */
  onOrder(message: unknown): object;
  /** What became of orders and was not told yet, oldest first. */
  outcomes(): readonly CommandOutcome[];
  /** Central has heard it, or will never want it. */
  outcomeTold(outcome: CommandOutcome): void;
  /** A visit is under way: what is not for the person goes slowly. */
  busy(): boolean;
}

/** How it goes with the line. */
export interface LiveState {
  readonly connected: boolean;
  /** Wall clock of the last change, ms since 1970. */
  readonly sinceMs: number;
  readonly eventsWaiting: number;
}

/** The terminal's live line to central: beats, events, orders and their outcomes. It comes back by itself, and a gap closes by itself. */
export interface FleetLine {
  readonly state: LiveState;
  run(signal: AbortSignal): Promise<void>;
  /** There is something to tell. `beat`: something that central should see now, not with the next beat. `reachable`: the network is back. */
  wake(why?: 'beat' | 'reachable'): void;
}

const OPEN_WITHIN_MS = 8_000;
/** An answer that takes longer means a line that is dead without saying so. */
export const ANSWER_WITHIN_MS = 8_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 20_000;
/** Asked for in between, beats come at most so often. */
const CLOSEST_BEATS_MS = 1_000;

const plainAnswer = z.object({ ok: z.boolean(), code: z.string().optional() });

export function createFleetLine(options: FleetLineOptions): FleetLine {
  const { clock, log, time, audit } = options;
  let wake = new AbortController();
  let comeBack = new AbortController();
  let beatWanted = false;
  let connected = false;
  let sinceMs = clock.now();
  let told = 0;
  let lastFault = '';

  const set = (next: boolean) => {
    if (connected === next) return;
    connected = next;
    sinceMs = clock.now();
    log.info({ event: next ? 'fleet-connected' : 'fleet-lost' });
  };

  /** One exchange with its deadline; undefined: the line is as good as dead. */
  const ask = (line: LiveConnection, message: LiveMessage, content: Json, signal: AbortSignal): Promise<unknown> =>
    withDeadline(clock, ANSWER_WITHIN_MS, signal, (limit) => line.ask(message, content, limit));

  /** False: the line is dead. */
  const beat = async (line: LiveConnection, signal: AbortSignal): Promise<boolean> => {
    const report = options.report();
    if (report === undefined) return false;
    const from = clock.monotonic();
    const said = await ask(line, 'beat', report, signal);
    if (said === undefined) return false;
    const answer = beatAnswer.safeParse(said);
    if (!answer.success) {
      const code = plainAnswer.safeParse(said).data?.code ?? 'garbled';
      if (code !== lastFault) log.warn({ event: 'fleet-refused', detail: code });
      lastFault = code;
      // Central may be busy; the next beat tries again.
      return true;
    }
    lastFault = '';
    time.hear(answer.data.time, clock.monotonic() - from);
    told = audit.known(answer.data.eventsAfter);
    return true;
  };

  const tellOutcomes = async (line: LiveConnection, signal: AbortSignal): Promise<boolean> => {
    for (const outcome of options.outcomes()) {
      const said = await ask(line, 'outcome', outcome, signal);
      if (said === undefined) return false;
      const answer = plainAnswer.safeParse(said);
      if (answer.success && !answer.data.ok && answer.data.code === 'central-busy') return true;
      options.outcomeTold(outcome);
    }
    return true;
  };

  const tellAll = async (line: LiveConnection, signal: AbortSignal): Promise<boolean> => {
    if (!(await tellOutcomes(line, signal))) return false;
    const after = await tellEvents({
      audit,
      after: told,
      busy: () => options.busy(),
      ask: (batch) => ask(line, 'events', batch, signal),
      pause: (pauseMs) => clock.sleep(pauseMs, signal),
      refused: (code) => log.warn({ event: 'fleet-refused', detail: `events: ${code}` }),
      // A long gap must not make central believe that this terminal is gone.
      due: () => isAborted(signal) || beatWanted || clock.monotonic() >= nextBeatAt,
    });
    if (after === undefined) return false;
    told = after;
    return true;
  };

  let nextBeatAt = 0;
  /** Beats and tells until the line is over. */
  const stay = async (line: LiveConnection, signal: AbortSignal, measured: () => void): Promise<void> => {
    nextBeatAt = clock.monotonic();
    let lastBeatAt = Number.NEGATIVE_INFINITY;
    while (!isAborted(signal)) {
      wake = new AbortController();
      const now = clock.monotonic();
      if (now >= nextBeatAt || (beatWanted && now - lastBeatAt >= CLOSEST_BEATS_MS)) {
        beatWanted = false;
        lastBeatAt = now;
        nextBeatAt = now + BEAT_MS;
        if (!(await beat(line, signal))) return;
        set(true);
        measured();
      }
      // Before central has told how far it is, there is nothing to go on from.
      if (time.now() !== undefined && !(await tellAll(line, signal))) return;
      const untilMs = Math.max(0, (beatWanted ? Math.min(nextBeatAt, lastBeatAt + CLOSEST_BEATS_MS) : nextBeatAt) - clock.monotonic());
      if (untilMs > 0) await clock.sleep(untilMs, AbortSignal.any([signal, wake.signal]));
    }
  };

  const once = async (signal: AbortSignal): Promise<Result<boolean, LiveFault>> => {
    const measured = Promise.withResolvers<undefined>();
    // An order is judged by central's time: not before that is known on this very line.
    const onOrder = async (message: unknown): Promise<object> => {
      await measured.promise;
      return options.onOrder(message);
    };
    const opened = await withDeadline(clock, OPEN_WITHIN_MS, signal, (limit) => options.open(onOrder, limit));
    if (!opened.ok) return opened;
    const line = opened.value;
    const over = new AbortController();
    void line.closed.then(() => over.abort());
    let heard = false;
    try {
      await stay(line, AbortSignal.any([signal, over.signal]), () => {
        heard = true;
        measured.resolve(undefined);
      });
    } finally {
      line.close();
      set(false);
    }
    return ok(heard);
  };

  return {
    get state() {
      return { connected, sinceMs, eventsWaiting: Math.max(0, audit.head().sequence - told) };
    },
    run: async (signal) => {
      let retryMs = FIRST_RETRY_MS;
      while (!isAborted(signal)) {
        comeBack = new AbortController();
        const ended: Result<boolean, LiveFault> = options.report() === undefined ? ok(false) : await once(signal);
        if (isAborted(signal)) return;
        if (!ended.ok && `${ended.error.code} ${ended.error.detail}` !== lastFault) {
          lastFault = `${ended.error.code} ${ended.error.detail}`;
          log.warn({ event: ended.error.code === 'refused' ? 'fleet-refused' : 'fleet-lost', detail: ended.error.detail });
        }
        // A line that was good comes back at once; between half and the whole, so that a city's kiosks do not come all at once.
        retryMs = ended.ok && ended.value ? FIRST_RETRY_MS : Math.min(LONGEST_RETRY_MS, retryMs * 2);
        await clock.sleep(retryMs * (0.5 + options.random() / 2), AbortSignal.any([signal, comeBack.signal]));
      }
    },
    wake: (why) => {
      if (why === 'beat') beatWanted = true;
      if (why === 'reachable') comeBack.abort();
      wake.abort();
    },
  };
}
