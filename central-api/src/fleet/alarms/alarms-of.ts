import { LATE_AFTER_MS, type AlarmKind, type DeviceReport, type TerminalReport } from '@changqing/protocol';
import type { AuditFaultKind } from '../tables.ts';
import {
  ALARM_WORDS,
  auditBroken,
  clockOff,
  DEVICE_ALARM_WORDS,
  DEVICE_WORDS,
  diskLow,
  needsHand,
  outboxGrowing,
  SERVICE_WORDS,
  serviceClosed,
  type AlarmWords,
  type Severity,
} from './words.ts';

/** An alarm that holds at the moment. */
export interface Wanted extends AlarmWords {
  readonly kind: AlarmKind;
  /** Device role or service; empty else. At most one alarm of a kind and subject is open at a terminal. */
  readonly subject: string;
  readonly severity: Severity;
}

/** What central knows of a terminal besides its own words. */
export interface TerminalFacts {
  /** Central's time of the last beat; undefined where none ever came. */
  readonly lastBeatMs: number | undefined;
  readonly closed: boolean;
  readonly cloned: boolean;
  readonly brokenAudit: { readonly sequence: number; readonly why: AuditFaultKind } | undefined;
}

export const keyOf = ({ kind, subject }: { readonly kind: AlarmKind; readonly subject: string }): string => `${kind} ${subject}`;

const MB = 1_000_000;
/** What raises an alarm, and the further way back until it clears: a figure that swings around a limit is one alarm, not a hundred. */
const DISK_LOW = { raise: 500 * MB, clear: 600 * MB, now: 100 * MB };
const MEMORY_HIGH = { raise: 0.9, clear: 0.8 };
const CLOCK_OFF_MS = { raise: 60_000, clear: 30_000 };
const OUTBOX = { waiting: 50, clearWaiting: 20, oldestMs: 10 * 60_000 };
/** A watchdog needs so long for its ladder; a cover may be open while paper is changed. */
const FAULTY_FOR_MS = 30_000;
const STOPPED_FOR_MS = 3 * 60_000;

const FAULT_WORDS: Readonly<Record<AuditFaultKind, string>> = {
  altered: '被改过',
  missing: '不见了',
  cut: '之后的都不见了',
  forked: '前后两次送来的不一样',
  head: '与终端签过名的不一样',
};

/**
 * Everything at a terminal that somebody should look at. Pure. While a terminal is late, what it said last is left as it was.
 * @param open keys (`keyOf`) of the alarms that are open: their limits are the ones at which they clear
 */
export function alarmsOf(
  report: TerminalReport | undefined,
  terminal: TerminalFacts,
  nowMs: number,
  open: ReadonlySet<string>,
): readonly Wanted[] {
  if (terminal.closed) return [];
  const found: Wanted[] = [];
  const add = (kind: AlarmKind, severity: Severity, words: AlarmWords, subject = ''): void =>
    void found.push({ kind, subject, severity, ...words });
  if (terminal.lastBeatMs !== undefined && nowMs - terminal.lastBeatMs > LATE_AFTER_MS) add('late', 'act-now', ALARM_WORDS.late);
  if (terminal.cloned) add('cloned', 'act-now', ALARM_WORDS.cloned);
  if (terminal.brokenAudit !== undefined)
    add('audit-broken', 'act-today', auditBroken(terminal.brokenAudit.sequence, FAULT_WORDS[terminal.brokenAudit.why]));
  if (report === undefined) return found;
  const toldMs = Date.parse(report.at);
  if (report.mode === 'safe') add('crash-loop', 'act-now', ALARM_WORDS['crash-loop']);
  // Whoever stands at the open machine pulls cables on purpose.
  if (report.mode !== 'technician') for (const device of report.devices) addDevice(device, toldMs, add);
  addServices(report, add);
  addFigures(report, toldMs, open, add);
  if (report.supplies?.low === true) add('paper-low', 'act-today', ALARM_WORDS['paper-low']);
  if ((report.lastSelfTest?.failed ?? 0) > 0) add('self-test-failed', 'act-today', ALARM_WORDS['self-test-failed']);
  return found;
}

