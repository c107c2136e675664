import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { castPeople, recordsOf } from '@changqing/fixtures';
import {
  canonicalJson,
  documentRequest,
  maskName,
  maskNumber,
  overviewOf,
  recordRequest,
  topicRecord,
  type DocumentAnswer,
  type LookUpAnswer,
  type LookUpTopic,
  type RecordsOfPerson,
} from '@changqing/protocol';
import { z } from 'zod';
import { CENTRAL_PATHS } from '../../device-agent/src/central/paths.ts';
import { makePrivateJwk, signCompact, signingKeyFrom, type SigningKey } from '../../device-agent/src/records/sign.ts';
import type { Bureau } from './bureau-in-memory.ts';
import { examplePaper } from './paper-example.ts';

const TODAY = '2026-11-23';
/** A look-up says in its id whose it is: the bureau remembers nothing. */
const ID = '0192f0c0-0000-7000-8000-';
/** Rows of a statement on three sides. */
const ROWS = 80;

/** What the bureau answers of one person. */
interface File {
  readonly opened: (lookUpId: string) => LookUpAnswer;
  readonly topics: ReadonlyMap<LookUpTopic, string>;
}

/** A central that answers look-ups as the contract says, of people of the cast who have paid, saved and draw something, and remembers nothing. */
export async function startLookUpBureau(): Promise<Bureau> {
  const key = signingKeyFrom(JSON.stringify(makePrivateJwk()));
  const files = fullFiles();
  const paper = await signedPaper(key);
  let visitors = 0;

  const fileOf = (path: string): File => {
    const index = Number.parseInt(path.slice(path.indexOf(ID) + ID.length).slice(0, 12), 16);
    const file = files[index];
    if (file === undefined) throw new RangeError(`no look-up is called so: ${path}`);
    return file;
  };
  const open = (): LookUpAnswer => {
    const index = visitors % files.length;
    visitors += 1;
    const lookUpId = ID + index.toString(16).padStart(12, '0');
    return fileOf(lookUpId).opened(lookUpId);
  };
  /** The answer's JSON; undefined where there is nothing to say. */
  const answerTo = (path: string, body: string): string | undefined => {
    if (path === CENTRAL_PATHS.lookUps) return JSON.stringify(open());
    if (path === CENTRAL_PATHS.documents) {
      const { kind } = documentRequest.parse(JSON.parse(body));
      if (kind !== paper.paper.content.kind) throw new RangeError(`no ${kind} is issued here`);
      return JSON.stringify(paper);
    }
    if (path.endsWith('/raise')) return JSON.stringify({ result: 'raised', level: 2 });
    if (path.endsWith('/records')) return fileOf(path).topics.get(recordRequest.parse(JSON.parse(body)).topic);
    if (path.endsWith('/end')) return undefined;
    throw new RangeError(`nothing is asked at ${path}`);
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const json = answerTo(request.url ?? '', Buffer.concat(chunks).toString());
    if (json === undefined) response.writeHead(204).end();
    else response.setHeader('content-type', 'application/json').end(json);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(`bench: the bureau of look-ups: ${String(error)}`);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const sealed = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const { kty, crv, x, y } = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }).parse(sealed);
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    answerKey: key.publicJwk,
    evidenceKey: { kty, crv, x, y, kid: 'bench', use: 'enc' },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const TOPICS = ['contributions', 'account', 'benefits', 'flexible', 'medical', 'referral'] as const;

function fullFiles(): readonly File[] {
  return castPeople(TODAY).flatMap((person) => {
    const records = recordsOf(person, TODAY);
    if (records.contributions === undefined || records.account === undefined || records.benefits === undefined) return [];
    const opened = (lookUpId: string): LookUpAnswer => ({
      result: 'open',
      lookUpId,
      personRef: lookUpId,
      level: 1,
      maskedName: maskName(person.name),
      maskedNumber: maskNumber(person.identity),
      password: 'set',
      enrolled: ['right-index', 'left-index'],
      noticeVersion: '2026-11',
    });
    return [{ opened, topics: topicsOf(records) }];
  });
}

function topicsOf(records: RecordsOfPerson): ReadonlyMap<LookUpTopic, string> {
  const topics = new Map<LookUpTopic, string>();
  const put = (topic: LookUpTopic, record: object): void => {
    topics.set(topic, JSON.stringify(topicRecord.parse({ topic, record })));
  };
  put('overview', overviewOf(records, TODAY));
  for (const topic of TOPICS) if (records[topic] !== undefined) put(topic, records[topic]);
  const { particulars } = records;
  if (particulars !== undefined) {
    const sha256 = createHash('sha256').update(canonicalJson(particulars)).digest('hex');
    put('particulars', { ...particulars, sha256, correcting: [] });
  }
  return topics;
}

async function signedPaper(key: SigningKey): Promise<DocumentAnswer> {
  const { paper } = await examplePaper('rights-statement', ROWS);
  if (!paper.official) throw new Error('a statement is official');
  return { paper: { ...paper, signed: signCompact(canonicalJson(paper.seal), key) } };
}
