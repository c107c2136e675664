import type { DeviceCounters, DeviceRole } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { DeviceMemories, DeviceMemory } from './device-memory.ts';

/** Counters go to the disk at most so often. */
const KEEP_EVERY_MS = 10_000;

/** What is counted and remembered of one device; on the disk some seconds later, or at once where it matters. */
export interface DeviceRecord {
  readonly memory: DeviceMemory;
  readonly learn: (more: Partial<DeviceMemory>, when: 'soon' | 'now') => void;
  readonly count: (which: keyof DeviceCounters) => void;
  readonly noteUse: (succeeded: boolean) => void;
  /** Writes what is not on the disk yet. */
  close(): void;
}

/** Opens the record of a role; without `memories` it is forgotten at the end. */
export function openDeviceRecord(role: DeviceRole, model: string, clock: Clock, memories: DeviceMemories | undefined): DeviceRecord {
  let memory: DeviceMemory = memories?.recall(role, model) ?? {
    model,
    counters: { succeeded: 0, failed: 0, reconnects: 0, linkErrors: 0, resets: 0 },
    lastSuccessMs: undefined,
    known: { serialNumber: '', firmware: '' },
    told: undefined,
  };
  let cancel: (() => void) | undefined;
  let closed = false;
  const keep = () => {
    cancel?.();
    cancel = undefined;
    if (memories?.keep(role, memory) === false) keepSoon();
  };
  const keepSoon = () => {
    if (memories !== undefined && !closed) cancel ??= clock.after(KEEP_EVERY_MS, keep);
  };
  const learn: DeviceRecord['learn'] = (more, when) => {
    memory = { ...memory, ...more };
    if (when === 'now') keep();
    else keepSoon();
  };
  const count = (which: keyof DeviceCounters) => learn({ counters: { ...memory.counters, [which]: memory.counters[which] + 1 } }, 'soon');
  return {
    get memory() {
      return memory;
    },
    learn,
    count,
    noteUse: (succeeded) => {
      count(succeeded ? 'succeeded' : 'failed');
      if (succeeded) learn({ lastSuccessMs: clock.now() }, 'soon');
    },
    close: () => {
      closed = true;
      if (cancel !== undefined) keep();
    },
  };
}
