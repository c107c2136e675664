import { err, ok, type DocumentRequest, type IssuedPaper, type Problem, type PublicJwk, type Result } from '@changqing/protocol';
import type { CentralError, LookUpClient } from '../../central/central-client.ts';
import type { AgentLog } from '../../log.ts';
import type { DeskPaper } from '../../printing/print-desk.ts';
import { believePaper, isNamedPicture } from './believe-paper.ts';

/** A paper on sheets, as bytes for the printer. */
export interface LaidOut {
  readonly pdf: Uint8Array;
  /** Of one copy. */
  readonly sides: number;
}

/** Lays out exactly what central issued. `reprint` marks it 补打. */
export type LayOutPaper = (
  paper: IssuedPaper,
  pictures: readonly Uint8Array[],
  options: { readonly reprint: boolean; readonly siteName: string; readonly printedAt: number },
) => Promise<Result<LaidOut, Problem>>;

export interface PreparePapersOptions {
  readonly client: Pick<LookUpClient, 'issueDocument' | 'readDocumentPicture'>;
  readonly log: AgentLog;
  readonly layOut: LayOutPaper;
  answerKeys(): readonly PublicJwk[];
  siteName(): string;
  /** Wall clock, ms since 1970. */
  now(): number;
}

/** Papers that are ready, and what is left of the day's sheets after them; undefined where that is not counted. */
export interface Prepared {
  readonly papers: readonly DeskPaper[];
  readonly sheetsLeft: number | undefined;
}

/** Why there are no papers: central's error, or a problem of our own such as `paper-not-believed`. */
export type NotPrepared = { readonly central: CentralError } | { readonly problem: Problem };

/**
 * Has papers issued, checks them and lays them out, one after the other. One of several that there is nothing on file for is left out; where any
 * other thing is off, none is prepared: half of what was asked for would be taken for the whole.
 */
export async function preparePapers(
  options: PreparePapersOptions,
  requests: readonly DocumentRequest[],
  signal: AbortSignal,
): Promise<Result<Prepared, NotPrepared>> {
  const papers: DeskPaper[] = [];
  let sheetsLeft: number | undefined;
  for (const request of requests) {
    const issued = await options.client.issueDocument(request, signal);
    if (!issued.ok) {
      if (requests.length > 1 && isNothingOnFile(issued.error)) continue;
      return err({ central: issued.error });
    }
    const { paper } = issued.value;
    const prepared = await prepare(options, request, paper, signal);
    if (!prepared.ok) return prepared;
    papers.push(prepared.value);
    if (paper.official) sheetsLeft = Math.min(sheetsLeft ?? Number.POSITIVE_INFINITY, paper.sheetsLeftToday);
  }
  if (papers.length === 0) return err({ problem: { code: 'nothing-on-file' } });
  return ok({ papers, sheetsLeft });
}

const isNothingOnFile = (error: CentralError): boolean => error.code === 'refused' && error.problem.code === 'nothing-on-file';

async function prepare(
  options: PreparePapersOptions,
  request: DocumentRequest,
  paper: IssuedPaper,
  signal: AbortSignal,
): Promise<Result<DeskPaper, NotPrepared>> {
  const believed = believePaper(paper, request.kind, options.answerKeys());
  if (!believed.ok) return notBelieved(options.log, request, believed.error);
  const pictures = await readPictures(options, request, paper, signal);
  if (!pictures.ok) return pictures;
  const layOut = (reprint: boolean) =>
    options.layOut(paper, pictures.value, { reprint, siteName: options.siteName(), printedAt: options.now() });
  const reprint = paper.official && paper.prints > 0;
  const laidOut = await layOut(reprint);
  if (!laidOut.ok) {
    options.log.error({ event: 'paper-not-laid-out', kind: request.kind, code: laidOut.error.code, detail: laidOut.error.detail });
    return err({ problem: { code: laidOut.error.code } });
  }
  return ok({
    kind: paper.content.kind,
    ...(paper.official ? { code: paper.seal.code, number: paper.seal.number } : {}),
    ...laidOut.value,
    reprint,
    layOutMarked: () => layOut(true),
  });
}

async function readPictures(
  options: PreparePapersOptions,
  request: DocumentRequest,
  paper: IssuedPaper,
  signal: AbortSignal,
): Promise<Result<Uint8Array[], NotPrepared>> {
  const pictures: Uint8Array[] = [];
  if (!paper.official) return ok(pictures);
  for (let index = 0; index < paper.content.pictures.length; index += 1) {
    const read = await options.client.readDocumentPicture(paper.seal.documentId, index, signal);
    if (!read.ok) return err({ central: read.error });
    if (!isNamedPicture(paper, index, read.value)) return notBelieved(options.log, request, `picture ${index} is another one`);
    pictures.push(read.value);
  }
  return ok(pictures);
}

function notBelieved(log: AgentLog, { kind }: DocumentRequest, detail: string): Result<never, NotPrepared> {
  log.error({ event: 'paper-not-believed', kind, detail });
  return err({ problem: { code: 'paper-not-believed' } });
}
