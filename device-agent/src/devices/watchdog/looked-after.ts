import { err, ok, type DeviceReport, type DeviceRole, type Problem, type Result, type TerminalEvent } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { DeviceError } from '../../hal/status.ts';
import type { LinkOpener } from '../../links/byte-link.ts';
import type { CatalogueFault, Device, DeviceEnd } from '../catalogue.ts';
import type { DeviceLog } from '../device-log.ts';
import type { Behind } from './behind.ts';
import { conditionOf, type Condition } from './condition.ts';
import type { DeviceMemories } from './device-memory.ts';
import { openDeviceRecord } from './device-record.ts';
import { printable, type DeviceWords } from './device-words.ts';
import { createDoorman, mismatchWords } from './doorman.ts';
import { createDriverSeat } from './driver-seat.ts';
import { createLadder, type Health, type Rung, type WatchdogLimits } from './ladder.ts';
import { isManagedOpener } from './managed-opener.ts';
import { observeOpener } from './observed-opener.ts';
import { readingOf } from './reading.ts';
import { createReport } from './report.ts';
import { createStateNews } from './state-news.ts';

/** A device that the settings name. */
export interface LookAfterOptions {
  readonly role: DeviceRole;
  readonly model: string;
  readonly maker: string;
  readonly end: DeviceEnd;
  /** The serial number that the settings ask for. */
  readonly expectedSerialNumber: string | undefined;
  readonly make: (end: DeviceEnd, log: DeviceLog) => Result<Device, CatalogueFault>;
  /** Lets somebody read along the wire. */
  readonly tap: ((opener: LinkOpener) => LinkOpener) | undefined;
  readonly clock: Clock;
  readonly limits: WatchdogLimits;
  readonly log: DeviceLog;
  readonly memories: DeviceMemories | undefined;
  readonly audit: (entry: TerminalEvent) => void;
  readonly onChange: () => void;
}

/** One device with its driver, which is made anew where that helps. */
export interface LookedAfter {
  readonly role: DeviceRole;
  /** What stands in front of the driver, seen as one capability. */
  readonly behind: <Driver>(pick: (device: Device) => Driver | undefined) => Behind<Driver>;
  report(): DeviceReport;
  readonly noteUse: (succeeded: boolean) => void;
  reset(signal: AbortSignal): Promise<Result<undefined, Problem>>;
  accept(): Result<{ readonly from: string; readonly to: string }, Problem>;
  close(): Promise<void>;
}

const LINK_ERRORS: readonly string[] = ['damaged-frame', 'garbage', 'retried'];