type Add = (kind: AlarmKind, severity: Severity, words: AlarmWords, subject?: string) => void;

/** Without these a kiosk serves nobody, or only half. */
const NEEDED = new Set<DeviceReport['role']>(['card', 'finger', 'palm', 'printer']);

function addDevice({ role, state, since, detail }: DeviceReport, toldMs: number, add: Add): void {
  const device = DEVICE_WORDS[role];
  const severity = NEEDED.has(role) ? 'act-now' : 'act-today';
  const forMs = toldMs - Date.parse(since);
  switch (state) {
    case 'out-of-order': {
      add('device-out-of-order', severity, DEVICE_ALARM_WORDS['device-out-of-order'](device), role);
      return;
    }
    case 'faulty':
      if (forMs >= FAULTY_FOR_MS) add('device-out-of-order', severity, DEVICE_ALARM_WORDS['device-out-of-order'](device), role);
      return;
    case 'disconnected': {
      add('device-disconnected', severity, DEVICE_ALARM_WORDS['device-disconnected'](device), role);
      return;
    }
    case 'withheld': {
      add('device-changed', 'act-today', DEVICE_ALARM_WORDS['device-changed'](device), role);
      return;
    }
    case 'stopped':
      if (detail?.includes('paper-out') === true) add('paper-out', severity, DEVICE_ALARM_WORDS['paper-out'](device), role);
      else if (forMs >= STOPPED_FOR_MS) add('device-out-of-order', severity, needsHand(device), role);
      return;
    case 'starting':
    case 'ready':
    case 'busy':
      return;
  }
}

function addServices({ services }: TerminalReport, add: Add): void {
  const closed = services.filter(({ open }) => !open);
  const battery = closed.some(({ problem }) => problem?.code === 'on-battery');
  if (battery) {
    add('on-battery', 'act-now', ALARM_WORDS['on-battery']);
    return;
  }
  const allClosed = closed.length > 0 && closed.length === services.length;
  if (allClosed) {
    add('service-closed', 'act-now', serviceClosed('', true));
    return;
  }
  for (const { service } of closed) add('service-closed', 'act-today', serviceClosed(SERVICE_WORDS[service], false), service);
}

function addFigures({ disk, memory, clockOffsetMs, outbox }: TerminalReport, toldMs: number, open: ReadonlySet<string>, add: Add): void {
  const isOpen = (kind: AlarmKind): boolean => open.has(keyOf({ kind, subject: '' }));
  if (disk !== undefined && disk.freeBytes < (isOpen('disk-low') ? DISK_LOW.clear : DISK_LOW.raise))
    add('disk-low', disk.freeBytes < DISK_LOW.now ? 'act-now' : 'act-today', diskLow(Math.floor(disk.freeBytes / MB)));
  if (memory !== undefined && memory.ceilingBytes > 0) {
    const share = memory.rssBytes / memory.ceilingBytes;
    if (share > (isOpen('memory-high') ? MEMORY_HIGH.clear : MEMORY_HIGH.raise)) add('memory-high', 'know', ALARM_WORDS['memory-high']);
  }
  const offMs = Math.abs(clockOffsetMs ?? 0);
  if (offMs > (isOpen('clock-off') ? CLOCK_OFF_MS.clear : CLOCK_OFF_MS.raise))
    add('clock-off', 'act-today', clockOff(Math.round(offMs / 1_000)));
  const oldestMs = outbox.oldestAt === undefined ? 0 : toldMs - Date.parse(outbox.oldestAt);
  const many = outbox.waiting >= (isOpen('outbox-growing') ? OUTBOX.clearWaiting : OUTBOX.waiting);
  if (many || (outbox.waiting > 0 && oldestMs > OUTBOX.oldestMs)) add('outbox-growing', 'act-today', outboxGrowing(outbox.waiting));
}
