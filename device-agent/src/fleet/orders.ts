import {
  type CommandOutcome,
  type Problem,
  type PublicJwk,
  type RemoteCommand,
  type Result,
  type SelfTestId,
  type SelfTestRecord,
} from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import type { AuditEntry } from '../records/audit.ts';
import { storageProblem } from '../records/database.ts';
import { judgeOrder, type OrderFault } from './judge-order.ts';
import type { OrderBook, Settled, TakenOrder } from './order-book.ts';

/** What central may have done here. Each is called once for an order; what it answers is told to central. */
export interface OrderActs {
  /** Those tests that need nobody; all of them where none is named. */
  runSelfTests(tests: readonly SelfTestId[] | undefined, signal: AbortSignal): Promise<Result<readonly SelfTestRecord[], Problem>>;
  /** Ends the agent in order, to be started anew. */
  restartAgent(): void;
  restartPage(): void;
  reloadSettings(): Promise<Result<undefined, Problem>>;
  makeBundle(orderId: string, operator: string): Promise<Result<{ readonly id: string; readonly bytes: number }, Problem>>;
  showNotice(text: string, untilMs: number): void;
}

export interface OrdersOptions {
  readonly book: OrderBook;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly acts: OrderActs;
  audit(entry: AuditEntry): void;
  keys(): readonly PublicJwk[];
  terminalId(): string | undefined;
  /** Central's clock, ms since 1970; undefined before it was heard. */
  centralNow(): number | undefined;
  /** Somebody is at the kiosk. */
  visiting(): boolean;
  /** An outcome is there to be told. */
  onOutcome(): void;
}

