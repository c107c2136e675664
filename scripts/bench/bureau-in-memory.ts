import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  canonicalJson,
  recordSubmission,
  type IdentifyAnswer,
  type PublicJwk,
  type RecordAnswer,
  type RecordResult,
} from '@changqing/protocol';
import { z } from 'zod';
import { CENTRAL_PATHS } from '../../device-agent/src/central/paths.ts';
import { makePrivateJwk, sha256, signCompact, signingKeyFrom } from '../../device-agent/src/records/sign.ts';

/** A central that answers as the contract says and remembers nothing, so that the memory of who talks to it can be watched for long. */
export interface Bureau {
  readonly url: string;
  readonly answerKey: PublicJwk;
  readonly evidenceKey: PublicJwk;
  close(): Promise<void>;
}

const sealed = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const recordId = z.object({ id: z.string(), kind: z.enum(['consent', 'attempt']), tryNumber: z.number().optional() });

/** Every seventh visitor is matched at the second touch only. */
const SECOND_TOUCH_EVERY = 7;

export async function startBureau(): Promise<Bureau> {
  const key = signingKeyFrom(JSON.stringify(makePrivateJwk()));
  let visitors = 0;

  const resultOf = (kind: 'consent' | 'attempt', tryNumber: number): RecordResult => {
    if (kind === 'consent') return { kind: 'stored' };
    if (visitors % SECOND_TOUCH_EVERY === 0 && tryNumber === 1) return { kind: 'not-matched' };
    return {
      kind: 'matched',
      verificationId: randomUUID(),
      as: 'accepted',
      grade: 'biometric+card',
      benefits: [
        {
          kind: 'enterprise-pension',
          rule: 'birth-month-cycle',
          state: 'certified',
          cycle: '2026-06',
          countedNow: true,
          nextFrom: '2027-06-01',
          nextTo: '2028-05-31',
        },
      ],
    };
  };

  const identify = (): IdentifyAnswer => {
    visitors += 1;
    return {
      result: 'found',
      personRef: randomUUID(),
      maskedName: '李**',
      maskedNumber: '139***********123X',
      enrolled: ['right-index', 'left-index'],
      noticeVersion: '2026-11',
    };
  };

  const submit = (text: string): { readonly answer: string } => {
    const { record } = recordSubmission.parse(JSON.parse(text));
    const { id, kind, tryNumber } = recordId.parse(JSON.parse(Buffer.from(record.split('.')[1] ?? '', 'base64url').toString()));
    const now = new Date().toISOString();
    const answer: RecordAnswer = {
      v: 1,
      recordId: id,
      recordSha256: sha256(record),
      receivedAt: now,
      effectiveAt: now,
      result: resultOf(kind, tryNumber ?? 1),
    };
    return { answer: signCompact(canonicalJson(answer), key) };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = request.url === CENTRAL_PATHS.identify ? identify() : submit(Buffer.concat(chunks).toString());
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(`bench: the bureau in memory: ${String(error)}`);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
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
