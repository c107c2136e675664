import {
  documentAnswer,
  heartbeatAnswer,
  identifyAnswer,
  lookUpAnswer,
  printReportAnswer,
  publicContent,
  raiseAnswer,
  staffList,
  submissionAnswer,
  terminalProfile,
  topicRecord,
  type ArchivePageRequest,
  type DocumentAnswer,
  type DocumentRequest,
  type Heartbeat,
  type IdentifyAnswer,
  type IdentifyRequest,
  type Json,
  type LookUpAnswer,
  type LookUpRequest,
  type PrintReport,
  type PublicContent,
  type RaiseAnswer,
  type RaiseRequest,
  type RecordRequest,
  type RecordSubmission,
  type Result,
  type StaffList,
  type SubmissionAnswer,
  type TerminalEnrolment,
  type TerminalFile,
  type TerminalProfile,
  type TopicRecord,
} from '@changqing/protocol';
import { createExchange, type CentralError, type ExchangeOptions, type Question } from './exchange.ts';
import { CENTRAL_PATHS, documentPicturePath, lookUpPath } from './paths.ts';

export type { CentralError } from './exchange.ts';

/** What a terminal's journal holds and central takes. */
export type SubmittedKind = 'consent' | 'attempt' | 'feedback' | 'particulars';

/** Looking up and papers, as central offers them to a terminal. Every call takes a signal and ends with it; none is tried twice. */
export interface LookUpClient {
  openLookUp(request: LookUpRequest, signal: AbortSignal): Promise<Result<LookUpAnswer, CentralError>>;
  /** Shows more of who one is. */
  raiseLookUp(lookUpId: string, request: RaiseRequest, signal: AbortSignal): Promise<Result<RaiseAnswer, CentralError>>;
  readRecord(lookUpId: string, request: RecordRequest, signal: AbortSignal): Promise<Result<TopicRecord, CentralError>>;
  /** One scanned page, PNG or JPEG as it comes: at most 8 MB, believed by nobody before it is decoded. */
  readArchivePage(lookUpId: string, request: ArchivePageRequest, signal: AbortSignal): Promise<Result<Uint8Array, CentralError>>;
  endLookUp(lookUpId: string, signal: AbortSignal): Promise<Result<undefined, CentralError>>;
  issueDocument(request: DocumentRequest, signal: AbortSignal): Promise<Result<DocumentAnswer, CentralError>>;
  /** @param index place in the content's list of pictures, from 0 */
  readDocumentPicture(documentId: string, index: number, signal: AbortSignal): Promise<Result<Uint8Array, CentralError>>;
}

/** Central as a terminal sees it. Every call takes a signal and ends with it. */
export interface CentralClient extends LookUpClient {
  enrol(enrolment: TerminalEnrolment, signal: AbortSignal): Promise<Result<TerminalProfile, CentralError>>;
  profile(signal: AbortSignal): Promise<Result<TerminalProfile, CentralError>>;
  identify(request: IdentifyRequest, signal: AbortSignal): Promise<Result<IdentifyAnswer, CentralError>>;
  submit(kind: SubmittedKind, submission: RecordSubmission, signal: AbortSignal): Promise<Result<SubmissionAnswer, CentralError>>;
  /** Notices, guides, sites and forms for everybody. */
  publicContent(signal: AbortSignal): Promise<Result<PublicContent, CentralError>>;
}

/** What a terminal tells of itself, beside what it does for people. */
export interface TerminalReports {
  /** How it goes with this terminal; answered with central's time. */
  heartbeat(state: Heartbeat, signal: AbortSignal): Promise<Result<{ readonly time: string }, CentralError>>;
  /** How a print ended; given again with the same job it changes nothing. */
  reportPrint(report: PrintReport, signal: AbortSignal): Promise<Result<{ readonly prints: number }, CentralError>>;
}

/** Who of the bureau may be let in at this terminal. */
export interface StaffClient {
  staff(signal: AbortSignal): Promise<Result<StaffList, CentralError>>;
}

/** Files that a terminal signs and hands over: readiness reports and support bundles. */
export interface TerminalFiles {
  /** The same id with the same content again changes nothing. */
  sendFile(file: TerminalFile, signal: AbortSignal): Promise<Result<undefined, CentralError>>;
}

export type CentralClientOptions = ExchangeOptions;

/** Most answers of central are small. */
const SMALL_BYTES = 256 * 1024;
/** Records of 45 years, papers with their tables, the public content of a whole city. */
const LARGE_BYTES = 4 * 1024 * 1024;
/** A scanned page. */
const PICTURE_BYTES = 8 * 1024 * 1024;

const SUBMISSIONS: Readonly<Record<SubmittedKind, string>> = {
  consent: CENTRAL_PATHS.consents,
  attempt: CENTRAL_PATHS.attempts,
  feedback: CENTRAL_PATHS.feedback,
  particulars: CENTRAL_PATHS.particulars,
};

const get = (path: string, limitBytes = SMALL_BYTES): Question => ({ method: 'GET', path, limitBytes });
const post = (path: string, content: Json, limitBytes = SMALL_BYTES): Question => ({ method: 'POST', path, content, limitBytes });

export function createCentralClient(options: CentralClientOptions): CentralClient & TerminalReports & StaffClient & TerminalFiles {
  const exchange = createExchange(options);
  return {
    enrol: (enrolment, signal) => exchange.json(post(CENTRAL_PATHS.enrolTerminal, enrolment), terminalProfile, signal),
    heartbeat: (state, signal) => exchange.json(post(CENTRAL_PATHS.heartbeat, state), heartbeatAnswer, signal),
    reportPrint: (report, signal) => exchange.json(post(CENTRAL_PATHS.prints, report), printReportAnswer, signal),
    sendFile: (file, signal) => exchange.nothing(post(CENTRAL_PATHS.files, file), signal),
    profile: (signal) => exchange.json(get(CENTRAL_PATHS.profile), terminalProfile, signal),
    identify: (request, signal) => exchange.json(post(CENTRAL_PATHS.identify, request), identifyAnswer, signal),
    submit: (kind, submission, signal) => exchange.json(post(SUBMISSIONS[kind], submission), submissionAnswer, signal),
    staff: (signal) => exchange.json(get(CENTRAL_PATHS.staff), staffList, signal),
    publicContent: (signal) => exchange.json(get(CENTRAL_PATHS.publicContent, LARGE_BYTES), publicContent, signal),
    openLookUp: (request, signal) => exchange.json(post(CENTRAL_PATHS.lookUps, request), lookUpAnswer, signal),
    raiseLookUp: (id, request, signal) => exchange.json(post(lookUpPath(id, 'raise'), request), raiseAnswer, signal),
    readRecord: (id, request, signal) => exchange.json(post(lookUpPath(id, 'records'), request, LARGE_BYTES), topicRecord, signal),
    readArchivePage: (id, request, signal) => exchange.bytes(post(lookUpPath(id, 'archive-pages'), request, PICTURE_BYTES), signal),
    endLookUp: (id, signal) => exchange.nothing(post(lookUpPath(id, 'end'), {}), signal),
    issueDocument: (request, signal) => exchange.json(post(CENTRAL_PATHS.documents, request, LARGE_BYTES), documentAnswer, signal),
    readDocumentPicture: (id, index, signal) => exchange.bytes(get(documentPicturePath(id, index), PICTURE_BYTES), signal),
  };
}
