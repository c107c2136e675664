/** Who has to do something about an event. */
export type Actor = 'nobody' | 'attendant' | 'technician' | 'bureau' | 'developers';

/** What an event of the log tells, in one sentence, and who acts on it. */
export interface LogEventKind {
  readonly tells: string;
  readonly acts: Actor;
}

const tells = (acts: Actor, sentence: string): LogEventKind => ({ tells: sentence, acts });

/** Everything that a driver may tell of its wire; in the log each stands as `device-…`. */
export const DEVICE_EVENTS = {
  connected: tells('nobody', 'A device answered and is in use; `detail` says where it hangs or who made it.'),
  lost: tells('technician', 'A device that was in use no longer answers, or its cable is out; the driver tries again by itself.'),
  'damaged-frame': tells('technician', 'A frame came with a wrong checksum or length and was thrown away; often means a bad cable.'),
  garbage: tells('technician', 'Bytes outside any frame were passed over; often means a bad cable or a wrong speed.'),
  'unexpected-frame': tells('developers', 'A whole frame came that nobody had asked for, and was passed over.'),
  retried: tells('nobody', 'A command had no usable answer and was sent once more.'),
  refused: tells('technician', 'A device refused what it was told, or reports a fault of its own.'),
} as const satisfies Record<string, LogEventKind>;
export type DeviceEvent = keyof typeof DEVICE_EVENTS;

