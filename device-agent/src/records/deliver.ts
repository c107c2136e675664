import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { isAborted } from '../links/aborted.ts';
import type { LiveAnswer } from '../sessions/messages.ts';
import { offerOnce, type Offered, type OfferOptions } from './offer.ts';
import type { RecordRow } from './rows.ts';

export interface DeliveryOptions extends OfferOptions {
  readonly clock: Clock;
  /** 0 ≤ x < 1, for the jitter. */
  random(): number;
  /** The session whose records are offered live; they are not offered late at the same time. */
  liveSession(): string | undefined;
  /** Told whether central was reached. */
  onContact(reached: boolean): void;
}

interface Passed {
  readonly done: boolean;
  readonly moved: boolean;
  readonly retryAfterMs?: number | undefined;
}

/** Brings every record to central, once each in effect: the same id is offered until it is acknowledged. */
export interface Delivery {
  /**
   * Offers a record while its person waits, the earlier ones of the same session first. `none` after `waitMs`; what was begun goes on and
   * settles the journal when it ends.
   */
  live(id: string, waitMs: number): Promise<LiveAnswer>;
  /** Delivers what waits, oldest first, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** There is something new, or the network is back. */
  wake(): void;
}

/** An exchange that hangs is given up after this time; the record stays and is offered again. */
const EXCHANGE_TIMEOUT_MS = 20_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 120_000;
/** Looks again at least this often, even where nobody wakes it. */
const IDLE_MS = 30_000;

export function createDelivery(options: DeliveryOptions): Delivery {
  const { clock, journal } = options;
  const flights = new Map<string, Promise<Offered>>();
  const lifetime = new AbortController();
  let wake = new AbortController();

  /** At most one exchange per record at a time; whoever comes second waits for the same one. */
  const fly = (row: RecordRow, delivery: 'live' | 'late'): Promise<Offered> => {
    const under = flights.get(row.id);
    if (under !== undefined) return under;
    const flight = withDeadline(clock, EXCHANGE_TIMEOUT_MS, lifetime.signal, (signal) => offerOnce(options, row, delivery, signal))
      .then((offered) => {
        options.onContact(offered.kind !== 'later' || offered.reached);
        return offered;
      })
      .finally(() => flights.delete(row.id));
    flights.set(row.id, flight);
    return flight;
  };

  const offerLive = async (id: string): Promise<LiveAnswer> => {
    const row = journal.find(id);
    if (row === undefined) throw new Error('a record that is not in the journal');
    for (const earlier of journal.waitingBefore(row)) {
      const offered = await fly(earlier, 'live');
      if (offered.kind !== 'answered') return { kind: 'none' };
    }
    const offered = await fly(row, 'live');
    if (offered.kind === 'answered') return { kind: 'result', result: offered.answer.result };
    return offered.kind === 'refused' ? offered : { kind: 'none' };
  };

  const nextWaiting = (passedOver: ReadonlySet<string>): RecordRow | undefined => {
    // A session has few records: so many more than those passed over always hold one that may go, if there is any.
    const candidates = journal.waiting(passedOver.size + 20);
    return candidates.find((row) => !passedOver.has(row.id) && row.session_id !== options.liveSession());
  };

  /** One pass over what waits. `done` when central took everything that was offered, `moved` when it took something. */
  const pass = async (signal: AbortSignal): Promise<Passed> => {
    const passedOver = new Set<string>();
    let moved = false;
    for (;;) {
      const row = nextWaiting(passedOver);
      if (row === undefined) return { done: passedOver.size === 0, moved };
      if (isAborted(signal)) return { done: false, moved };
      const offered = await fly(row, 'late');
      if (offered.kind !== 'later') {
        moved = true;
        continue;
      }
      // Where central answers but cannot take this one yet, the others need not wait behind it.
      if (!offered.reached || offered.retryAfterMs !== undefined) return { done: false, moved, retryAfterMs: offered.retryAfterMs };
      passedOver.add(row.id);
    }
  };

  return {
    live: async (id, waitMs) => {
      const deadline = new AbortController();
      const answer = await Promise.race([offerLive(id), clock.sleep(waitMs, deadline.signal).then((): LiveAnswer => ({ kind: 'none' }))]);
      deadline.abort();
      return answer;
    },
    run: async (signal) => {
      signal.addEventListener('abort', () => lifetime.abort(), { once: true });
      let retryMs = FIRST_RETRY_MS;
      while (!isAborted(signal)) {
        wake = new AbortController();
        const passed = await pass(signal);
        if (isAborted(signal)) return;
        // A poor network that lets something through is no reason to come less often: thousands of kept records would wait for weeks.
        retryMs = passed.done || passed.moved ? FIRST_RETRY_MS : Math.min(LONGEST_RETRY_MS, retryMs * 2);
        // Between half and the whole, so that the kiosks of a city do not come back all at once.
        const waitMs = passed.done ? IDLE_MS : Math.max(passed.retryAfterMs ?? 0, retryMs * (0.5 + options.random() / 2));
        await clock.sleep(waitMs, AbortSignal.any([signal, wake.signal]));
      }
    },
    wake: () => wake.abort(),
  };
}
