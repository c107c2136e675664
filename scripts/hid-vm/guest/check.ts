import { systemClock as clock } from '../../../device-agent/src/clock.ts';
import { kernelMs } from './orders.ts';
import { tellHost } from './rig.ts';

/** No check may take longer; the virtual machine is slow. */
const LIMIT_MS = 40_000;
let failures = 0;

export const failedChecks = (): number => failures;

/** Runs one check and tells the host how it went, with what it resolves to. A check that fails does not hold up the next one. */
export async function check(name: string, run: () => Promise<string | undefined>): Promise<void> {
  const from = kernelMs();
  const report = (ok: boolean, detail: string | undefined) => {
    tellHost({ check: name, ok, ms: kernelMs() - from, ...(detail === undefined ? {} : { detail }) });
    console.log(`${ok ? 'ok' : 'FAILED'} ${name} ${detail ?? ''}`);
  };
  try {
    report(true, await within(LIMIT_MS, run(), name));
  } catch (error) {
    failures += 1;
    if (error instanceof Error) console.log(error.stack);
    report(false, error instanceof Error ? error.message.split('\n').slice(0, 6).join(' | ') : String(error));
  }
}

/** The value, or a rejection after so long that says what was waited for. */
export function within<Value>(limitMs: number, work: Promise<Value>, what: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => reject(new Error(`not within ${limitMs} ms: ${what}`)));
    work.then(resolve, reject).finally(cancel);
  });
}

interface Watched<Status> {
  status(): Status;
  onStatus(listener: (status: Status) => void): () => void;
}

/** Resolves when the device's status is in this state, at once where it is. */
export function whenState<Status extends { readonly state: string }>(
  device: Watched<Status>,
  state: Status['state'],
  limitMs = LIMIT_MS,
): Promise<void> {
  let stop = () => {};
  const reached = new Promise<void>((resolve) => {
    const look = (status: Status) => {
      if (status.state === state) resolve();
    };
    stop = device.onStatus(look);
    look(device.status());
  });
  return within(limitMs, reached, `state ${state}, now ${device.status().state}`).finally(stop);
}

/** From the moment that the plug went in until the driver says that the device can be used. It must not be longer than 3 s. */
export async function usableAgain<Status extends { readonly state: string }>(
  device: Watched<Status>,
  state: Status['state'],
  pluggedAtMs: number,
): Promise<number> {
  await whenState(device, state);
  const tookMs = kernelMs() - pluggedAtMs;
  if (tookMs > USABLE_WITHIN_MS) throw new Error(`usable only ${Math.round(tookMs)} ms after the plug went in`);
  return Math.round(tookMs);
}

const USABLE_WITHIN_MS = 3000;
