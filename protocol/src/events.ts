import { z } from 'zod';
import { deviceRole, deviceState } from './device-report.ts';
import { instant, sha256Hex, uuid } from './encodings.ts';
import { selfTestId, selfTestVerdict } from './self-test.ts';
import { staffId, staffRole } from './staff.ts';

/** Who may cause an event. */
export type EventCause = 'person' | 'technician' | 'staff' | 'central' | 'device' | 'agent' | 'keeper';
/** Whether the event tells of something that went well, that did not, that may have gone either way (its data says), or of neither. */
export type Disposition = 'success' | 'failure' | 'either' | 'na';

interface EventKind {
  /** One sentence. */
  readonly meaning: string;
  readonly by: readonly EventCause[];
  readonly disposition: Disposition;
  /** The data that it carries. Ids of records, sessions and jobs; a name, a number or a template never. */
  readonly data: Readonly<Record<string, z.ZodType>>;
}

type Shape = Readonly<Record<string, z.ZodType>>;
interface Kind<Data extends Shape> extends Omit<EventKind, 'data'> {
  readonly data: Data;
}

const event = <const Data extends Shape>(by: readonly EventCause[], disposition: Disposition, meaning: string, data: Data): Kind<Data> => ({
  meaning,
  by,
  disposition,
  data,
});

const role = { role: deviceRole };
const who = { staffId };

/**
 * Every act and event of a terminal that is kept for the bureau: written into the chained audit in the transaction of the act, told to
 * central in order. A new one is declared here, and nowhere else. (What the log tells developers besides is in `log-events.ts`.)
 */
