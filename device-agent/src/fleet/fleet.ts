import type { DatabaseSync } from 'node:sqlite';
import type { CommandOutcome, TerminalReport } from '@changqing/protocol';
import type { Contact } from '../central/contact.ts';
import type { Clock } from '../clock.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import type { AuditLog } from '../records/audit-log.ts';
import type { Journal } from '../records/journal.ts';
import type { SigningKey } from '../records/sign.ts';
import type { CentralTime } from './central-time.ts';
import type { CommandKeys } from './command-keys.ts';
import { createFleetLine, type LiveState } from './fleet-line.ts';
import type { OpenLine } from './live-connection.ts';
import { openOrderBook } from './order-book.ts';
import { createOrders, type OrderActs } from './orders.ts';
import { toldAudit } from './tell-events.ts';

export interface FleetOptions {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly key: SigningKey;
  readonly journal: Pick<Journal, 'audit' | 'note' | 'recall'>;
  readonly audit: AuditLog;
  readonly contact: Pick<Contact, 'state' | 'onChange'>;
  readonly time: CentralTime;
  readonly commandKeys: CommandKeys;
  readonly open: OpenLine;
  readonly acts: OrderActs;
  readonly random: () => number;
  report(): TerminalReport;
  /** A person is being served, or somebody of the bureau has diagnostics open. */
  visiting(): boolean;
  /** Calls back when a visit begins or ends. */
  onVisit(listener: () => void): () => void;
  /** Orders or line changed, for whoever shows them. */
  onChange(): void;
}

/** The kiosk as one of many: what it tells central, and what central may have it do. */
export interface Fleet {
  readonly live: LiveState;
  orders(): readonly CommandOutcome[];
  /** Central has everything that happened here before this moment, ms since 1970. */
  acknowledgedUntilMs(): number;
  /** Something that central should see now. */
  tellNow(): void;
  run(signal: AbortSignal): Promise<void>;
  stop(): void;
}

/** The audit is gone through whole at this hour of Shanghai, when nobody is there. */
const QUIET_HOUR_UTC = 19;
const LOOK_MS = 600_000;

export function createFleet(options: FleetOptions): Fleet {
  const { clock, log, journal, audit, contact, time, commandKeys } = options;
  // A stretch of the audit that is gone is told once, not with each start.
  const tellFault = (sequence: number, detail: string) => {
    log.error({ event: 'audit-broken', sequence, detail });
    const said = `${audit.id} ${sequence}`;
    if (journal.recall('audit-fault') === said) return;
    journal.audit({ act: 'audit-broken', sequence, detail });
    journal.note('audit-fault', said);
  };
  if (audit.fault !== undefined) tellFault(audit.fault.sequence, audit.fault.detail);

  const orders = createOrders({
    book: openOrderBook(options.database),
    clock,
    log,
    acts: options.acts,
    audit: (entry) => journal.audit(entry),
    keys: () => commandKeys.keys,
    terminalId: () => contact.state.profile?.terminalId,
    centralNow: () => time.now(),
    visiting: () => options.visiting(),
    onOutcome: () => {
      line.wake();
      options.onChange();
    },
  });
  const line = createFleetLine({
    clock,
    log,
    open: options.open,
    time,
    audit: toldAudit(audit, (here, there) => tellFault(here + 1, `central has ${there} entries, here are ${here}`)),
    random: options.random,
    report: () => (contact.state.profile === undefined ? undefined : options.report()),
    onOrder: (message) => orders.take(message),
    outcomes: () => orders.outcomes(),
    outcomeTold: (outcome) => orders.outcomeTold(outcome),
    busy: () => options.visiting(),
  });

  const pin = async () => {
    if (await commandKeys.pin(contact.state.profile?.commandKeys)) log.info({ event: 'command-keys-pinned' });
  };
  let online = contact.state.online;
  const stops = [
    audit.onGrown(() => line.wake()),
    contact.onChange((state) => {
      void pin();
      if (state.online && !online) line.wake('reachable');
      online = state.online;
    }),
  ];

  /** The whole chain once a night: what somebody changed in old entries is found by the next morning. */
  const watchAudit = async (signal: AbortSignal) => {
    let lookedOn = '';
    while (!isAborted(signal)) {
      const [day = '', hour = ''] = new Date(clock.now()).toISOString().split(/[T:]/);
      if (Number(hour) === QUIET_HOUR_UTC && lookedOn !== day && !options.visiting()) {
        lookedOn = day;
        const whole = await audit.verifyWhole();
        if (!whole.ok) tellFault(whole.error.sequence, whole.error.detail);
      }
      await clock.sleep(LOOK_MS, signal);
    }
  };

  let acknowledged = 0;
  const acknowledgedUntilMs = () => {
    const { connected, eventsWaiting } = line.state;
    if (connected && eventsWaiting === 0) acknowledged = clock.now();
    return acknowledged;
  };

  return {
    get live() {
      return line.state;
    },
    orders: () => orders.latest(),
    acknowledgedUntilMs,
    tellNow: () => line.wake('beat'),
    run: async (signal) => {
      await pin();
      stops.push(options.onVisit(() => orders.look()));
      await Promise.all([line.run(signal), orders.run(signal), watchAudit(signal)]);
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
