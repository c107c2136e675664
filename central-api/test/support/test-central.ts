import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import {
  citizenCheckCharacter,
  type EnrolmentRequest,
  type FingerPosition,
  type Identity,
  type RegisteredPerson,
} from '@changqing/protocol';
import { startCentral, type CentralPorts, type RunningCentral } from '../../src/central.ts';
import { parseConfig, type CentralConfig } from '../../src/config.ts';
import { siteOf } from '../../src/seed.ts';
import { makeCode } from '../../src/terminals/routes.ts';
import { cloneDatabase } from './database.ts';
import { directMatcher, type DirectMatcher } from './direct-matcher.ts';
import { touch } from './synthetic-prints.ts';
import { testClock, type TestClock } from './test-clock.ts';
import { TestTerminal } from './test-terminal.ts';
import { kiosks } from '@changqing/fixtures';

/** Central on a database of its own, with everything around it that tests turn. */
export interface TestCentral {
  readonly running: RunningCentral;
  readonly config: CentralConfig;
  readonly clock: TestClock;
  readonly matcher: DirectMatcher;
  /** Every line that was logged. */
  readonly logged: string[];
  /** A new terminal; `kiosk` picks the place (0: a bank branch). */
  terminal(kiosk?: number): Promise<TestTerminal>;
  bureau(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Registers somebody born in November 1955 with one pension, and gives the number. */
  person(changes?: Partial<RegisteredPerson>): Promise<Identity>;
  enrol(identity: Identity, finger: string, positions: readonly FingerPosition[], touchNumber?: number): Promise<EnrolledPerson>;
  close(): Promise<void>;
}

export interface EnrolledPerson {
  readonly identity: Identity;
  readonly personRef: string;
  readonly consentIds: readonly string[];
}

let lastNumber = 0;

/** A valid number that no other person of this file has. */
export function makeNumber(birthDate = '1955-11-12'): Identity {
  lastNumber += 1;
  const first17 = `110101${birthDate.replaceAll('-', '')}${String(lastNumber).padStart(3, '0')}`;
  return { kind: 'citizen', number: first17 + citizenCheckCharacter(first17) };
}

export async function startTestCentral(ports: CentralPorts = {}, env: Record<string, string> = {}): Promise<TestCentral> {
  const folder = mkdtempSync(join(tmpdir(), 'changqing-central-'));
  const database = await cloneDatabase();
  const parsed = parseConfig({
    CHANGQING_DATA: join(folder, 'data'),
    CHANGQING_KEYS_DIR: join(folder, 'keys'),
    CHANGQING_CENTRAL_PORT: '0',
    CHANGQING_CENTRAL_PUBLIC_PORT: '0',
    CHANGQING_CENTRAL_REQUESTS_PER_MINUTE: '1000000',
    CHANGQING_IDENTIFY_PER_MINUTE: '1000000',
    ...env,
  });
  if (!parsed.ok) throw new Error(parsed.error.join('\n'));
  const config: CentralConfig = {
    ...parsed.value,
    databaseUrl: database.databaseUrl,
    biometricsDatabaseUrl: database.biometricsDatabaseUrl,
  };
  const clock = testClock();
  const matcher = directMatcher();
  const logged: string[] = [];
  const logTo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString());
      done();
    },
  });
  const started = await startCentral(config, { clock, matcher, logTo, ...ports });
  if (!started.ok) throw new Error(started.error.message);
  const running = started.value;

  const bureau: TestCentral['bureau'] = async (method, path, body) => {
    const response = await fetch(running.url + path, {
      method,
      headers: { authorization: `Bearer ${running.bureauToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    running,
    config,
    clock,
    matcher,
    logged,
    bureau,
    async terminal(kiosk = 0) {
      const place = kiosks()[kiosk];
      if (place === undefined) throw new Error('no such kiosk');
      const { code } = await makeCode(running.central, siteOf(place, running.publicUrl), 1);
      return TestTerminal.enrol(running.url, code, clock);
    },
    async person(changes = {}) {
      const birthDate = changes.birthDate ?? '1955-11-12';
      const identity = makeNumber(birthDate);
      const pension = { kind: 'enterprise-pension', rule: 'birth-month-cycle', startedOn: '2015-12-01', suspended: false, counted: [] };
      const person = { identity, name: '李桂兰', birthDate, suspicions: [], benefits: [pension], ...changes };
      const done = await bureau('POST', '/v1/people', { people: [person] });
      if (done.status !== 200) throw new Error(JSON.stringify(done.body));
      return identity;
    },
    async enrol(identity, finger, positions, touchNumber = 0) {
      const request: EnrolmentRequest = {
        id: randomUUID(),
        identity,
        consents: [{ modality: 'fingerprint', noticeVersion: '2026-11', agreedAt: new Date(clock.now()).toISOString() }],
        references: positions.map((position) => ({
          position,
          format: 'cq-fp/1',
          bytes: Buffer.from(touch(finger, position, touchNumber)).toString('base64url'),
          quality: 80,
          impression: 1,
        })),
      };
      const done = await bureau('POST', '/v1/enrolments', request);
      if (done.status !== 200) throw new Error(JSON.stringify(done.body));
      return { identity, ...(done.body as { personRef: string; consentIds: string[] }) };
    },
    async close() {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
