import { z } from 'zod';
import { deviceReport, serviceReport } from './device-report.ts';
import { compactJose, instant, sha256Hex, uuid } from './encodings.ts';
import { eventRow } from './events.ts';
import { selfTestId, selfTestRecord } from './self-test.ts';
import { heartbeat, terminalStatus } from './central-api.ts';
import { staffId } from './staff.ts';

/** How often a terminal beats, and after how long without it central calls it late: two beats and a little for the way. */
export const BEAT_MS = 10_000;
export const LATE_AFTER_MS = 25_000;

/** Everything that a terminal tells of itself, whole, with each beat. No personal data. */
export const terminalReport = z.object({
  at: instant,
  bootId: uuid,
  agentVersion: z.string().max(32),
  uptimeSeconds: z.number().int().nonnegative(),
  /** Who is in front of it: nobody known, a technician, or nobody can be (closed). `safe` is told by the keeper after a crash loop. */
  mode: z.enum(['people', 'technician', 'closed', 'safe']),
  /** A visit is under way. Nothing about who. */
  busy: z.boolean(),
  devices: z.array(deviceReport).max(20),
  services: z.array(serviceReport).max(10),
  outbox: z.object({ waiting: z.number().int().nonnegative(), oldestAt: instant.optional() }),
  disk: z.object({ freeBytes: z.number().nonnegative(), totalBytes: z.number().nonnegative() }).optional(),
  memory: z.object({ rssBytes: z.number().nonnegative(), ceilingBytes: z.number().nonnegative() }).optional(),
  temperatureC: z.number().optional(),
  /** Central's clock minus this machine's. */
  clockOffsetMs: z.number().int().optional(),
  roundTripMs: z.number().nonnegative().optional(),
  supplies: heartbeat.shape.supplies,
  lastSelfTest: z.object({ at: instant, passed: z.number().int(), failed: z.number().int() }).optional(),
  /** Of today (Asia/Shanghai). */
  today: z.object({
    sessions: z.number().int().nonnegative(),
    certified: z.number().int().nonnegative(),
    kept: z.number().int().nonnegative(),
    counter: z.number().int().nonnegative(),
    prints: z.number().int().nonnegative(),
  }),
});
export type TerminalReport = z.infer<typeof terminalReport>;

// ── The live line: socket.io at central, path /socket.io/, namespace /terminals, WebSocket only ──
// The handshake's `auth` is `{ signature }`: the detached JWS of `requestSignature` for GET /v1/terminals/self/live.
// terminal → central, each answered by a callback:
//   `beat`    TerminalReport            → { ok: true, time, eventsAfter } : central's time, and up to which audit entry it has events
//   `events`  EventBatch                → { ok: true, eventsAfter } or { ok: false, code }
//   `outcome` CommandOutcome            → { ok: true }
// central → terminal: `command` { order } (compact JWS of `commandOrder`), → { ok: true } when it is journaled.

/** Audit entries in order, from the one after `eventsAfter`; at most 200. What central has is taken from its answer, so a gap closes by itself. */
export const eventBatch = z.object({
  auditId: z.uuid(),
  entries: z.array(eventRow).min(1).max(200),
  /** Compact JWS of an `AuditCheckpoint` over the last entry. */
  checkpoint: compactJose,
});
export type EventBatch = z.infer<typeof eventBatch>;

export const beatAnswer = z.object({
  ok: z.literal(true),
  time: instant,
  /** Per audit: central has its entries up to this one; 0 for an audit that it does not know. */
  eventsAfter: z.object({ auditId: z.uuid(), sequence: z.number().int().nonnegative() }).optional(),
});
export type BeatAnswer = z.infer<typeof beatAnswer>;

/** What central may tell a terminal to do. */
export const remoteCommand = z.discriminatedUnion('command', [
  /** Those tests that need nobody at the machine; all of them where none is named. */
  z.object({ command: z.literal('run-self-tests'), tests: z.array(selfTestId).max(30).optional() }),
  z.object({ command: z.literal('restart-agent') }),
  z.object({ command: z.literal('restart-page') }),
  z.object({ command: z.literal('reload-settings') }),
  z.object({ command: z.literal('fetch-bundle') }),
  /** One sentence at the foot of the idle page until `until`. */
  z.object({ command: z.literal('show-notice'), text: z.string().min(1).max(60), until: instant }),
]);
export type RemoteCommand = z.infer<typeof remoteCommand>;

/** The signed body of an order. Signed with a key of central that the terminal pinned when it was enrolled (`commandKeys` of its profile). */
export const commandOrder = z.object({
  id: uuid,
  terminal: z.string().min(1).max(64),
  command: remoteCommand,
  issuedAt: instant,
  /** At most ten minutes after `issuedAt`. */
  expiresAt: instant,
  operator: staffId,
});
export type CommandOrder = z.infer<typeof commandOrder>;
export const LONGEST_ORDER_MS = 10 * 60_000;

/** How an order ended. `waiting` while a visit goes on. Refusals: signature, terminal, age, or seen before. */
export const commandOutcome = z.object({
  id: uuid,
  state: z.enum(['waiting', 'done', 'failed', 'refused', 'expired']),
  at: instant,
  detail: z.string().max(300).optional(),
  /** Of `run-self-tests`. */
  results: z.array(selfTestRecord).max(40).optional(),
});
export type CommandOutcome = z.infer<typeof commandOutcome>;