/** Makes the driver and looks after it. Errors as those of the catalogue. */
export function lookAfter(options: LookAfterOptions): Result<LookedAfter, CatalogueFault> {
  const { role, model, clock, end, audit } = options;
  const managed = isManagedOpener(end) ? end : undefined;
  const record = openDeviceRecord(role, model, clock, options.memories);
  const observed = 'open' in end ? observeOpener(end, () => reconsider()) : undefined;
  const log: DeviceLog = (entry) => {
    if (LINK_ERRORS.includes(entry.event)) record.count('linkErrors');
    options.log(entry);
  };
  const driverEnd = observed === undefined ? end : (options.tap?.(observed.opener) ?? observed.opener);
  const make = () => options.make(driverEnd, log);
  const first = make();
  if (!first.ok) return first;

  const statusListeners = new Set<() => void>();
  const doorman = createDoorman({ role, expectedSerialNumber: options.expectedSerialNumber, record, clock, observed, managed, audit });
  const news = createStateNews(clock, ({ state, detail }) =>
    audit({ act: 'device-state', role, state, ...(detail === undefined ? {} : { detail }) }),
  );
  let closed = false;
  let uses = 0;
  let wasWell = false;
  let lost = false;
  let strangers: readonly string[] = [];
  let shown: { readonly state: DeviceReport['state']; readonly key: string; readonly sinceMs: number } = {
    state: 'starting',
    key: '',
    sinceMs: clock.now(),
  };

  const condition = (): Condition => {
    if (seat.remaking) return { is: 'starting' };
    const now = conditionOf(readingOf(seat.device), observed?.facts());
    return now.is === 'well' && doorman.verdict.is === 'confirming' ? { is: 'starting' } : now;
  };
  const health = (): Health => {
    const { is } = condition();
    if (is === 'well' && doorman.verdict.is === 'withheld') return 'idle';
    return is === 'absent' || is === 'blocked' ? 'idle' : is;
  };
  const refusal = (): DeviceError | undefined => {
    const { verdict } = doorman;
    if (verdict.is === 'withheld') return { code: 'refused', detail: mismatchWords(verdict.mismatch).detail };
    if (seat.remaking || verdict.is === 'confirming') return { code: 'refused', detail: 'it is being connected anew' };
    return undefined;
  };

  const stateAndWords = (): { readonly state: DeviceReport['state']; readonly words?: DeviceWords } => {
    const now = condition();
    const { verdict } = doorman;
    switch (now.is) {
      case 'starting':
        return { state: ladder.outOfOrder ? 'out-of-order' : 'starting' };
      case 'well':
        if (verdict.is === 'withheld') return { state: 'withheld', words: mismatchWords(verdict.mismatch) };
        return now.words === undefined ? { state: now.state } : { state: now.state, words: now.words };
      case 'absent':
        return { state: 'disconnected', words: now.words };
      case 'blocked':
        return { state: 'faulty', words: now.words };
      case 'ill':
        return { state: ladder.outOfOrder ? 'out-of-order' : 'faulty', words: withStrangers(now.words, strangers) };
    }
  };

  /** Another program that reads the same port takes the answers away: that is worth a look where none come. */
  const lookForStrangers = async () => {
    const found = managed === undefined || condition().is !== 'ill' ? [] : await managed.alsoOpenIn();
    if (found.join() === strangers.join() || closed) return;
    strangers = found;
    show();
  };

  const show = () => {
    const { state, words } = stateAndWords();
    const key = JSON.stringify([words?.detail, doorman.identity]);
    if (state === shown.state && key === shown.key) return;
    const changed = state !== shown.state;
    shown = { state, key, sinceMs: changed ? clock.now() : shown.sinceMs };
    if (changed) void lookForStrangers();
    news.now(words === undefined ? { state } : { state, detail: printable(words.detail, 300) });
    options.onChange();
  };

  const reconsider = () => {
    if (closed) return;
    doorman.look(readingOf(seat.device));
    const { is } = condition();
    if (is === 'well') {
      if (wasWell && lost) record.count('reconnects');
      wasWell = true;
    }
    lost = is !== 'well';
    ladder.note();
    show();
    for (const listener of [...statusListeners]) listener();
  };

  const seat = createDriverSeat({ first: first.value, make, clock, onStatus: () => reconsider() });

  const climb = async (rung: Rung, signal: AbortSignal): Promise<Result<undefined, string>> => {
    switch (rung) {
      case 're-initialise':
        if (observed === undefined) return err('there is no link to be closed');
        // Between two greetings none is open: the next one is a new one anyway.
        await observed.drop();
        return ok();
      case 'reopen':
        doorman.forget();
        return seat.remake();
      case 'power-cycle':
        return managed === undefined ? err('it does not hang at a USB port of this machine') : managed.powerCycle(signal);
    }
  };
  const ladder = createLadder({
    clock,
    limits: options.limits,
    health,
    isFree: () => uses === 0,
    climb,
    onRung: (rung, worked, again) => {
      if (rung !== 'out-of-order') record.count('resets');
      // A device that stays out of order is tried again for days; only what helps is worth an entry then.
      if (!again || worked) audit({ act: 'device-reset', role, rung, worked });
    },
    onChange: () => show(),
  });
  reconsider();

  const use = {
    begin: () => {
      uses += 1;
    },
    end: () => {
      uses -= 1;
      ladder.note();
    },
  };
  const problem = (code: Problem['code'], detail: string): Result<never, Problem> => err({ code, detail: `${role}: ${detail}` });

  return ok({
    role,
    behind: (pick) => seat.behind(pick, { refusal, listeners: statusListeners, ...use, note: record.noteUse, isClosed: () => closed }),
    report: () => {
      const { state, words } = stateAndWords();
      return createReport({
        role,
        model,
        maker: options.maker,
        state,
        words,
        leftOut: ladder.outOfOrder ? ladder.leftOut : [],
        identity: doorman.identity,
        memory: record.memory,
        expectedSerialNumber: doorman.verdict.is === 'ours' ? undefined : doorman.expected,
        where: observed?.where() ?? end.name,
        sinceMs: shown.sinceMs,
      });
    },
    noteUse: record.noteUse,
    reset: async (signal) => {
      if (condition().is === 'absent') return problem('device-out-of-order', 'it is not plugged in; there is nothing to reset');
      if (uses > 0) return problem('command-not-now', 'it is in use');
      if (await ladder.climbNow(signal)) return ok();
      return problem('device-out-of-order', stateAndWords().words?.detail ?? 'it does not answer');
    },
    accept: () => {
      const accepted = doorman.accept();
      if (accepted === undefined) return problem('device-out-of-order', 'nothing answers, so nothing can be taken');
      reconsider();
      return ok(accepted);
    },
    close: async () => {
      closed = true;
      doorman.close();
      await ladder.close();
      for (const listener of [...statusListeners]) listener();
      await seat.close();
      news.close();
      record.close();
    },
  });
}

const withStrangers = (words: DeviceWords, strangers: readonly string[]): DeviceWords =>
  strangers.length === 0
    ? words
    : { detail: `${words.detail}; its port is also open in ${strangers.join(', ')}`, advice: `end ${strangers.join(', ')}` };
