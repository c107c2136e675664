import { z } from 'zod';
import { deviceReport, deviceRole, serviceReport } from './device-report.ts';
import { instant, uuid } from './encodings.ts';
import { selfTestAsk, selfTestEvidence, selfTestId, selfTestRecord } from './self-test.ts';
import { commandOutcome } from './fleet.ts';

/**
 * Body of `POST /api/technician/commands`, taken while diagnostics is open. Each carries the nonce of the `diagnostics` document that it
 * was touched on (SEC-05: 60 s, one use, bound to the kind of the command).
 */
export const deskCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('touched') }),
  z.object({ kind: z.literal('self-test.run'), test: selfTestId }),
  /** All that are possible here, in a sensible order; those that ask for hands one after the other. */
  z.object({ kind: z.literal('self-test.run-all') }),
  z.object({ kind: z.literal('self-test.answer'), yes: z.boolean(), note: z.string().max(120).optional() }),
  /** What the screen found out by itself: cells not touched, colours shown. */
  z.object({ kind: z.literal('self-test.told'), passed: z.boolean(), evidence: selfTestEvidence }),
  z.object({ kind: z.literal('self-test.cancel') }),
  z.object({ kind: z.literal('device.reset'), role: deviceRole }),
  /** The one that answers now is the one that belongs here: old serial number → new. */
  z.object({ kind: z.literal('device.replace'), role: deviceRole }),
  z.object({ kind: z.literal('device.clear'), role: deviceRole }),
  z.object({ kind: z.literal('supplies.changed'), what: z.enum(['roll', 'sheets']) }),
  z.object({ kind: z.literal('wire.watch'), role: deviceRole.optional() }),
  z.object({ kind: z.literal('report.make') }),
  z.object({ kind: z.literal('report.print'), id: uuid }),
  z.object({ kind: z.literal('bundle.make') }),
  z.object({ kind: z.literal('page.restart') }),
  z.object({ kind: z.literal('agent.restart') }),
]);
export type DeskCommand = z.infer<typeof deskCommand>;
export const deskCommandRequest = z.object({ nonce: z.string(), command: deskCommand });

/** Body of `POST /api/technician/settings`: the whole document, made from version `base`. 422 `settings-refused` names each field. */
export const settingsChange = z.object({ base: z.number().int().nonnegative(), settings: z.record(z.string(), z.unknown()) });
/** `GET /api/technician/settings`; `schema` is the JSON Schema of the document, from which the form is made. */
export const settingsDocument = z.object({
  version: z.number().int().nonnegative(),
  settings: z.record(z.string(), z.unknown()),
  schema: z.record(z.string(), z.unknown()),
  /** Newest first; at most fifty are kept. */
  versions: z.array(z.object({ version: z.number().int(), at: instant, by: z.string(), changed: z.array(z.string()) })),
  /** Ports and devices found at the moment, for choosing from. */
  ports: z.array(
    z.object({
      path: z.string(),
      kind: z.enum(['serial', 'hid', 'usb-printer', 'pcsc']),
      vendorId: z.string().optional(),
      productId: z.string().optional(),
      serialNumber: z.string().optional(),
      maker: z.string().optional(),
      heldBy: z.string().optional(),
      matches: z.array(z.string()),
    }),
  ),
  models: z.array(z.object({ model: z.string(), maker: z.string(), role: deviceRole.optional(), links: z.array(z.string()) })),
});
export type SettingsDocument = z.infer<typeof settingsDocument>;
/** `GET /api/technician/settings/versions/{n}`: an earlier version, to look at or to put back by `POST`ing it. */
export const settingsVersion = z.object({ version: z.number().int(), settings: z.record(z.string(), z.unknown()) });

const certificate = z.object({ what: z.string(), subject: z.string(), validUntil: instant.optional(), sha256: z.string().optional() });

/** Everything that the technician's pages show, whole, at each change: socket event `diagnostics`, and `GET /api/technician/desk`. */
export const diagnosticsView = z.object({
  version: z.number().int().nonnegative(),
  nonce: z.string(),
  at: instant,
  terminalId: z.string().optional(),
  site: z.string(),
  devices: z.array(deviceReport),
  services: z.array(serviceReport),
  machine: z.object({
    agentVersion: z.string(),
    node: z.string(),
    system: z.string(),
    bootId: z.string(),
    upSince: instant,
    disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }).optional(),
    memory: z.object({ rssBytes: z.number(), ceilingBytes: z.number(), machineFreeBytes: z.number() }),
    temperatureC: z.number().optional(),
    load: z.number().optional(),
  }),
  clock: z.object({ wall: instant, offsetToCentralMs: z.number().int().optional(), measuredAt: instant.optional(), behind: z.boolean() }),
  network: z.object({
    interfaces: z.array(z.object({ name: z.string(), address: z.string(), up: z.boolean() })),
    central: z.object({
      url: z.string(),
      reachable: z.boolean(),
      lastContactAt: instant.optional(),
      roundTripMs: z.number().optional(),
      problem: z.string().optional(),
    }),
    live: z.object({ connected: z.boolean(), since: instant.optional(), eventsWaiting: z.number().int() }),
  }),
  outbox: z.object({ waiting: z.number().int(), oldestAt: instant.optional(), kept: z.number().int(), refused: z.number().int() }),
  certificates: z.array(certificate),
  supplies: z.object({ rollLeftMm: z.number().optional(), sheetsLeft: z.number().optional(), low: z.boolean() }).optional(),
  /** The last record of each test. */
  tests: z.array(z.object({ test: selfTestId, possible: z.boolean(), whyNot: z.string().optional(), last: selfTestRecord.optional() })),
  running: z
    .object({ test: selfTestId, startedAt: instant, ask: selfTestAsk, progress: selfTestEvidence, queue: z.array(selfTestId) })
    .optional(),
  /** Page and trouble of the last ended visits, without the person. Newest first. */
  lastVisits: z.array(
    z.object({
      at: instant,
      outcome: z.string(),
      captures: z.number().int(),
      seconds: z.number().int().optional(),
      trouble: z.string().optional(),
    }),
  ),
  reports: z.array(
    z.object({ id: uuid, at: instant, by: z.string(), passed: z.number().int(), failed: z.number().int(), sent: z.boolean() }),
  ),
  bundle: z.object({ id: uuid, at: instant, bytes: z.number().int() }).optional(),
  wire: z.object({ role: deviceRole }).optional(),
  orders: z.array(commandOutcome),
});
export type DiagnosticsView = z.infer<typeof diagnosticsView>;

/**
 * Socket event `live-image`, while a test shows one: the technician's own finger or palm, or the bare sensor. Only over the paired socket,
 * never stored by either side. `png` is base64.
 */
export const liveImage = z.object({
  test: selfTestId,
  width: z.number().int(),
  height: z.number().int(),
  png: z.string(),
  quality: z.number().optional(),
});
export type LiveImage = z.infer<typeof liveImage>;

/** `GET /api/technician/figures?days=30`: one point a civil day, oldest first; what was not measured that day is absent. */
export const technicianFigures = z.object({
  days: z.array(
    z.object({
      day: z.iso.date(),
      sessions: z.number().int(),
      prints: z.number().int(),
      /** Mean of the captures that became attempts, 0 to 100. */
      quality: z.number().optional(),
      /** Captures beyond the first, per visit. */
      retries: z.number().optional(),
      linkErrors: z.number().int(),
      /** Median and 95th percentile of central's answers to attempts, ms. */
      latencyP50Ms: z.number().optional(),
      latencyP95Ms: z.number().optional(),
    }),
  ),
});
export type TechnicianFigures = z.infer<typeof technicianFigures>;
