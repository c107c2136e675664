import { canonicalJson, type RequestSignature } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { makeUuid } from '../records/record-id.ts';
import { sha256, signCompact, type SigningKey } from '../records/sign.ts';

/** What is asked of central: method, path with query, and the body as it is sent. */
export interface SignedAsk {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string;
}

/** Who asks. */
export interface Asker {
  readonly clock: Clock;
  readonly key: SigningKey;
  /** Undefined before the terminal is enrolled. */
  terminalId(): string | undefined;
}

/** The detached signature that every request of an enrolled terminal carries; undefined before it is enrolled. */
export function signRequest(asker: Asker, { method, path, body }: SignedAsk): string | undefined {
  const terminalId = asker.terminalId();
  if (terminalId === undefined) return undefined;
  const nowMs = asker.clock.now();
  const said: RequestSignature = {
    method,
    path,
    bodySha256: sha256(body),
    terminalId,
    requestId: makeUuid(nowMs),
    time: new Date(nowMs).toISOString(),
  };
  return signCompact(canonicalJson(said), asker.key);
}