/** Central's orders: believed, written down, carried out once, and their outcomes told. */
export interface Orders {
  /** What came on the line; the answer tells central whether it is written down. */
  take(message: unknown): { readonly ok: boolean; readonly code?: string };
  outcomes(): readonly CommandOutcome[];
  outcomeTold(outcome: CommandOutcome): void;
  latest(): readonly CommandOutcome[];
  /** A visit began or ended. */
  look(): void;
  /** Carries out what is taken, also by an earlier run, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** These would be felt by whoever stands at the kiosk. */
const QUIET: ReadonlySet<RemoteCommand['command']> = new Set(['run-self-tests', 'restart-agent', 'restart-page', 'reload-settings']);
/** Waiting orders are looked at so often, for whether their time is over. */
const LOOK_MS = 5_000;
/** So many refusals a minute are kept for the bureau; the log has them all. */
const REFUSALS_A_MINUTE = 5;
const MOST_TOLD = 20;

export function createOrders(options: OrdersOptions): Orders {
  const { book, clock, log, acts } = options;
  let wake = new AbortController();
  const replaysKept = new Set<string>();
  /** Refusals that were never orders of the book, to be told once. */
  const refused: CommandOutcome[] = [];
  let refusals: number[] = [];

  const refuse = (why: OrderFault, id: string | undefined, tell: boolean): { readonly ok: false; readonly code: string } => {
    const now = clock.monotonic();
    refusals = refusals.filter((at) => at > now - 60_000);
    log.warn({ event: 'order-refused', why, ...(id === undefined ? {} : { order: id }) });
    if (refusals.length < REFUSALS_A_MINUTE) {
      refusals.push(now);
      options.audit({ act: 'order-refused', id: id ?? '', why });
      if (tell && id !== undefined && refused.length < MOST_TOLD) {
        refused.push({ id, state: 'refused', at: new Date(clock.now()).toISOString(), detail: why });
        options.onOutcome();
      }
    }
    return { ok: false, code: why };
  };

  /** The same order again: central may not have heard that it is written down. Something else under its id is another matter. */
  const replayed = (id: string, same: boolean): { readonly ok: boolean; readonly code?: string } => {
    if (!same) return refuse('replayed', id, false);
    book.tellAgain(id);
    options.onOutcome();
    if (!replaysKept.has(id)) {
      if (replaysKept.size > 1_000) replaysKept.clear();
      replaysKept.add(id);
      log.info({ event: 'order-again', order: id });
    }
    return { ok: true };
  };

  /** Ends that the disk did not take yet. */
  const unsettled = new Map<string, { readonly order: TakenOrder; readonly settled: Settled }>();
  const settle = (order: TakenOrder, settled: Settled) => {
    unsettled.set(order.id, { order, settled });
    book.settle(order.id, settled, clock.now());
    unsettled.delete(order.id);
    log.info({ event: 'order-settled', order: order.id, command: order.command.command, state: settled.state });
    options.onOutcome();
  };

  const act = async ({ id, command, operator }: TakenOrder, signal: AbortSignal): Promise<Settled | undefined> => {
    switch (command.command) {
      case 'run-self-tests': {
        const ran = await acts.runSelfTests(command.tests, signal);
        if (!ran.ok) return failed(ran.error);
        const passed = ran.value.filter(({ verdict }) => verdict === 'passed').length;
        return { state: 'done', detail: `${passed} of ${ran.value.length} passed`, results: [...ran.value] };
      }
      case 'restart-agent':
        acts.restartAgent();
        // The next start settles it.
        return undefined;
      case 'restart-page':
        acts.restartPage();
        return { state: 'done' };
      case 'reload-settings': {
        const reloaded = await acts.reloadSettings();
        return reloaded.ok ? { state: 'done' } : failed(reloaded.error);
      }
      case 'fetch-bundle': {
        const made = await acts.makeBundle(id, operator);
        return made.ok ? { state: 'done', detail: `bundle ${made.value.id}, ${made.value.bytes} bytes` } : failed(made.error);
      }
      case 'show-notice':
        acts.showNotice(command.text, Date.parse(command.until));
        return { state: 'done' };
    }
  };

  const carryOut = async (order: TakenOrder, signal: AbortSignal): Promise<void> => {
    book.begin(order.id);
    let settled: Settled | undefined;
    try {
      settled = await act(order, signal);
    } catch (error) {
      log.error({ event: 'order-broke', order: order.id, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      settled = { state: 'failed', detail: 'the agent failed at it; its log has the details' };
    }
    // What was broken off by the end of the agent is settled by the next start.
    if (settled !== undefined && !isAborted(signal)) settle(order, settled);
  };

  /** What the last run began and did not end. A restart is what ended it; of anything else nobody knows how far it came. */
  const settleBegun = () => {
    for (const order of book.open()) {
      if (order.state !== 'begun') continue;
      settle(
        order,
        order.command.command === 'restart-agent' ? { state: 'done' } : { state: 'failed', detail: 'the agent ended in the middle of it' },
      );
    }
  };

  const saidToWait = new Set<string>();
  /** One turn over what is taken: what is too old ends, what may not be now waits, the first of the rest is carried out. */
  const turn = async (signal: AbortSignal): Promise<boolean> => {
    for (const { order, settled } of unsettled.values()) settle(order, settled);
    const now = options.centralNow();
    // Without central's time nobody knows how old an order of an earlier run is.
    if (now === undefined) return false;
    for (const order of book.open()) {
      // Under way: a restart that was asked for, or an end that is still to be written.
      if (order.state === 'begun') continue;
      if (now >= order.expiresMs) settle(order, { state: 'expired' });
      else if (QUIET.has(order.command.command) && options.visiting()) {
        if (saidToWait.has(order.id)) continue;
        saidToWait.add(order.id);
        book.waits(order.id, clock.now());
        options.onOutcome();
      } else {
        await carryOut(order, signal);
        return true;
      }
    }
    return false;
  };

  return {
    take: (message) => {
      const centralNowMs = options.centralNow() ?? clock.now();
      const judged = judgeOrder(message, { keys: options.keys(), terminalId: options.terminalId(), centralNowMs });
      // What was taken in time may come again after its time.
      if (!judged.ok) {
        const { why, id } = judged.error;
        return refuse(why, id, !book.knows(id));
      }
      const { order, jws } = judged.value;
      try {
        const taken = book.take(order, jws, clock.now());
        if (taken !== 'taken') return replayed(order.id, taken === 'again');
      } catch (error) {
        const problem = storageProblem(error);
        if (problem === undefined) throw error;
        return { ok: false, code: problem.code };
      }
      log.info({ event: 'order-taken', order: order.id, command: order.command.command });
      wake.abort();
      return { ok: true };
    },
    outcomes: () => [...refused, ...book.untold(MOST_TOLD)],
    outcomeTold: (outcome) => {
      const at = refused.indexOf(outcome);
      if (at === -1) book.told(outcome);
      else refused.splice(at, 1);
    },
    latest: () => book.latest(MOST_TOLD),
    look: () => wake.abort(),
    run: async (signal) => {
      let begun = true;
      while (!isAborted(signal)) {
        wake = new AbortController();
        try {
          if (begun) settleBegun();
          begun = false;
          if (await turn(signal)) continue;
        } catch (error) {
          // A full disk: nothing is begun that could not be written down.
          if (storageProblem(error) === undefined) throw error;
        }
        await clock.sleep(LOOK_MS, AbortSignal.any([signal, wake.signal]));
      }
    },
  };
}

const failed = ({ code, detail }: Problem): Settled => ({ state: 'failed', detail: detail === undefined ? code : `${code}: ${detail}` });
