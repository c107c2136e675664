import { z } from 'zod';

/** Who can do something about a problem, and when trying again makes sense. */
export type WhoActs = 'person' | 'attendant' | 'technician';
export type Retry = 'now' | 'later' | 'never';

interface ProblemKind {
  /** HTTP status where the problem travels as problem+json. */
  readonly status: number;
  readonly who: WhoActs;
  readonly retry: Retry;
  /** One plain sentence for logs and for other programs; what people read is in the screens' words. */
  readonly title: string;
}

/** Every problem that one part tells another. A code stands here once; the UI must have words for each. */
export const PROBLEMS = {
  'request-invalid': { status: 400, who: 'technician', retry: 'never', title: 'The request is not of the form that the contract states.' },
  'request-unsigned': {
    status: 401,
    who: 'technician',
    retry: 'never',
    title: 'The request carries no valid signature of an enrolled terminal.',
  },
  'request-replayed': { status: 409, who: 'technician', retry: 'now', title: 'A request with this id was already answered.' },
  'terminal-unknown': {
    status: 401,
    who: 'technician',
    retry: 'never',
    title: 'This terminal is not enrolled, or was closed by the bureau.',
  },
  'enrol-code-invalid': {
    status: 403,
    who: 'technician',
    retry: 'never',
    title: 'The enrolment code is wrong, used or out of date: ask the bureau for a new one.',
  },
  'not-authorised': { status: 403, who: 'technician', retry: 'never', title: 'These credentials do not open this resource.' },
  'not-found': { status: 404, who: 'technician', retry: 'never', title: 'There is nothing at this address.' },
  'record-conflict': { status: 409, who: 'technician', retry: 'never', title: 'Another record with this id was stored before.' },
  'consent-unknown': { status: 409, who: 'technician', retry: 'later', title: 'The consent that this record names has not arrived yet.' },
  'evidence-unreadable': {
    status: 422,
    who: 'technician',
    retry: 'never',
    title: 'The sealed evidence cannot be opened or does not fit its record.',
  },
  'too-large': { status: 413, who: 'technician', retry: 'never', title: 'The body is larger than this resource takes.' },
  'rate-limited': { status: 429, who: 'technician', retry: 'later', title: 'Too many requests: wait as long as Retry-After says.' },
  'central-failed': { status: 500, who: 'technician', retry: 'later', title: 'Central failed; the request id names the entry in its log.' },
  'central-busy': { status: 503, who: 'technician', retry: 'later', title: 'Central cannot take this now.' },
  'host-refused': { status: 421, who: 'technician', retry: 'never', title: 'This address is not the one that the agent serves.' },
  'origin-refused': { status: 403, who: 'technician', retry: 'never', title: 'Requests from other pages are refused.' },
  'not-paired': {
    status: 401,
    who: 'technician',
    retry: 'never',
    title: 'This browser is not paired: open the link in run/kiosk-url of the data folder.',
  },
  'nonce-invalid': { status: 409, who: 'person', retry: 'now', title: 'The command was already done, or belongs to an earlier page.' },
  'command-not-now': { status: 409, who: 'person', retry: 'now', title: 'The session is not at a step that takes this command.' },
  'agent-failed': { status: 500, who: 'technician', retry: 'later', title: 'The agent failed; its log has the details.' },
  'number-incomplete': { status: 422, who: 'person', retry: 'now', title: 'The number has too few or too many places.' },
  'number-characters': { status: 422, who: 'person', retry: 'now', title: 'The number holds characters that it cannot have.' },
  'number-check': { status: 422, who: 'person', retry: 'now', title: 'The last place of the number does not fit the others.' },
  'number-date': { status: 422, who: 'person', retry: 'now', title: 'The birth date in the number does not exist.' },
  'card-unreadable': { status: 503, who: 'person', retry: 'now', title: 'The card was not read: take it off and lay it down again.' },
  'card-reader-unavailable': { status: 503, who: 'technician', retry: 'later', title: 'The card reader does not answer.' },
  'fingerprint-reader-unavailable': { status: 503, who: 'technician', retry: 'later', title: 'The fingerprint reader does not answer.' },
  'palm-reader-unavailable': { status: 503, who: 'technician', retry: 'later', title: 'The palm-vein reader does not answer.' },
  'readers-unavailable': { status: 503, who: 'technician', retry: 'later', title: 'Neither reader answers.' },
  'printer-paper-out': { status: 503, who: 'attendant', retry: 'later', title: 'The receipt paper is used up.' },
  'printer-cover-open': { status: 503, who: 'attendant', retry: 'later', title: 'The printer is open.' },
  'printer-faulty': { status: 503, who: 'technician', retry: 'later', title: 'The printer has a fault: cutter, heat or electronics.' },
  'printer-unavailable': { status: 503, who: 'technician', retry: 'later', title: 'The printer does not answer.' },
  'printer-paper-low': {
    status: 503,
    who: 'technician',
    retry: 'later',
    title: 'Paper will run out soon: bring a new roll or new sheets.',
  },
  'document-printer-paper-out': { status: 503, who: 'attendant', retry: 'later', title: 'The document printer has no paper.' },
  'document-printer-jam': { status: 503, who: 'attendant', retry: 'later', title: 'Paper is jammed in the document printer.' },
  'document-printer-open': { status: 503, who: 'attendant', retry: 'later', title: 'The document printer is open.' },
  'document-printer-faulty': {
    status: 503,
    who: 'technician',
    retry: 'later',
    title: 'The document printer cannot print: toner, format or electronics.',
  },
  'document-printer-unavailable': {
    status: 503,
    who: 'technician',
    retry: 'later',
    title: 'The document printer does not answer, or there is none.',
  },
  'look-up-over': { status: 409, who: 'person', retry: 'now', title: 'This look-up is over: lay the card down again.' },
  'assurance-too-low': { status: 403, who: 'person', retry: 'now', title: 'This takes the service password, or a finger or palm.' },
  'password-locked': {
    status: 403,
    who: 'person',
    retry: 'never',
    title: 'The service password was wrong too often: the counter sets a new one.',
  },
  'print-limit': { status: 429, who: 'person', retry: 'later', title: 'This person has had as many papers today as the bureau allows.' },
  'nothing-on-file': { status: 404, who: 'person', retry: 'never', title: 'Nothing is on file that this paper could state.' },
  'paper-not-believed': {
    status: 500,
    who: 'technician',
    retry: 'never',
    title: 'A paper whose signature or hash does not fit is not printed.',
  },
  'picture-unreadable': {
    status: 422,
    who: 'person',
    retry: 'never',
    title: 'This scanned page cannot be shown: ask for the original at the counter.',
  },
  'sums-wrong': {
    status: 422,
    who: 'technician',
    retry: 'never',
    title: 'A record does not add up: mend it where it comes from and hand it over again.',
  },
  'central-unreachable': { status: 503, who: 'technician', retry: 'later', title: 'Central does not answer over the network.' },
  'certifying-closed': {
    status: 503,
    who: 'technician',
    retry: 'later',
    title: 'Too many records are kept, or central was out of reach too long: certifying is closed here.',
  },
  'storage-full': { status: 507, who: 'technician', retry: 'later', title: 'The disk is full: nothing can be promised.' },
  'storage-failed': {
    status: 500,
    who: 'technician',
    retry: 'never',
    title: 'The journal could not be written: the agent stops taking records until it is restarted.',
  },
  'settings-refused': {
    status: 422,
    who: 'technician',
    retry: 'now',
    title: 'The settings were not changed: each field that is wrong is named.',
  },
  'settings-moved-on': {
    status: 409,
    who: 'technician',
    retry: 'now',
    title: 'Somebody else changed the settings meanwhile: look at the new version first.',
  },
  'desk-closed': { status: 403, who: 'technician', retry: 'never', title: 'Diagnostics is not open: lay your card on the reader.' },
  'no-right': { status: 403, who: 'technician', retry: 'never', title: 'This role does not open this.' },
  'staff-card-unknown': {
    status: 403,
    who: 'technician',
    retry: 'never',
    title: 'This card is not that of anybody who may be let in here.',
  },
  'staff-pin-wrong': { status: 403, who: 'technician', retry: 'now', title: 'The PIN is wrong.' },
  'staff-waiting': { status: 429, who: 'technician', retry: 'later', title: 'Too many wrong tries: wait as long as is shown.' },
  'staff-locked': { status: 403, who: 'technician', retry: 'never', title: 'The account is locked: a supervisor opens it.' },
  'staff-expired': { status: 403, who: 'technician', retry: 'never', title: 'The authorisation has run out: a supervisor renews it.' },
  'not-logged-in': { status: 401, who: 'technician', retry: 'now', title: 'Nobody is logged in, or the time without a touch is over.' },
  'login-refused': { status: 403, who: 'technician', retry: 'now', title: 'Name, password or one-time code is wrong.' },
  'on-battery': {
    status: 503,
    who: 'attendant',
    retry: 'later',
    title: 'The mains failed: what was begun is finished, nothing new is begun.',
  },
  'disk-pressure': { status: 507, who: 'technician', retry: 'later', title: 'The disk has less than 500 MB left: no new visits.' },
  'device-out-of-order': { status: 503, who: 'technician', retry: 'later', title: 'A device stays silent after every reset.' },
  'device-withheld': {
    status: 503,
    who: 'technician',
    retry: 'never',
    title: 'A device answers with another serial number or firmware: a technician has to clear it.',
  },
  'outside-hours': {
    status: 503,
    who: 'person',
    retry: 'later',
    title: 'This kiosk is closed at this hour; the detail says when it opens.',
  },
  'safe-page': { status: 503, who: 'technician', retry: 'later', title: 'The agent ended again and again: this kiosk is out of service.' },
  'settings-invalid': { status: 500, who: 'technician', retry: 'never', title: 'The settings file is broken; the log names the line.' },
  'clock-behind': { status: 503, who: 'technician', retry: 'later', title: 'The clock stands before the last record: set it.' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;
export const problemCode = z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]);

/** A problem as data. `detail` is for technicians and never holds a name, a number or a template. */
export const problem = z.object({
  code: problemCode,
  detail: z.string().max(500).optional(),
  /** Which fields of the input are wrong, as paths into the body. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

/** RFC 9457 body of a problem over HTTP. */
export const problemDocument = z.object({
  type: z.string().regex(/^urn:changqing:problem:[a-z-]+$/),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** The request id. */
  instance: z.string(),
  code: problemCode,
  who: z.enum(['person', 'attendant', 'technician']),
  retry: z.enum(['now', 'later', 'never']),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type ProblemDocument = z.infer<typeof problemDocument>;

/** Turns a problem into its RFC 9457 body; `requestId` becomes `instance`. */
export function problemDocumentOf(from: Problem, requestId: string): ProblemDocument {
  const kind: ProblemKind = PROBLEMS[from.code];
  return {
    type: `urn:changqing:problem:${from.code}`,
    title: kind.title,
    status: kind.status,
    instance: requestId,
    code: from.code,
    who: kind.who,
    retry: kind.retry,
    ...(from.detail === undefined ? {} : { detail: from.detail }),
    ...(from.fields === undefined ? {} : { errors: from.fields }),
  };
}