/** An order as the console sees it. */
export const commandStatus = z.object({
  id: uuid,
  terminalId: z.string(),
  command: remoteCommand,
  operator: staffId,
  issuedAt: instant,
  expiresAt: instant,
  state: z.enum(['queued', 'sent', 'waiting', 'done', 'failed', 'refused', 'expired']),
  settledAt: instant.optional(),
  detail: z.string().optional(),
  results: z.array(selfTestRecord).optional(),
});
export type CommandStatus = z.infer<typeof commandStatus>;
/** `POST /console/api/terminals/{id}/commands` */
export const commandRequested = z.object({ command: remoteCommand });
export const commandList = z.object({ commands: z.array(commandStatus) });

export const alarmKind = z.enum([
  'late',
  'device-out-of-order',
  'device-disconnected',
  'paper-out',
  'paper-low',
  'service-closed',
  'on-battery',
  'disk-low',
  'memory-high',
  'clock-off',
  'outbox-growing',
  'audit-broken',
  'cloned',
  'crash-loop',
  'device-changed',
  'self-test-failed',
]);
export type AlarmKind = z.infer<typeof alarmKind>;

/** Something that somebody should look at, with why and what to do, both as sentences in Chinese. */
export const alarm = z.object({
  id: uuid,
  terminalId: z.string(),
  kind: alarmKind,
  /** What it is about within the terminal: a device role, a service; empty else. */
  subject: z.string().max(60),
  severity: z.enum(['act-now', 'act-today', 'know']),
  reason: z.string().max(300),
  action: z.string().max(300),
  raisedAt: instant,
  acknowledgedBy: staffId.optional(),
  clearedAt: instant.optional(),
});
export type Alarm = z.infer<typeof alarm>;
/** `GET /console/api/alarms?state=open|all&terminal=` newest first. */
export const alarmList = z.object({ alarms: z.array(alarm) });

/** One terminal in the list: what the bureau knew already, and what its last beat told. */
export const fleetTerminal = terminalStatus.extend({
  presence: z.enum(['never-seen', 'on-time', 'late', 'closed']),
  lastBeatAt: instant.optional(),
  report: terminalReport.optional(),
  openAlarms: z.number().int().nonnegative(),
});
export type FleetTerminal = z.infer<typeof fleetTerminal>;
/** `GET /console/api/terminals` */
export const fleetList = z.object({ terminals: z.array(fleetTerminal), at: instant });
export type FleetList = z.infer<typeof fleetList>;

/** What was sampled of a terminal, oldest first, one every five minutes. */
export const fleetSample = z.object({
  at: instant,
  roundTripMs: z.number().optional(),
  rssBytes: z.number().optional(),
  freeBytes: z.number().optional(),
  temperatureC: z.number().optional(),
  waiting: z.number().int(),
  linkErrors: z.number().int(),
});
export type FleetSample = z.infer<typeof fleetSample>;
/** Sums of one civil day. */
export const fleetDay = z.object({
  day: z.iso.date(),
  sessions: z.number().int(),
  certified: z.number().int(),
  kept: z.number().int(),
  counter: z.number().int(),
  prints: z.number().int(),
});
export type FleetDay = z.infer<typeof fleetDay>;
export const storedEvent = eventRow.extend({ receivedAt: instant });
export type StoredEvent = z.infer<typeof storedEvent>;
/** `GET /console/api/terminals/{id}`: one terminal with what happened to it, newest events first. */
export const fleetDetail = z.object({
  terminal: fleetTerminal,
  alarms: z.array(alarm),
  events: z.array(storedEvent),
  samples: z.array(fleetSample),
  days: z.array(fleetDay),
  commands: z.array(commandStatus),
  reports: z.array(z.object({ id: uuid, at: instant, by: z.string(), passed: z.number().int(), failed: z.number().int() })),
  bundles: z.array(z.object({ id: uuid, at: instant, bytes: z.number().int() })),
  audit: z.object({ auditId: z.uuid(), size: z.number().int(), intact: z.boolean(), brokenAt: z.number().int().optional() }).optional(),
});
export type FleetDetail = z.infer<typeof fleetDetail>;

/** `POST /v1/terminals/self/reports` and `/v1/terminals/self/bundles`: a signed file. `signature`: compact JWS of this head by the terminal's key. */
export const terminalFileHead = z.object({
  id: uuid,
  kind: z.enum(['readiness-report', 'support-bundle']),
  terminalId: z.string(),
  at: instant,
  by: z.string().max(64),
  sha256: sha256Hex,
  /** Of a readiness report. */
  passed: z.number().int().nonnegative().optional(),
  failed: z.number().int().nonnegative().optional(),
  /** The order that asked for it, where one did. */
  orderId: uuid.optional(),
});
export type TerminalFileHead = z.infer<typeof terminalFileHead>;
export const terminalFile = z.object({ signature: compactJose, bytes: z.string().max(8_000_000).describe('base64url') });
export type TerminalFile = z.infer<typeof terminalFile>;

// ── The console's live line: socket.io at central, namespace /console, by the cookie `changqing-console` ──
// central → console: `terminal` FleetTerminal · `alarm` Alarm · `command` CommandStatus · `event` { terminalId, event: StoredEvent }
