import type { Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { DeviceError } from '../hal/status.ts';
import { isAborted } from '../links/aborted.ts';
import type { ByteLink, LinkOpener } from '../links/byte-link.ts';

/** The current status of a device and those who want to hear of changes. */
export interface StatusBoard<Status> {
  readonly current: Status;
  /** Sets the status and tells every listener, unless it says the same as before. */
  set(status: Status): void;
  /** The returned function stops the calls. */
  onStatus(listener: (status: Status) => void): () => void;
}

export function createStatusBoard<Status>(first: Status): StatusBoard<Status> {
  const listeners = new Set<(status: Status) => void>();
  let current = first;
  return {
    get current() {
      return current;
    },
    set(status) {
      if (JSON.stringify(status) === JSON.stringify(current)) return;
      current = status;
      for (const listener of [...listeners]) listener(status);
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** How one kind of device is greeted and looked after, once its link is open. */
export interface ConnectionPlan<Connection> {
  readonly opener: LinkOpener;
  readonly clock: Clock;
  /** Wait between two tries. Default 1000: with an answer within 2 s, a device is usable 3 s after it is back. */
  readonly retryMs?: number;
  /** Speaks the first words. On an error the link is closed and tried again later. */
  greet(link: ByteLink, signal: AbortSignal): Promise<Result<Connection, DeviceError>>;
  /** Called with each connection; resolves with the reason when it is of no more use. The link is closed afterwards. */
  tend(connection: Connection, signal: AbortSignal): Promise<DeviceError>;
  /** The device cannot be used until the next greeting: no cable (`error.code === 'link'`), or it answers wrong or not at all. */
  onLost(error: DeviceError): void;
}

/** A link that opens must not hang the loop for ever. */
const OPEN_TIMEOUT_MS = 5000;

/** Opens, greets, tends and opens again until the signal aborts. Never rejects; leaves the link closed. */
export async function keepConnected<Connection>(plan: ConnectionPlan<Connection>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const error = await connectOnce(plan, signal);
    if (isAborted(signal)) return;
    plan.onLost(error);
    await plan.clock.sleep(plan.retryMs ?? 1000, signal);
  }
}

async function connectOnce<Connection>(plan: ConnectionPlan<Connection>, signal: AbortSignal): Promise<DeviceError> {
  const deadline = new AbortController();
  const cancelTimer = plan.clock.after(OPEN_TIMEOUT_MS, () => deadline.abort());
  const opened = await plan.opener.open(AbortSignal.any([signal, deadline.signal])).finally(cancelTimer);
  if (!opened.ok) {
    const gaveUp = opened.error.code === 'cancelled' && !isAborted(signal);
    return { code: 'link', cause: gaveUp ? { code: 'timed-out', waitedMs: OPEN_TIMEOUT_MS } : opened.error };
  }
  try {
    const greeted = await plan.greet(opened.value, signal);
    return greeted.ok ? await plan.tend(greeted.value, signal) : greeted.error;
  } finally {
    await opened.value.close();
  }
}
