import type { Clock } from '../../clock.ts';
import { encodeMessage, parseMessage, type IppAttribute, type IppGroup, type IppMessage } from '../../devices/ipp/codec/message.ts';
import { operationOf } from '../../devices/ipp/requests.ts';
import {
  A4,
  attribute,
  boolean,
  enumeration,
  groupsOf,
  integer,
  JOB_STATE,
  keyword,
  LANGUAGE,
  mime,
  name,
  numberOf,
  OPERATION,
  PDF,
  PRINTER_STATE,
  STATUS,
  stringsOf,
  text,
  uri,
  type Operation,
} from '../../devices/ipp/wire.ts';
import type { Engine, EngineJob, EngineTrouble } from './engine.ts';

/** What a simulated printer can do. */
export interface PrinterMake {
  readonly makeAndModel: string;
  readonly serialNumber: string;
  readonly firmware: string;
  readonly formats: readonly string[];
  readonly duplex: boolean;
  readonly maximumCopies: number;
  /** Create-Job and Send-Document; without them only Print-Job. */
  readonly twoSteps: boolean;
  /** Says of a job how many documents it has. */
  readonly tellsDocuments: boolean;
  /** What becomes of a job whose document broke off on the way. */
  readonly brokenDocument: 'waits' | 'aborts';
  readonly sheetsLow: number;
  /** Ended jobs that it remembers. */
  readonly history: number;
}

/** The reply side of IPP: requests in, messages out. */
export interface Answers {
  /** The answer to a whole request. Never throws for what a client sends. */
  answer(request: Uint8Array): Uint8Array;
  /** A request that broke off on the way. */
  brokenOff(partOfRequest: Uint8Array): void;
  operation(request: Uint8Array): Operation | undefined;
  /** Refuses new jobs with server-error-busy so many times. */
  busyTimes: number;
}

const REASON: Readonly<Record<EngineTrouble, string>> = {
  'paper-out': 'media-empty-error',
  jam: 'media-jam-error',
  'cover-open': 'cover-open-error',
  'toner-empty': 'marker-supply-empty-error',
};
/** RFC 8011 §5.4.31: a job that waits for its document for so long is given up. */
const DOCUMENT_TIMEOUT_MS = 240_000;

type Reply = { readonly status: keyof typeof STATUS; readonly groups?: readonly IppGroup[] };

