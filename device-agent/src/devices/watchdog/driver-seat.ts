import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { DeviceError } from '../../hal/status.ts';
import type { CatalogueFault, Device } from '../catalogue.ts';
import type { Behind } from './behind.ts';
import { driverOf } from './reading.ts';

/** A driver that does not end within this time is left behind. */
const CLOSE_MS = 5_000;

/** Where a driver sits; another one may take its place. */
export interface DriverSeat {
  readonly device: Device;
  /** The old driver is being closed; nobody may use it any more. */
  readonly remaking: boolean;
  /** Closes the driver and makes it anew. Error: why that is not possible, in a word. */
  remake(): Promise<Result<undefined, string>>;
  behind<Driver>(pick: (device: Device) => Driver | undefined, rules: SeatRules): Behind<Driver>;
  close(): Promise<void>;
}

/** What those in front of the seat go by. */
export interface SeatRules {
  readonly refusal: () => DeviceError | undefined;
  /** Called whenever something may have changed. */
  readonly listeners: Set<() => void>;
  readonly begin: () => void;
  readonly end: () => void;
  readonly note: (succeeded: boolean) => void;
  readonly isClosed: () => boolean;
}

export interface DriverSeatOptions {
  readonly first: Device;
  readonly make: () => Result<Device, CatalogueFault>;
  readonly clock: Clock;
  readonly onStatus: () => void;
}

export function createDriverSeat({ first, make, clock, onStatus }: DriverSeatOptions): DriverSeat {
  const attachments = new Set<{ readonly attach: () => () => void; detach: () => void }>();
  let device = first;
  let remaking = false;
  let closed = false;
  let stopStatus = driverOf(device).onStatus(onStatus);

  const detach = () => {
    stopStatus();
    for (const attachment of attachments) attachment.detach();
  };
  const closeDriver = async (old: Device) => {
    const over = new AbortController();
    const closing = driverOf(old)
      .close()
      .finally(() => over.abort());
    await Promise.race([closing, clock.sleep(CLOSE_MS, over.signal)]);
  };

  return {
    get device() {
      return device;
    },
    get remaking() {
      return remaking;
    },
    remake: async () => {
      remaking = true;
      onStatus();
      detach();
      await closeDriver(device);
      if (closed) return ok();
      const next = make();
      remaking = false;
      // The settings were good when the first driver was made of them.
      if (!next.ok) return err(next.error.code);
      device = next.value;
      stopStatus = driverOf(device).onStatus(onStatus);
      for (const attachment of attachments) attachment.detach = attachment.attach();
      onStatus();
      return ok();
    },
    behind: <Driver>(pick: (device: Device) => Driver | undefined, rules: SeatRules): Behind<Driver> => {
      const current = (): Driver => {
        const driver = pick(device);
        if (driver === undefined) throw new Error(`a driver became a ${device.capability}`);
        return driver;
      };
      const { listeners, refusal, begin, end, note } = rules;
      return {
        current,
        refusal,
        begin,
        end,
        note,
        onStatus: (listener) => void listeners.add(listener),
        eachDriver: (attach) => {
          const once = () => attach(current());
          attachments.add({ attach: once, detach: once() });
        },
        changes: (signal) => nextCall(listeners, signal, rules.isClosed),
        get closed() {
          return rules.isClosed();
        },
        use: async (work) => {
          begin();
          try {
            return await work();
          } finally {
            end();
          }
        },
      };
    },
    close: async () => {
      closed = true;
      detach();
      await closeDriver(device);
    },
  };
}

function nextCall(listeners: Set<() => void>, signal: AbortSignal, isClosed: () => boolean): Promise<void> {
  if (isClosed() || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = () => {
      listeners.delete(settle);
      signal.removeEventListener('abort', settle);
      resolve();
    };
    listeners.add(settle);
    signal.addEventListener('abort', settle, { once: true });
  });
}
