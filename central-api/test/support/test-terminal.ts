import { createHash, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import {
  canonicalJson,
  fingerPosition,
  makeRecordNumber,
  modalityOf,
  recordAnswer,
  SIGNATURE_HEADER,
  type AttemptBody,
  type BodyPosition,
  type ConsentBody,
  type Evidence,
  type Identity,
  type Json,
  type RecordAnswer,
  type RecordHead,
  type TerminalProfile,
} from '@changqing/protocol';
import { CompactEncrypt, CompactSign, compactVerify } from 'jose';
import { importPublicKey } from '../../src/keys/public-key.ts';
import { makeId } from '../../src/unique-id.ts';
import { touch } from './synthetic-prints.ts';
import type { TestClock } from './test-clock.ts';

/** What central answered over HTTP. */
export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** One visit: a consent and the attempts under it. */
export interface Visit {
  readonly sessionId: string;
  readonly consentId: string;
  readonly personRef: string | undefined;
  readonly code: string;
  readonly recordNo: string;
}

/** What a test turns on an attempt. */
export interface AttemptOptions {
  readonly finger: string;
  readonly position?: BodyPosition;
  readonly touchNumber: number;
  readonly by?: 'card' | 'typed';
  readonly delivery?: 'live' | 'late';
  readonly identity?: Identity;
  readonly tryNumber?: number;
  readonly body?: Partial<AttemptBody>;
  readonly template?: Uint8Array;
}

export interface MadeRecord {
  readonly id: string;
  readonly submission: { record: string; evidence?: string; delivery: 'live' | 'late' };
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A terminal as the contract describes it: own key, chained records, sealed evidence, signed requests. */
export class TestTerminal {
  readonly url: string;
  readonly key: KeyObject;
  readonly profile: TerminalProfile;
  readonly clock: TestClock;
  /** Added to the true time wherever the terminal tells its own. */
  clockErrorMs = 0;
  epoch = randomUUID() as string;
  sequence = 0;
  previousSha256 = '0'.repeat(64);
  lastAck: RecordHead['lastAck'] = undefined;

  private constructor(url: string, key: KeyObject, profile: TerminalProfile, clock: TestClock) {
    this.url = url;
    this.key = key;
    this.profile = profile;
    this.clock = clock;
  }

  static async enrol(url: string, code: string, clock: TestClock): Promise<TestTerminal> {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const body = JSON.stringify({ code, name: 'test', publicKey: { ...publicKey.export({ format: 'jwk' }), kid: 'test' } });
    const response = await fetch(`${url}/v1/terminals`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (response.status !== 200) throw new Error(await response.text());
    return new TestTerminal(url, privateKey, (await response.json()) as TerminalProfile, clock);
  }

  now(): string {
    return new Date(this.clock.now() + this.clockErrorMs).toISOString();
  }

  /** Signs a request; `changes` lets a test lie in the signed payload. */
  async signature(method: string, path: string, body: string, changes: Record<string, unknown> = {}): Promise<string> {
    const claim = {
      method,
      path,
      bodySha256: sha256(body),
      terminalId: this.profile.terminalId,
      requestId: makeId(this.clock.now()),
      time: this.now(),
    };
    return new CompactSign(Buffer.from(JSON.stringify({ ...claim, ...changes }))).setProtectedHeader({ alg: 'ES256' }).sign(this.key);
  }

  async request(method: 'GET' | 'POST', path: string, body?: unknown, changes: Record<string, unknown> = {}): Promise<Reply> {
    const text = body === undefined ? '' : JSON.stringify(body);
    return this.send(method, path, text, await this.signature(method, path, text, changes));
  }

  async send(method: 'GET' | 'POST', path: string, text: string, signature: string): Promise<Reply> {
    const response = await fetch(this.url + path, {
      method,
      headers: { [SIGNATURE_HEADER]: signature, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: text }),
    });
    const answered = await response.text();
    return {
      status: response.status,
      body: (answered === '' ? {} : JSON.parse(answered)) as Record<string, unknown>,
      headers: response.headers,
    };
  }

  identify(identity: Identity, by: 'card' | 'typed' = 'card', name?: string): Promise<Reply> {
    return this.request('POST', '/v1/people/identify', { sessionId: randomUUID(), by, identity, ...(name === undefined ? {} : { name }) });
  }

  private head(sessionId: string): RecordHead {
    this.sequence += 1;
    return {
      v: 1,
      suite: 'ES256-SHA256-A256GCM',
      id: makeId(this.clock.now()),
      terminalId: this.profile.terminalId,
      siteNo: this.profile.site.siteNo,
      sessionId,
      at: this.now(),
      monotonicMs: 1234.5,
      bootId: this.epoch,
      ...(this.lastAck === undefined ? {} : { lastAck: this.lastAck }),
      epoch: this.epoch,
      sequence: this.sequence,
      previousSha256: this.previousSha256,
    };
  }

  private async sign(body: object): Promise<string> {
    const text = canonicalJson(body as unknown as Json);
    this.previousSha256 = sha256(text);
    return new CompactSign(Buffer.from(text)).setProtectedHeader({ alg: 'ES256' }).sign(this.key);
  }

  /** Makes the consent of a new visit, without sending it; `changes` make it one of a visit that goes on, or for another purpose. */
  async makeConsent(personRef?: string, changes: Partial<ConsentBody> = {}): Promise<{ visit: Visit; record: MadeRecord }> {
    const sessionId = changes.sessionId ?? randomUUID();
    const body: ConsentBody = {
      ...this.head(sessionId),
      kind: 'consent',
      ...(personRef === undefined ? {} : { personRef }),
      purpose: 'certification',
      modalities: ['fingerprint', 'palm-vein'],
      noticeVersion: '2026-11',
      ...changes,
    };
    const record = await this.sign(body);
    const code = Array.from(createHash('sha256').update(sessionId).digest().subarray(0, 16), (byte) => CROCKFORD[byte % 32]).join('');
    const recordNo = makeRecordNumber(this.profile.site.siteNo, '2026-11-23', (this.sequence % 9_999) + 1);
    return {
      visit: { sessionId, consentId: body.id, personRef, code, recordNo },
      record: { id: body.id, submission: { record, delivery: 'live' } },
    };
  }

  /** Begins a visit: consent made and delivered. */
  async visit(personRef?: string, changes: Partial<ConsentBody> = {}): Promise<Visit> {
    const { visit, record } = await this.makeConsent(personRef, changes);
    const reply = await this.request('POST', '/v1/consents', record.submission);
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
    return visit;
  }

  async makeAttempt(visit: Visit, options: AttemptOptions): Promise<MadeRecord> {
    const { finger, position = 'right-index', touchNumber, by = 'card', delivery = 'live', identity } = options;
    const head = this.head(visit.sessionId);
    const modality = modalityOf(position);
    const format = modality === 'palm-vein' ? 'cq-palm/1' : 'cq-fp/1';
    const template = options.template ?? touch(finger, fingerPosition.parse(position), touchNumber);
    const evidence: Evidence = {
      v: 1,
      id: head.id,
      position,
      templates: [{ format, bytes: Buffer.from(template).toString('base64url') }],
      ...(identity === undefined ? {} : { identity: { by, identity } }),
    };
    const jwe = await this.seal(head.id, JSON.stringify(evidence));
    const body: AttemptBody = {
      ...head,
      kind: 'attempt',
      ...(visit.personRef === undefined ? {} : { personRef: visit.personRef }),
      captured: visit.personRef === undefined ? 'offline' : 'online',
      identifiedBy: by,
      device: { model: 'test', serialNumber: '1', firmware: '1' },
      modality,
      position,
      tryNumber: options.tryNumber ?? 1,
      quality: 80,
      algorithms: { extractor: format, format },
      liveness: 'passed',
      purpose: 'certification',
      consentId: visit.consentId,
      noticeVersion: '2026-11',
      evidenceSha256: sha256(jwe),
      recordNo: visit.recordNo,
      code: visit.code,
      ...options.body,
    };
    return { id: body.id, submission: { record: await this.sign(body), evidence: jwe, delivery } };
  }

  /** Makes a record of any kind: the fields beside the head, and what is sealed with it, which may name the record's id. */
  async makeRecord(
    sessionId: string,
    fields: object,
    sealed?: (id: string) => object,
    delivery: 'live' | 'late' = 'live',
  ): Promise<MadeRecord> {
    const head = this.head(sessionId);
    const evidence = sealed === undefined ? undefined : await this.seal(head.id, JSON.stringify(sealed(head.id)));
    const record = await this.sign({ ...head, ...(evidence === undefined ? {} : { evidenceSha256: sha256(evidence) }), ...fields });
    return { id: head.id, submission: { record, ...(evidence === undefined ? {} : { evidence }), delivery } };
  }

  async seal(id: string, text: string): Promise<string> {
    const [key] = this.profile.evidenceKeys;
    if (key === undefined) throw new Error('no evidence key');
    return new CompactEncrypt(Buffer.from(text))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid, id })
      .encrypt(await importPublicKey(key, 'ECDH-ES'));
  }

  submit(record: MadeRecord): Promise<Reply> {
    return this.request('POST', '/v1/attempts', record.submission);
  }

  /** Makes, sends and reads one attempt. */
  async attempt(visit: Visit, options: AttemptOptions): Promise<RecordAnswer> {
    return this.readAnswer(await this.submit(await this.makeAttempt(visit, options)));
  }

  /** Verifies central's signature as a terminal does. */
  async readAnswer(reply: Reply): Promise<RecordAnswer> {
    if (reply.status !== 200) throw new Error(`${String(reply.status)} ${JSON.stringify(reply.body)}`);
    const { payload } = await compactVerify(String(reply.body.answer), async (header) => {
      const key = this.profile.answerKeys.find(({ kid }) => kid === header.kid);
      if (key === undefined) throw new Error('signed with a key that was never offered');
      return importPublicKey(key, 'ES256');
    });
    const answer = recordAnswer.parse(JSON.parse(Buffer.from(payload).toString()));
    this.lastAck = { sequence: this.sequence, time: answer.receivedAt };
    return answer;
  }
}
