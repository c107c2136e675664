import { createHash } from 'node:crypto';
import { err, ok, requestSignature, SIGNATURE_HEADER, type Problem, type RequestSignature, type Result } from '@changqing/protocol';
import { compactVerify } from 'jose';
import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { importPublicKey } from '../keys/public-key.ts';
import { findTerminal, noteContact, rememberRequest, type EnrolledTerminal } from './store.ts';

/** What came over the wire and must be what was signed. */
export interface SignedRequest {
  readonly method: string;
  /** Path with query, as sent. */
  readonly path: string;
  readonly body: Uint8Array;
  readonly signature: string | undefined;
}

const MINUTE_MS = 60_000;
/** Beyond this a terminal's clock is doubted: a flag, nothing else. */
export const CLOCK_DOUBT_MS = 10 * MINUTE_MS;
/** Ids are remembered for ten minutes where a replay could change nothing, since records are answered once and reads only read. */
const REMEMBER_MS = 10 * MINUTE_MS;
/** Where a replay would tell or change something, ids are remembered as long as a record may be late. See docs/decisions/0102. */
const REMEMBER_LONG_MS = 31 * 24 * 60 * MINUTE_MS;
const REMEMBERED_LONG = new Set(['/v1/people/identify', '/v1/look-ups', '/v1/terminals/self/heartbeat', '/v1/prints']);

const unsigned = (detail: string): Result<never, Problem> => err({ code: 'request-unsigned', detail: `${SIGNATURE_HEADER}: ${detail}` });

/**
 * Finds the terminal that signed a request. Errors: `request-unsigned`, `terminal-unknown`, `request-replayed`. The signed time decides
 * nothing: a terminal whose clock is a year off is served, and flagged once.
 */
export async function authenticateTerminal(central: Central, request: SignedRequest): Promise<Result<EnrolledTerminal, Problem>> {
  if (request.signature === undefined) return unsigned('missing');
  const claimed = readClaim(request.signature);
  if (claimed === undefined) return unsigned('not a compact JWS with the payload of the contract');
  if (claimed.method !== request.method || claimed.path !== request.path) return unsigned('made for another request');
  if (claimed.bodySha256 !== createHash('sha256').update(request.body).digest('hex')) return unsigned('made for another body');
  const terminal = await findTerminal(central, claimed.terminalId);
  if (terminal === undefined) return err({ code: 'terminal-unknown' });
  try {
    await compactVerify(request.signature, await importPublicKey(terminal.publicKey, 'ES256'), { algorithms: ['ES256'] });
  } catch {
    return unsigned('not made with the key of this terminal');
  }
  const nowMs = central.clock.now();
  const [path = ''] = request.path.split('?');
  const offsetMs = nowMs - Date.parse(claimed.time);
  const long = REMEMBERED_LONG.has(path) || Math.abs(offsetMs) > CLOCK_DOUBT_MS;
  const forgetAtMs = nowMs + (long ? REMEMBER_LONG_MS : REMEMBER_MS);
  if (!(await rememberRequest(central, terminal.id, claimed.requestId, forgetAtMs))) return err({ code: 'request-replayed' });
  await noteContact(central, terminal.id, nowMs, offsetMs);
  if (isDoubtful(offsetMs) && !isDoubtful(terminal.clockOffsetMs ?? 0)) await flagClock(central, terminal.id, offsetMs);
  return ok(terminal);
}

const isDoubtful = (offsetMs: number): boolean => Math.abs(offsetMs) > CLOCK_DOUBT_MS;

function readClaim(jws: string): RequestSignature | undefined {
  const parts = jws.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const parsed = requestSignature.safeParse(JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

async function flagClock(central: Central, terminalId: string, offsetMs: number): Promise<void> {
  central.metrics.flags.inc({ flag: 'clock-doubt' });
  const data = { flag: 'clock-doubt', offsetMs: Math.round(offsetMs) };
  await central.databases.identity.transaction().execute((trx) =>
    appendLedger(trx, central.clock.now(), {
      audit: [{ actor: terminalId, action: 'terminal.clock-doubt', subject: terminalId, data }],
      changes: [{ kind: 'flag', subject: terminalId, data }],
    }),
  );
}
