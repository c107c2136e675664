import type { DatabaseSync } from 'node:sqlite';
import { auditCheckpoint, canonicalJson, err, ok, type AuditCheckpoint, type EventRow, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import {
  AUDIT_START,
  onAppended,
  readAuditAfter,
  readAuditHash,
  readAuditHead,
  readAuditId,
  renewAuditId,
  verifyAudit,
  verifyAuditInTurns,
  type AuditFault,
  type AuditPlace,
} from './audit.ts';
import type { AuditNote, AuditWitness } from './audit-witness.ts';
import { parseJson, signCompact, verifyCompact, type SigningKey } from './sign.ts';

/** The audit as a whole: what it says to central, and whether it is still what was written. */
export interface AuditLog {
  readonly id: string;
  readonly head: AuditPlace;
  /** The first entry that is not what was written, as this start or a later look found it. */
  readonly fault: AuditFault | undefined;
  /** Entries after a place, in order. */
  after(sequence: number, limit: number): EventRow[];
  /** The signed head as it was when this entry was the last; undefined before the terminal is enrolled. */
  checkpoint(at: AuditPlace): string | undefined;
  /** Goes through the whole chain in turns; everything else goes on meanwhile. */
  verifyWhole(): Promise<Result<number, AuditFault>>;
  /** The same entries become another audit: central has one of this id that goes on otherwise. */
  renew(): void;
  /** Calls back after entries were added; the returned function stops that. */
  onGrown(listener: () => void): () => void;
  close(): void;
}

export interface AuditLogOptions {
  readonly database: DatabaseSync;
  readonly witness: AuditWitness;
  readonly clock: Clock;
  readonly key: SigningKey;
  /** Undefined before the terminal is enrolled. */
  terminalId(): string | undefined;
  /** Resolves when a long look may go on; default: after everything else that waits. */
  readonly rest?: () => Promise<void>;
}

/** A head is signed at least so often, also while central is away. */
const SIGNED_EACH = 100;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Opens the audit. What was added since it was last gone through is gone through now, and compared with the witness; the whole chain is for
 * quiet hours (`verifyWhole`).
 */
export function openAuditLog(options: AuditLogOptions): AuditLog {
  const { database, witness, clock, key } = options;
  const grown = new Set<() => void>();
  const noted = witness.read();
  const found = lookAtStart(database, noted, key);
  let fault = found.ok ? undefined : found.error;
  let id = readAuditId(database);
  let verified = found.ok ? found.value : AUDIT_START;
  let signed = noted?.auditId === id ? { jws: noted.checkpoint, sequence: signedUpTo(noted, key) } : { jws: undefined, sequence: 0 };

  const sign = ({ sequence, sha256 }: AuditPlace): string | undefined => {
    const terminalId = options.terminalId();
    if (terminalId === undefined) return undefined;
    const said: AuditCheckpoint = { terminalId, auditId: id, size: sequence, head: sha256, at: new Date(clock.now()).toISOString() };
    const jws = signCompact(canonicalJson(said), key);
    if (sequence > signed.sequence) signed = { jws, sequence };
    return jws;
  };
  const note = () => {
    const head = readAuditHead(database);
    if (head.sequence - signed.sequence >= SIGNED_EACH) sign(head);
    witness.write(id, { head, verified, ...(signed.jws === undefined ? {} : { checkpoint: signed.jws }) });
  };

  let due = false;
  const stop = onAppended(database, () => {
    if (due) return;
    due = true;
    // Once for all entries of one moment.
    queueMicrotask(() => {
      due = false;
      if (!database.isOpen) return;
      note();
      for (const listener of [...grown]) listener();
    });
  });
  note();

  return {
    get id() {
      return id;
    },
    get head() {
      return readAuditHead(database);
    },
    get fault() {
      return fault;
    },
    after: (sequence, limit) => readAuditAfter(database, sequence, limit),
    checkpoint: sign,
    verifyWhole: async () => {
      const whole = await verifyAuditInTurns(database, options.rest ?? nextTurn);
      if (!whole.ok) {
        fault ??= whole.error;
        return whole;
      }
      verified = whole.value;
      note();
      return fault === undefined ? ok(whole.value.sequence) : err(fault);
    },
    renew: () => {
      renewAuditId(database);
      id = readAuditId(database);
      signed = { jws: undefined, sequence: 0 };
      note();
    },
    onGrown: (listener) => {
      grown.add(listener);
      return () => void grown.delete(listener);
    },
    close: stop,
  };
}

/** How far the head reaches that this terminal has signed itself; 0 where the signature does not fit. */
function signedUpTo({ checkpoint, auditId }: AuditNote, key: SigningKey): number {
  return checkpoint === undefined ? 0 : (readCheckpoint(checkpoint, auditId, key)?.size ?? 0);
}

function readCheckpoint(jws: string, auditId: string, key: SigningKey): AuditCheckpoint | undefined {
  const payload = verifyCompact(jws, [key.publicJwk]);
  const said = payload.ok ? auditCheckpoint.safeParse(parseJson(payload.value)).data : undefined;
  return said?.auditId === auditId ? said : undefined;
}

/** The chain from where it was found right last, and every place that was noted elsewhere. */
function lookAtStart(database: DatabaseSync, noted: AuditNote | undefined, key: SigningKey): Result<AuditPlace, AuditFault> {
  const head = readAuditHead(database);
  if (noted === undefined) return placeOf(verifyAudit(database), head);
  if (noted.auditId !== readAuditId(database))
    return noted.head.sequence === 0
      ? placeOf(verifyAudit(database), head)
      : err({ sequence: 1, detail: `another audit stood here, of ${noted.head.sequence} entries` });
  const checkpoint = noted.checkpoint === undefined ? undefined : readCheckpoint(noted.checkpoint, noted.auditId, key);
  const places = [
    noted.verified,
    noted.head,
    ...(checkpoint === undefined ? [] : [{ sequence: checkpoint.size, sha256: checkpoint.head }]),
  ];
  const missing = Math.max(...places.map(({ sequence }) => sequence));
  if (missing > head.sequence) {
    // Somebody may have changed the rest as well: the first bad entry is named.
    const rest = verifyAudit(database);
    return err(rest.ok ? { sequence: head.sequence + 1, detail: `is missing: the witness knows ${missing} entries` } : rest.error);
  }
  for (const { sequence, sha256 } of places) {
    if (sequence === 0 || readAuditHash(database, sequence) === sha256) continue;
    const whole = verifyAudit(database);
    return err(whole.ok ? { sequence, detail: 'is another one than was witnessed: the chain was written anew' } : whole.error);
  }
  return placeOf(verifyAudit(database, noted.verified), head);
}

const placeOf = (followed: Result<number, AuditFault>, head: AuditPlace): Result<AuditPlace, AuditFault> =>
  followed.ok ? ok(head) : followed;
