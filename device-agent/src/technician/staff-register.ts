import { staffList, type StaffList } from '@changqing/protocol';
import type { StaffClient } from '../central/central-client.ts';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import { parseJson } from '../records/sign.ts';
import { readIfThere, writeDurably } from '../settings/durable-json-file.ts';

/** Who of the bureau may be let in here, as central told it last; there also without a network. */
export interface StaffRegister {
  readonly list: StaffList | undefined;
  /**
   * The time as far as it can be believed, ms since 1970: central's own, carried on by the machine's own time; before the first contact of this run
   * the wall clock, but never earlier than central's word of the last list. Setting the clock back makes no authorisation valid again.
   */
  now(): number;
  /** Fetches the list at once and hourly, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Asks at once, and waits for the answer no longer than a person at the door would. Resolves also where there is none. */
  refresh(): Promise<void>;
  /** Central was met again: asks soon. */
  wake(): void;
  onChange(listener: () => void): () => void;
}

export interface StaffRegisterOptions {
  /** The file that it lies in: names, roles and verifiers; no numbers of cards. */
  readonly path: string;
  readonly client: StaffClient;
  readonly clock: Clock;
  readonly log: AgentLog;
}

const EVERY_MS = 3_600_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 300_000;
const ASK_TIMEOUT_MS = 10_000;
const AT_THE_DOOR_MS = 2_500;

/** Opens the register. A file that is broken counts as none: central tells it again. */
export async function openStaffRegister(options: StaffRegisterOptions): Promise<StaffRegister> {
  const { path, client, clock, log } = options;
  const listeners = new Set<() => void>();
  const kept = staffList.safeParse(parseJson((await readIfThere(path).catch(() => null)) ?? ''));
  let list = kept.success ? kept.data : undefined;
  let heard: { readonly centralMs: number; readonly at: number } | undefined;
  let wake = new AbortController();

  const take = async (fresh: StaffList): Promise<void> => {
    heard = { centralMs: Date.parse(fresh.at), at: clock.monotonic() };
    const changed = JSON.stringify(fresh.staff) !== JSON.stringify(list?.staff);
    list = fresh;
    try {
      await writeDurably(path, JSON.stringify(fresh));
    } catch (error) {
      // It holds all the same until the next restart.
      log.warn({ event: 'staff-list-not-kept', detail: error instanceof Error ? error.message : String(error) });
    }
    if (changed) for (const listener of [...listeners]) listener();
  };

  return {
    get list() {
      return list;
    },
    now: () => {
      if (heard !== undefined) return heard.centralMs + clock.monotonic() - heard.at;
      return Math.max(clock.now(), list === undefined ? 0 : Date.parse(list.at));
    },
    refresh: async () => {
      const answer = await withDeadline(clock, AT_THE_DOOR_MS, new AbortController().signal, (ends) => client.staff(ends));
      if (answer.ok) await take(answer.value);
    },
    wake: () => wake.abort(),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    run: async (signal) => {
      let retryMs = FIRST_RETRY_MS;
      while (!isAborted(signal)) {
        wake = new AbortController();
        const answer = await withDeadline(clock, ASK_TIMEOUT_MS, signal, (ends) => client.staff(ends));
        if (isAborted(signal)) return;
        if (answer.ok) await take(answer.value);
        else log.warn({ event: 'staff-list-not-fetched', code: answer.error.code });
        await clock.sleep(answer.ok ? EVERY_MS : retryMs, AbortSignal.any([signal, wake.signal]));
        retryMs = answer.ok ? FIRST_RETRY_MS : Math.min(LONGEST_RETRY_MS, retryMs * 2);
      }
    },
  };
}
