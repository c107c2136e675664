import { randomUUID } from 'node:crypto';
import type { Identity, LookUpTopic, RecordsOfPerson } from '@changqing/protocol';
import type { TestCentral } from './test-central.ts';
import type { Reply, TestTerminal, Visit } from './test-terminal.ts';

/** A look-up that a test has opened. */
export interface OpenedLookUp {
  readonly id: string;
  readonly sessionId: string;
  readonly answer: Record<string, unknown>;
}

/** Opens a look-up on a card. */
export async function byCard(
  terminal: TestTerminal,
  identity: Identity,
  sessionId: string = randomUUID(),
  name?: string,
): Promise<OpenedLookUp> {
  const basis = { by: 'card', identity, ...(name === undefined ? {} : { name }) };
  const { body, status } = await terminal.request('POST', '/v1/look-ups', { sessionId, basis });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return { id: String(body.lookUpId), sessionId, answer: body };
}

export const byVerification = (terminal: TestTerminal, sessionId: string, verificationId: string): Promise<Reply> =>
  terminal.request('POST', '/v1/look-ups', { sessionId, basis: { by: 'verification', verificationId } });

export const record = (
  terminal: TestTerminal,
  lookUpId: string,
  topic: LookUpTopic,
  purpose: 'screen' | 'slip' = 'screen',
): Promise<Reply> => terminal.request('POST', `/v1/look-ups/${lookUpId}/records`, { topic, purpose });

export const password = (terminal: TestTerminal, lookUpId: string, digits: string): Promise<Reply> =>
  terminal.request('POST', `/v1/look-ups/${lookUpId}/raise`, { by: 'password', password: digits });

export const raise = (terminal: TestTerminal, lookUpId: string, verificationId: string): Promise<Reply> =>
  terminal.request('POST', `/v1/look-ups/${lookUpId}/raise`, { by: 'verification', verificationId });

/** Asks for a scanned page, whose answer is bytes. */
export async function archivePage(
  terminal: TestTerminal,
  lookUpId: string,
  documentId: string,
  page: number,
): Promise<{ status: number; bytes: Buffer; headers: Headers }> {
  const path = `/v1/look-ups/${lookUpId}/archive-pages`;
  const text = JSON.stringify({ documentId, page });
  const response = await fetch(terminal.url + path, {
    method: 'POST',
    headers: { 'changqing-signature': await terminal.signature('POST', path, text), 'content-type': 'application/json' },
    body: text,
  });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
}

/** The verification of a look-up's own session: a consent for looking up, and a finger that fits. */
export async function verified(
  terminal: TestTerminal,
  personRef: string,
  finger: string,
  changes: { sessionId?: string; by?: 'card' | 'typed' } = {},
): Promise<{ verificationId: string; visit: Visit }> {
  const { sessionId, by = 'card' } = changes;
  const visit = await terminal.visit(personRef, { purpose: 'look-up', ...(sessionId === undefined ? {} : { sessionId }) });
  touches += 1;
  const answer = await terminal.attempt(visit, { finger, touchNumber: touches, by, body: { purpose: 'look-up' } });
  if (answer.result.kind !== 'verified') throw new Error(answer.result.kind);
  return { verificationId: answer.result.verificationId, visit };
}
let touches = 100;

/** Hands records over as the bureau does. */
export async function hand(city: TestCentral, records: RecordsOfPerson): Promise<void> {
  const { body, status } = await city.bureau('POST', '/v1/records', { people: [records] });
  if (status !== 200 || (body as { stored: number }).stored !== 1) throw new Error(JSON.stringify(body));
}

export async function setPassword(city: TestCentral, identity: Identity, digits: string | null): Promise<void> {
  const { status, body } = await city.bureau('POST', '/v1/service-passwords', { identity, password: digits });
  if (status !== 204) throw new Error(JSON.stringify(body));
}