/** Everything that the agent's own parts may log. A new event gets its sentence here first: the compiler insists. */
export const AGENT_EVENTS = {
  'agent-started': tells('nobody', 'The agent is ready at `url`.'),
  'agent-bug': tells('developers', 'A request met a bug; `detail` is its stack.'),
  'settings-invalid': tells(
    'technician',
    'The settings file is broken at `line`; the kiosk stays closed until it is mended and restarted.',
  ),
  'devices-not-opened': tells(
    'technician',
    'A device named in the settings is not known or its settings are wrong; the kiosk stays closed.',
  ),
  'disk-full': tells('technician', 'The disk has less than the reserve; nothing new is promised to anybody until it has room.'),
  'disk-has-room': tells('nobody', 'The disk has room again and people can certify.'),
  'journal-restored': tells('bureau', 'The data folder is an old copy of itself; a new chain of records began, and central flags the gap.'),
  'attempts-interrupted': tells('nobody', 'The last run ended in the middle of `count` attempts; they are delivered like any others.'),
  'print-job-unknown': tells(
    'nobody',
    'The last run ended in the middle of a print; nobody knows whether the slip came out, and it is not printed again.',
  ),
  'print-report-refused': tells('developers', 'Central will never take the report of a print; it is not offered again.'),
  'paper-low': tells('technician', 'Roll or sheets, as `detail` says, will run out soon: bring new ones.'),
  'paper-there': tells('nobody', 'There is enough paper again.'),
  'clock-behind': tells('technician', 'The clock stands before the last record: records are flagged until it is put right.'),
  'clock-right': tells('nobody', 'The clock no longer stands before the last record.'),
  'clock-jumped': tells('technician', 'The wall clock was set, or jumped, by `byMs` against the time that has really passed.'),
  'memory-ceiling': tells('developers', 'The agent uses more memory than it may and starts anew when nobody is there.'),
  'audit-broken': tells('bureau', 'The kiosk’s audit is not what was written, from entry `sequence` on: somebody changed the database.'),
  'window-paired': tells('nobody', 'A browser window became the kiosk’s own by the pairing link; an earlier one is out.'),
  'central-reached': tells('nobody', 'Central answers again; what was kept is on its way.'),
  'central-lost': tells('technician', 'Central does not answer; people are certified offline for some days, then the kiosk closes.'),
  'central-refuses-terminal': tells(
    'bureau',
    'Central does not know this terminal or its key, or the one-time code is wrong: it has to be enrolled anew.',
  ),
  'identify-failed': tells('nobody', 'Central did not say who a person is; the visit goes on offline, or ends with a slip.'),
  'card-unreadable': tells('nobody', 'A card could not be read; the person was asked to lay it down again.'),
  'look-up-not-answered': tells('nobody', 'Central did not answer a look-up, or refused it with `code`; the person was told a kind word.'),
  'look-up-broke': tells('developers', 'A look-up met a bug; the person was told that this cannot be shown here.'),
  'picture-unreadable': tells(
    'bureau',
    'A scanned page of an archive cannot be decoded; the person was sent to the counter for the original.',
  ),
  'paper-not-believed': tells('bureau', 'An official paper did not fit its signature or its hash; it was not printed.'),
  'paper-not-laid-out': tells('developers', 'A paper that central issued could not be laid out; nothing was printed.'),
  'capture-failed': tells('technician', 'A reader ended a capture with a fault; often repeated, it needs a look.'),
  'capture-broke': tells('developers', 'A capture ended in a bug; the person was shown another way.'),
  'extraction-failed': tells('developers', 'An image could not be made into a template; the person was asked again.'),
  'attempt-broke': tells('developers', 'An attempt could not be recorded because of a bug; nothing was promised to the person.'),
  'session-ended': tells('nobody', 'A visit is over, with its outcome and the number of captures.'),
  'help-asked': tells('attendant', 'Somebody at the kiosk asked for help, on this page.'),
  'record-acknowledged': tells('nobody', 'Central has taken a record and its signed answer is stored.'),
  'record-not-taken': tells('nobody', 'Central did not take a record this time; it is offered again.'),
  'record-refused': tells('bureau', 'Central will never take this record; it stays in the journal for staff to look at.'),
  'answer-not-believed': tells('bureau', 'An answer was not signed by central’s key for this very record; the record is offered again.'),
  'answer-not-stored': tells('technician', 'Central’s answer could not be stored, probably for a full disk; the record is offered again.'),
  'feedback-broke': tells('developers', 'A feedback could not be recorded because of a bug; nothing was promised to the person.'),
  'public-content-new': tells('nobody', 'Notices, guides, places and forms of `version` were fetched and are shown from now on.'),
  'public-content-not-fetched': tells('nobody', 'Notices and guides could not be fetched; what was fetched before goes on being shown.'),
  'public-content-not-kept': tells(
    'technician',
    'Notices and guides could not be written to the disk; they are fetched again after a restart.',
  ),
  'staff-list-not-fetched': tells('nobody', 'Central did not tell who of the bureau may be let in here; the last list goes on holding.'),
  'staff-list-not-kept': tells(
    'technician',
    'The list of those who may be let in could not be written to the disk; it holds until a restart.',
  ),
  'technician-broke': tells('developers', 'Letting somebody of the bureau in, or something in diagnostics, ended in a bug.'),
  'self-test-broke': tells('developers', 'A self-test ended in a bug; it counts as failed.'),
  'fleet-connected': tells('nobody', 'The live line to central is open; what happened meanwhile is being told.'),
  'fleet-lost': tells('nobody', 'The live line to central ended, or could not be opened; it comes back by itself.'),
  'fleet-refused': tells('bureau', 'Central did not take what this terminal told on its live line; `detail` says why.'),
  'order-taken': tells('nobody', 'An order of central was written down; it is carried out once.'),
  'order-again': tells('nobody', 'Central sent an order that was taken before; it is not carried out again.'),
  'order-refused': tells('bureau', 'Something came as an order that is none for this terminal at this time; `why` says what is wrong.'),
  'order-settled': tells('nobody', 'An order was carried out, could not be, or its time was over.'),
  'order-broke': tells('developers', 'Carrying out an order met a bug; central was told that it failed.'),
  'command-keys-pinned': tells('nobody', 'The keys of central’s orders were stored, once and for all.'),
  'terminal-file-sent': tells('nobody', 'Central has taken a readiness report or a support bundle.'),
  'terminal-file-refused': tells('developers', 'Central will never take this report or bundle; it stays here and is not offered any more.'),
  'report-not-made': tells('developers', 'A readiness report could not be laid out.'),
  'evidence-erased': tells('nobody', 'Sealed evidence of `count` acknowledged records was erased because its time is over.'),
} as const satisfies Record<string, LogEventKind>;

/** Every event that can stand in the agent's log. */
export type LogEvent = keyof typeof AGENT_EVENTS | `device-${DeviceEvent}`;

/** All events with their sentences, those of devices under the name that they have in the log. */
export const LOG_EVENTS: Readonly<Record<string, LogEventKind>> = {
  ...AGENT_EVENTS,
  ...Object.fromEntries(Object.entries(DEVICE_EVENTS).map(([event, kind]) => [`device-${event}`, kind])),
};
