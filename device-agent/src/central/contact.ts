import { ok, type Heartbeat, type Problem, type Result, type TerminalProfile } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import type { CentralClient, CentralError, TerminalReports } from './central-client.ts';
import type { ProfileFile } from './profile-file.ts';

/** Whether central is there, and what it has told of this terminal. */
export interface ContactState {
  readonly profile: TerminalProfile | undefined;
  readonly online: boolean;
  /** Central's clock minus ours at the last contact, ms. */
  readonly offsetToCentralMs: number | undefined;
  /** Wall clock of the last contact, ms since 1970. */
  readonly lastContactMs: number | undefined;
  /** Why this terminal cannot work with central at all: unknown there, or a wrong code. */
  readonly problem: Problem | undefined;
}

export interface Contact {
  readonly state: ContactState;
  /** Asks central again and again until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** A request has just succeeded or failed: known at once rather than at the next heartbeat. */
  note(reached: boolean): void;
  /** The returned function stops the calls. */
  onChange(listener: (state: ContactState) => void): () => void;
}

export interface ContactOptions {
  readonly client: Pick<CentralClient, 'profile'> & Pick<TerminalReports, 'heartbeat'>;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly file: ProfileFile;
  readonly known: TerminalProfile | undefined;
  readonly lastContactMs: number | undefined;
  readonly enrolCode: string | undefined;
  /** Makes the request of a terminal that is not enrolled yet. */
  enrol(code: string, signal: AbortSignal): Promise<Result<TerminalProfile, CentralError>>;
  /** What is told of this terminal with each heartbeat. */
  condition(): Heartbeat;
  /** Told of each contact, so that the time survives a restart. */
  remember(lastContactMs: number): void;
}

const HEARTBEAT_MS = 15_000;
/** So often the terminal asks anew what central tells of it: keys, site and notice change seldom. */
const PROFILE_EVERY_MS = 60_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_AT_MOST_MS = 15_000;
const ASK_TIMEOUT_MS = 6_000;

/** Central's answer: always its time, and now and then what it tells of this terminal. */
interface Heard {
  readonly time: string;
  readonly profile?: TerminalProfile;
}

export function createContact(options: ContactOptions): Contact {
  const { clock, log, client, file } = options;
  const listeners = new Set<(state: ContactState) => void>();
  let state: ContactState = {
    profile: options.known,
    online: false,
    offsetToCentralMs: undefined,
    lastContactMs: options.lastContactMs,
    problem: undefined,
  };
  let wake = new AbortController();
  /** Monotonic time of the last profile of this run. */
  let profileAt: number | undefined;

  const set = (change: Partial<ContactState>) => {
    const was = state;
    state = { ...state, ...change };
    if (was.online !== state.online) log.info({ event: state.online ? 'central-reached' : 'central-lost' });
    if (was.online === state.online && was.profile === state.profile && was.problem?.code === state.problem?.code) return;
    for (const listener of [...listeners]) listener(state);
  };

  const ask = (signal: AbortSignal): Promise<Result<TerminalProfile, CentralError>> => {
    const { enrolCode } = options;
    const mustEnrol = state.profile === undefined || (state.problem?.code === 'terminal-unknown' && enrolCode !== undefined);
    if (!mustEnrol) return client.profile(signal);
    if (enrolCode === undefined) {
      const problem: Problem = { code: 'terminal-unknown', detail: 'this terminal was never enrolled: set CHANGQING_ENROL_CODE once' };
      set({ problem });
      return client.profile(signal);
    }
    return options.enrol(enrolCode, signal);
  };

  /** A heartbeat where all goes its way; the whole profile at first, now and then, and when something was amiss. */
  const hear = async (signal: AbortSignal): Promise<Result<Heard, CentralError>> => {
    const fresh = profileAt !== undefined && clock.monotonic() - profileAt < PROFILE_EVERY_MS;
    if (fresh && state.online && state.problem === undefined) return client.heartbeat(options.condition(), signal);
    const asked = await ask(signal);
    if (!asked.ok) return asked;
    profileAt = clock.monotonic();
    return ok({ time: asked.value.time, profile: asked.value });
  };

  const onHeard = async ({ time, profile }: Heard, sentAtMs: number, tookMs: number) => {
    const changed = profile !== undefined && !sameButTime(profile, state.profile);
    if (changed) await file.write(profile);
    const lastContactMs = clock.now();
    options.remember(lastContactMs);
    set({
      profile: changed ? profile : state.profile,
      online: true,
      offsetToCentralMs: Math.round(Date.parse(time) - (sentAtMs + tookMs / 2)),
      lastContactMs,
      problem: undefined,
    });
  };

  const onError = (error: CentralError) => {
    if (error.code !== 'refused') {
      set({ online: false });
      return;
    }
    const { code, detail } = error.problem;
    const forGood = code === 'terminal-unknown' || code === 'request-unsigned' || code === 'enrol-code-invalid';
    if (forGood) log.warn({ event: 'central-refuses-terminal', code });
    set({ online: false, ...(forGood ? { problem: { code, ...(detail === undefined ? {} : { detail }) } } : {}) });
  };

  return {
    get state() {
      return state;
    },
    run: async (signal) => {
      let retryMs = RETRY_FIRST_MS;
      while (!isAborted(signal)) {
        const sentAtMs = clock.now();
        const from = clock.monotonic();
        const answer = await withDeadline(clock, ASK_TIMEOUT_MS, signal, hear);
        if (isAborted(signal)) return;
        if (answer.ok) await onHeard(answer.value, sentAtMs, clock.monotonic() - from);
        else onError(answer.error);
        retryMs = answer.ok ? RETRY_FIRST_MS : Math.min(RETRY_AT_MOST_MS, retryMs * 2);
        wake = new AbortController();
        await clock.sleep(answer.ok ? HEARTBEAT_MS : retryMs, AbortSignal.any([signal, wake.signal]));
      }
    },
    note: (reached) => {
      if (reached === state.online) return;
      if (reached) set({ online: true, lastContactMs: clock.now() });
      else {
        set({ online: false });
        // The heartbeat finds out at once whether that was one lost request or the network.
        wake.abort();
      }
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Each answer carries the time of the moment; everything else changes seldom. */
function sameButTime(one: TerminalProfile, other: TerminalProfile | undefined): boolean {
  return other !== undefined && JSON.stringify({ ...one, time: '' }) === JSON.stringify({ ...other, time: '' });
}