export const EVENTS = {
  'agent-started': event(['agent'], 'success', 'The agent began to run.', { version: z.string(), bootId: uuid }),
  'agent-stopped': event(['agent', 'technician', 'central'], 'success', 'The agent ended in order.', {
    why: z.enum(['asked', 'restart', 'power']),
  }),
  'crash-loop': event(['keeper'], 'failure', 'The agent ended by itself again and again; the keeper shows the safe page.', {
    exits: z.number().int(),
    withinSeconds: z.number().int(),
  }),
  'window-paired': event(['agent'], 'success', 'A browser window became the kiosk’s own by the pairing link.', {}),
  'page-restarted': event(
    ['agent', 'technician', 'central'],
    'success',
    'The page was loaded anew: at night, by order, or because it used too much memory.',
    { why: z.enum(['nightly', 'memory', 'order', 'technician']) },
  ),
  'settings-read': event(['agent'], 'success', 'The settings were read, and this is their hash.', { sha256: z.string() }),
  'settings-invalid': event(['agent'], 'failure', 'The settings file is broken at this line.', { line: z.number().int() }),
  'settings-changed': event(['technician'], 'success', 'A technician changed the settings; the version before is kept.', {
    ...who,
    version: z.number().int(),
    sha256: sha256Hex,
    paths: z.array(z.string().max(120)).max(50),
  }),
  'device-replaced': event(['technician'], 'success', 'A device was replaced by another one of its model or role.', {
    ...who,
    ...role,
    from: z.string().max(80),
    to: z.string().max(80),
  }),
  'device-state': event(['device', 'person', 'technician'], 'either', 'A device came into another state.', {
    ...role,
    state: deviceState,
    detail: z.string().max(300).optional(),
  }),
  'device-reset': event(['agent', 'technician'], 'either', 'The watchdog climbed a rung of the reset ladder.', {
    ...role,
    rung: z.enum(['re-initialise', 'reopen', 'power-cycle', 'out-of-order']),
    worked: z.boolean(),
  }),
  'device-identity-changed': event(
    ['device'],
    'failure',
    'A device answers with another serial number or firmware than before; its captures are withheld until a technician clears it.',
    { ...role, what: z.enum(['serial-number', 'firmware']), from: z.string().max(80), to: z.string().max(80) },
  ),
  'device-cleared': event(['technician'], 'success', 'A technician cleared a device that was withheld.', { ...who, ...role }),
  'service-closed': event(['agent'], 'failure', 'A service is not offered for now.', { service: z.string(), problem: z.string() }),
  'service-opened': event(['agent'], 'success', 'A service is offered again.', { service: z.string() }),
  'power-failed': event(['device'], 'failure', 'The mains failed; the machine runs on its battery.', {}),
  'power-back': event(['device'], 'success', 'The mains are back.', { onBatterySeconds: z.number().int() }),
  'disk-pressure': event(['agent'], 'either', 'Free space crossed a limit.', {
    level: z.enum(['room', 'no-new-sessions', 'closed']),
    freeBytes: z.number(),
  }),
  'logs-removed': event(['agent'], 'success', 'Old logs were removed to make room.', {
    files: z.number().int(),
    bytes: z.number(),
    underPressure: z.boolean(),
  }),
  'memory-ceiling': event(['agent'], 'failure', 'The agent used more memory than allowed and restarts when nobody is there.', {
    rssBytes: z.number(),
  }),
  'record-written': event(['person', 'staff'], 'success', 'A signed record was written to the journal.', {
    record: uuid,
    kind: z.string(),
    sequence: z.number().int(),
  }),
  'session-ended': event(['person', 'agent'], 'either', 'A visit is over.', {
    session: uuid,
    outcome: z.string(),
    captures: z.number().int(),
    trouble: z.string().max(60).optional(),
  }),
  'print-job-settled': event(['device', 'person'], 'either', 'A print job ended.', {
    job: z.string(),
    state: z.string(),
    detail: z.string(),
  }),
  'print-not-confirmed-taken': event(['agent'], 'failure', 'Paper lay in the slot or tray, and nobody said that they took it.', {
    session: z.string(),
    what: z.enum(['slip', 'paper']),
    sheets: z.number().int(),
  }),
  'supplies-changed': event(['technician', 'device'], 'success', 'A new roll or new sheets: counting begins anew.', {
    what: z.enum(['roll', 'sheets']),
    by: z.enum(['technician', 'printer']),
  }),
  'help-asked': event(['person'], 'na', 'Somebody at the kiosk asked for help.', { page: z.string() }),
  'clock-found-behind': event(['agent'], 'failure', 'The clock stands before the last record; the entry’s own time is by that clock.', {}),
  'clock-found-right': event(['agent'], 'success', 'The clock no longer stands before the last record.', {}),
  'clock-jumped': event(['agent'], 'failure', 'The wall clock moved against the machine’s own time.', { byMs: z.number().int() }),
  'journal-restored': event(['agent'], 'failure', 'The data folder is an old copy of itself; a new chain of records began.', {
    epoch: z.string(),
  }),
  'audit-broken': event(
    ['agent'],
    'failure',
    'The chain of entries is not what was written: this is the first bad one. Somebody changed the database.',
    { sequence: z.number().int(), detail: z.string().max(300) },
  ),
  'technician-refused': event(['technician', 'staff', 'person'], 'failure', 'Somebody tried to get into diagnostics and was not let in.', {
    why: z.enum(['card-unknown', 'pin-wrong', 'waiting', 'locked', 'expired', 'no-right']),
    staffId: staffId.optional(),
  }),
  'technician-entered': event(['technician', 'staff'], 'success', 'Diagnostics was opened.', { ...who, staffRole }),
  'technician-left': event(['technician', 'staff', 'agent'], 'success', 'Diagnostics was closed and everything put back.', {
    ...who,
    why: z.enum(['asked', 'idle', 'stopped']),
  }),
  'self-test-ended': event(['technician', 'central'], 'either', 'A self-test ended.', {
    id: uuid,
    test: selfTestId,
    verdict: selfTestVerdict,
    ms: z.number().int(),
    by: z.string().max(64),
  }),
  'readiness-reported': event(['technician'], 'either', 'A readiness report was signed.', {
    ...who,
    id: uuid,
    sha256: sha256Hex,
    passed: z.number().int(),
    failed: z.number().int(),
  }),
  'bundle-made': event(['technician', 'central'], 'success', 'A support bundle was made.', {
    id: uuid,
    sha256: sha256Hex,
    bytes: z.number().int(),
    by: z.string().max(64),
  }),
  'order-taken': event(['central'], 'success', 'An order of central was journaled; it is carried out once.', {
    id: uuid,
    command: z.string(),
    operator: staffId,
  }),
  'order-refused': event(['central'], 'failure', 'An order was not believed, not for this terminal, too old, or seen before.', {
    id: z.string().max(64),
    why: z.enum(['signature', 'terminal', 'expired', 'replayed', 'form']),
  }),
  'order-settled': event(['central', 'agent'], 'either', 'An order was carried out, or could not be.', {
    id: uuid,
    state: z.enum(['done', 'failed', 'expired']),
    detail: z.string().max(300).optional(),
  }),
} as const satisfies Record<string, EventKind>;

export type EventId = keyof typeof EVENTS;

/** One event with its data: `{ act: 'device-state', role: 'printer', state: 'stopped' }`. */
export type TerminalEvent = {
  [Id in EventId]: keyof DataOf<Id> extends never
    ? { readonly act: Id }
    : { readonly act: Id } & Readonly<z.output<z.ZodObject<DataOf<Id>>>>;
}[EventId];
type DataOf<Id extends EventId> = (typeof EVENTS)[Id]['data'];

export const isEventId = (id: string): id is EventId => Object.hasOwn(EVENTS, id);

/** Reads an event; undefined where its id or its data is none of the list. */
export function parseEvent(json: unknown): TerminalEvent | undefined {
  const head = z.looseObject({ act: z.string() }).safeParse(json);
  if (!head.success || !isEventId(head.data.act)) return undefined;
  const { act, ...data } = head.data;
  const parsed = z.strictObject(EVENTS[act].data).safeParse(data);
  // The union of all shapes is what the table declares; the pair of id and data was just compared with it.
  return parsed.success ? ({ act, ...parsed.data } as TerminalEvent) : undefined;
}

/** One row of the chained audit, as it is stored and as it travels. `entry` is the canonical JSON of the event. */
export const eventRow = z.object({
  sequence: z.number().int().positive(),
  /** The terminal's wall clock. */
  at: instant,
  entry: z.string().max(20_000),
  previousSha256: sha256Hex,
  sha256: sha256Hex,
});
export type EventRow = z.infer<typeof eventRow>;