export function createAnswers(engine: Engine, make: PrinterMake, clock: Clock, printerUri: () => string): Answers {
  let busyTimes = 0;

  const seconds = (monotonicMs: number) => Math.max(1, Math.round((monotonicMs - engine.upSince) / 1000));

  const giveUpWaiting = () => {
    for (const job of engine.jobs)
      if (job.state === 'held' && clock.monotonic() - job.createdAt > DOCUMENT_TIMEOUT_MS)
        engine.end(job, 'aborted', ['aborted-by-system']);
  };

  const describeJob = (job: EngineJob): readonly IppAttribute[] => {
    const nothing = engine.lies.has('counts-nothing');
    const all = job.claimsAll;
    const denies = engine.lies.has('denies-documents') && job.sidesOut === 0 && !hasEnded(job);
    const sheetsOfOne = job.duplex ? Math.ceil(job.pages / 2) : job.pages;
    return [
      attribute('job-id', integer(job.id)),
      attribute('job-uri', uri(`${printerUri()}/${job.id}`)),
      attribute('job-printer-uri', uri(printerUri())),
      attribute('job-name', name(job.name)),
      attribute('job-originating-user-name', name(job.user)),
      attribute('job-state', enumeration(JOB_STATE[denies ? 'held' : job.state])),
      attribute('job-state-reasons', ...(denies ? ['job-incoming'] : job.reasons).map(keyword)),
      ...(make.tellsDocuments ? [attribute('number-of-documents', integer(job.pdf === undefined || denies ? 0 : 1))] : []),
      attribute('job-impressions', job.pages === 0 ? { kind: 'none', why: 'unknown' } : integer(job.pages)),
      attribute('job-impressions-completed', integer(nothing ? 0 : all ? job.pages * job.copies : job.sidesOut)),
      attribute('job-media-sheets-completed', integer(nothing ? 0 : all ? sheetsOfOne * job.copies : job.sheetsOut)),
      attribute('time-at-creation', integer(seconds(job.createdAt))),
      attribute('time-at-processing', job.beganAt === undefined ? { kind: 'none', why: 'no-value' } : integer(seconds(job.beganAt))),
      attribute('copies', integer(job.copies)),
      attribute('sides', keyword(job.duplex ? 'two-sided-long-edge' : 'one-sided')),
    ];
  };

  const describePrinter = (): readonly IppAttribute[] => {
    const quiet = engine.lies.has('says-idle') || engine.lies.has('says-completed');
    const stopped = !quiet && (engine.troubles.size > 0 || engine.paperSheets <= 0);
    const troubles = new Set(engine.troubles);
    if (engine.paperSheets <= 0) troubles.add('paper-out');
    const low = engine.paperSheets > 0 && engine.paperSheets <= make.sheetsLow ? ['media-low-warning'] : [];
    const reasons = [...(quiet ? [] : [...troubles].map((trouble) => REASON[trouble])), ...low];
    const operations = Object.entries(OPERATION).filter(([each]) => make.twoSteps || (each !== 'Create-Job' && each !== 'Send-Document'));
    return [
      attribute('printer-uri-supported', uri(printerUri())),
      attribute('uri-security-supported', keyword('none')),
      attribute('uri-authentication-supported', keyword('none')),
      attribute('printer-name', name('changqing-simulated')),
      attribute('printer-make-and-model', text(make.makeAndModel)),
      attribute('printer-device-id', text(`MFG:Changqing;MDL:${make.makeAndModel};SN:${make.serialNumber};`)),
      attribute('printer-firmware-string-version', text(make.firmware)),
      attribute('printer-state', enumeration(PRINTER_STATE[stopped ? 'stopped' : engine.printing ? 'processing' : 'idle'])),
      attribute('printer-state-reasons', ...(reasons.length === 0 ? ['none'] : reasons).map(keyword)),
      attribute('printer-is-accepting-jobs', boolean(true)),
      attribute('printer-up-time', integer(seconds(clock.monotonic()))),
      attribute('queued-job-count', integer(engine.jobs.filter((job) => !hasEnded(job)).length)),
      attribute('ipp-versions-supported', keyword('1.1'), keyword('2.0')),
      attribute('operations-supported', ...operations.map(([, code]) => enumeration(code))),
      attribute('document-format-supported', ...make.formats.map(mime)),
      attribute('sides-supported', keyword('one-sided'), ...(make.duplex ? [keyword('two-sided-long-edge')] : [])),
      attribute('copies-supported', { kind: 'rangeOfInteger', lower: 1, upper: make.maximumCopies }),
      attribute('media-default', keyword(A4)),
      attribute('media-ready', keyword(A4)),
      attribute('media-supported', keyword(A4)),
      attribute('print-scaling-supported', keyword('auto'), keyword('none')),
      attribute('color-supported', boolean(false)),
    ];
  };

  /** Only what was asked for (RFC 8011 §4.2.5.1); group names such as `all` mean everything here. */
  const chosen = (
    attributes: readonly IppAttribute[],
    request: IppGroup | undefined,
    unless: readonly string[],
  ): readonly IppAttribute[] => {
    const wanted = stringsOf(request, 'requested-attributes');
    const names = wanted.length === 0 ? unless : wanted;
    if (names.length === 0 || names.some((each) => ['all', 'printer-description', 'job-description'].includes(each))) return attributes;
    return attributes.filter((each) => names.includes(each.name));
  };

  const jobOf = (request: IppGroup | undefined): EngineJob | undefined => {
    const fromUri = /\/(\d+)$/.exec(stringsOf(request, 'job-uri')[0] ?? '')?.[1];
    const id = numberOf(request, 'job-id') ?? Number(fromUri);
    return engine.jobs.find((job) => job.id === id);
  };

  const newJob = (message: IppMessage): EngineJob => {
    const operation = groupsOf(message, 'operation')[0];
    const wishes = groupsOf(message, 'job')[0];
    return engine.add({
      name: stringsOf(operation, 'job-name')[0] ?? 'Untitled',
      user: stringsOf(operation, 'requesting-user-name')[0] ?? 'anonymous',
      copies: Math.min(make.maximumCopies, Math.max(1, numberOf(wishes, 'copies') ?? 1)),
      duplex: make.duplex && stringsOf(wishes, 'sides')[0] === 'two-sided-long-edge',
    });
  };

  const told = (job: EngineJob): readonly IppGroup[] => [
    {
      group: 'job',
      attributes: describeJob(job).filter((each) => ['job-id', 'job-uri', 'job-state', 'job-state-reasons'].includes(each.name)),
    },
  ];

  const isRefused = (request: IppGroup | undefined): Reply | undefined => {
    const format = stringsOf(request, 'document-format')[0] ?? PDF;
    if (!make.formats.includes(format)) return { status: 'client-error-document-format-not-supported' };
    if (busyTimes <= 0) return undefined;
    busyTimes -= 1;
    return { status: 'server-error-busy' };
  };

  const perform = (operation: Operation, message: IppMessage): Reply => {
    giveUpWaiting();
    const request = groupsOf(message, 'operation')[0];
    switch (operation) {
      case 'Get-Printer-Attributes':
        return { status: 'successful-ok', groups: [{ group: 'printer', attributes: chosen(describePrinter(), request, []) }] };
      case 'Validate-Job':
        return isRefused(request) ?? { status: 'successful-ok' };
      case 'Print-Job': {
        const refused = isRefused(request);
        if (refused !== undefined) return refused;
        const job = newJob(message);
        engine.load(job, message.data.slice());
        return { status: 'successful-ok', groups: told(job) };
      }
      case 'Create-Job': {
        const refused = isRefused(undefined);
        return refused ?? { status: 'successful-ok', groups: told(newJob(message)) };
      }
      case 'Send-Document': {
        const job = jobOf(request);
        if (job === undefined) return { status: 'client-error-not-found' };
        // RFC 8011 §4.3.1: after the last document a job takes no more.
        if (job.state !== 'held' || job.pdf !== undefined) return { status: 'client-error-not-possible' };
        const refused = isRefused(request);
        if (refused !== undefined) return refused;
        engine.load(job, message.data.slice());
        return { status: 'successful-ok', groups: told(job) };
      }
      case 'Get-Jobs': {
        const completed = stringsOf(request, 'which-jobs')[0] === 'completed';
        const listed = engine.jobs.filter((job) => hasEnded(job) === completed);
        if (completed) listed.reverse();
        const names = engine.lies.has('hides-names') ? ['job-id', 'job-uri'] : undefined;
        return {
          status: 'successful-ok',
          groups: listed.slice(0, numberOf(request, 'limit') ?? listed.length).map((job) => ({
            group: 'job',
            attributes:
              names === undefined
                ? chosen(describeJob(job), request, ['job-id', 'job-uri'])
                : describeJob(job).filter((each) => names.includes(each.name)),
          })),
        };
      }
      case 'Get-Job-Attributes': {
        const job = jobOf(request);
        if (job === undefined) return { status: 'client-error-not-found' };
        return { status: 'successful-ok', groups: [{ group: 'job', attributes: chosen(describeJob(job), request, []) }] };
      }
      case 'Cancel-Job': {
        const job = jobOf(request);
        if (job === undefined) return { status: 'client-error-not-found' };
        if (hasEnded(job)) return { status: 'client-error-not-possible' };
        engine.cancel(job, 'job-canceled-by-user');
        return { status: 'successful-ok' };
      }
    }
  };

  const reply = ({ status, groups = [] }: Reply, requestId: number): Uint8Array =>
    encodeMessage({
      version: [1, 1],
      code: STATUS[status],
      requestId,
      groups: [{ group: 'operation', attributes: [...LANGUAGE, attribute('status-message', text(status))] }, ...groups],
      data: new Uint8Array(0),
    });

  return {
    answer: (bytes) => {
      const parsed = parseMessage(bytes);
      if (!parsed.ok) return reply({ status: 'client-error-bad-request' }, 0);
      const message = parsed.value;
      const operation = operationOf(message.code);
      const unknown = operation === undefined || (!make.twoSteps && (operation === 'Create-Job' || operation === 'Send-Document'));
      return reply(unknown ? { status: 'server-error-operation-not-supported' } : perform(operation, message), message.requestId);
    },
    brokenOff: (bytes) => {
      const parsed = parseMessage(bytes);
      if (!parsed.ok || make.brokenDocument === 'waits') return;
      const operation = operationOf(parsed.value.code);
      if (operation === 'Print-Job') {
        engine.end(newJob(parsed.value), 'aborted', ['aborted-by-system', 'submission-interrupted']);
        return;
      }
      const job = operation === 'Send-Document' ? jobOf(groupsOf(parsed.value, 'operation')[0]) : undefined;
      if (job?.state === 'held') engine.end(job, 'aborted', ['aborted-by-system', 'submission-interrupted']);
    },
    operation: (bytes) => (bytes.length < 4 ? undefined : operationOf(bytes[2]! * 256 + bytes[3]!)),
    get busyTimes() {
      return busyTimes;
    },
    set busyTimes(times) {
      busyTimes = times;
    },
  };
}

const hasEnded = (job: EngineJob): boolean => job.state === 'canceled' || job.state === 'aborted' || job.state === 'completed';
