import { spawn } from 'node:child_process';
import { createHash, randomInt, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  changeList,
  citizenCheckCharacter,
  enrolmentAnswer,
  followUpList,
  terminalCodeAnswer,
  withdrawalAnswer,
  type Change,
  type EnrolmentRequest,
  type FingerPosition,
  type FollowUp,
  type IdCard,
  type Identity,
  type RegisteredPerson,
  type Site,
} from '@changqing/protocol';
import pg from 'pg';
import { z } from 'zod';
import { touch } from './touch.ts';

/** Somebody in the register, whose fingers are made from their own seed. */
export interface RegisteredSomebody {
  readonly identity: Identity;
  readonly card: IdCard;
  readonly body: string;
}

/** The real central, as a process with its own PostgreSQL, and the bureau's side of it. */
export interface TestCentral {
  readonly url: URL;
  readonly publicUrl: string;
  /** Where central's keys lie: a test may open what was sealed for it. */
  readonly keysFolder: string;
  /** What the bureau's own requests carry. */
  readonly bureauToken: string;
  /** Registers somebody with one pension that is due on any day. */
  person(changes?: Partial<RegisteredPerson>): Promise<RegisteredSomebody>;
  /** Enrols fingers; `body` says whose they are, by default the person's own. Answers the person's opaque reference. */
  enrol(person: RegisteredSomebody, positions: readonly FingerPosition[], body?: string): Promise<string>;
  enrolCode(site?: Partial<Site>): Promise<string>;
  noteDeath(person: RegisteredSomebody, deceasedOn: string | null): Promise<void>;
  /** How much evidence was destroyed with it. */
  withdrawConsent(consentId: string): Promise<number>;
  followUps(personRef: string): Promise<FollowUp[]>;
  /** Everything that happened, in the order of commits. */
  changes(): Promise<Change[]>;
  /** Looks into the database itself, as its identity role, or as the one of biometrics. */
  query<T extends z.ZodType>(row: T, text: string, values: readonly unknown[], role?: 'identity' | 'biometrics'): Promise<z.infer<T>[]>;
  close(): Promise<void>;
}

const readyFile = z.object({ url: z.url(), publicUrl: z.url(), dataFolder: z.string(), keysFolder: z.string() });
const READY_WITHIN_MS = 100_000;

/** The one central of this test run, started by whoever comes first; it ends by itself after the run. */
async function keptCentral(): Promise<z.infer<typeof readyFile>> {
  const runner = process.send === undefined ? process.pid : process.ppid;
  const folder = join(tmpdir(), `changqing-agent-test-${runner}`);
  try {
    mkdirSync(folder);
    spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'central-keeper.ts'), folder, String(runner)],
      { detached: true, stdio: 'ignore' },
    ).unref();
  } catch {
    // Another file of this run was first.
  }
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (existsSync(join(folder, 'failed'))) throw new Error(readFileSync(join(folder, 'failed'), 'utf8'));
    if (existsSync(join(folder, 'ready'))) return readyFile.parse(JSON.parse(readFileSync(join(folder, 'ready'), 'utf8')));
    await delay(50);
  }
  throw new Error('central did not start');
}

const PLACE: Site = {
  siteNo: '0017',
  name: '常青路社区服务站',
  address: '常青路 17 号',
  bureauName: '常青市社会保险事业管理局',
  telephone: '0000-12333',
  counter: '社保服务大厅 3 号窗口',
  attendants: 'none',
  resultDays: 3,
  verifyBase: 'http://127.0.0.1:7081',
  latitude: 30,
  longitude: 110,
};

export async function testCentral(): Promise<TestCentral> {
  const { url, publicUrl, dataFolder, keysFolder } = await keptCentral();
  const token = readFileSync(join(keysFolder, 'central', 'bureau-token'), 'utf8').trim();
  const clients = new Map<string, Promise<pg.Client>>();

  const bureau = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const clientOf = (role: 'identity' | 'biometrics'): Promise<pg.Client> => {
    const known = clients.get(role);
    if (known !== undefined) return known;
    const client = new pg.Client({
      host: socketOf(join(dataFolder, 'central')),
      user: `changqing_${role}`,
      database: 'changqing',
      options: `-c search_path=${role}`,
    });
    client.on('error', () => undefined);
    const connected = client.connect().then(() => client);
    clients.set(role, connected);
    return connected;
  };

  return {
    url: new URL(url),
    publicUrl,
    keysFolder: join(keysFolder, 'central'),
    bureauToken: token,
    person: async (changes = {}) => {
      const birthDate = changes.birthDate ?? '1955-06-12';
      const identity = makeNumber(birthDate);
      const name = '李桂兰';
      const pension = { kind: 'enterprise-pension', rule: 'birth-month-cycle', startedOn: '2015-12-01', suspended: false, counted: [] };
      await bureau('POST', '/v1/people', {
        people: [{ identity, name, birthDate, suspicions: [], benefits: [pension], ...changes }],
      });
      return {
        identity,
        card: { kind: 'resident', identity, name: changes.name ?? name, sex: 'female', birthDate, readerId: 'test' },
        body: identity.number,
      };
    },
    enrol: async ({ identity, body: own }, positions, body = own) => {
      const request: EnrolmentRequest = {
        id: randomUUID(),
        identity,
        consents: [{ modality: 'fingerprint', noticeVersion: '2026-11', agreedAt: new Date().toISOString() }],
        references: positions.map((position) => ({
          position,
          format: 'cq-fp/1',
          bytes: Buffer.from(touch(body, position)).toString('base64url'),
          quality: 80,
          impression: 1,
        })),
      };
      return enrolmentAnswer.parse(await bureau('POST', '/v1/enrolments', request)).personRef;
    },
    enrolCode: async (site = {}) =>
      terminalCodeAnswer.parse(await bureau('POST', '/v1/terminal-codes', { site: { ...PLACE, ...site }, hoursValid: 1 })).code,
    noteDeath: async ({ identity }, deceasedOn) => {
      await bureau('POST', '/v1/death-notices', { identity, deceasedOn });
    },
    withdrawConsent: async (id) => withdrawalAnswer.parse(await bureau('POST', `/v1/consents/${id}/withdraw`)).erasedEvidence,
    followUps: async (personRef) =>
      followUpList.parse(await bureau('GET', '/v1/follow-ups')).followUps.filter((followUp) => followUp.personRef === personRef),
    changes: async () => {
      const all: Change[] = [];
      for (let after = 0; ;) {
        const page = changeList.parse(await bureau('GET', `/v1/changes?after=${after}&limit=1000`));
        if (page.changes.length === 0) return all;
        all.push(...page.changes);
        after = page.next;
      }
    },
    query: async (row, text, values, role = 'identity') => {
      const client = await clientOf(role);
      const answer = await client.query(text, [...values]);
      return answer.rows.map((found) => row.parse(found));
    },
    close: async () => {
      for (const client of clients.values()) await (await client).end();
    },
  };
}

/** Central's embedded server says where it is by its socket: in the data folder, or where that could not be. */
function socketOf(dataFolder: string): string {
  const short = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  const folders = [join(dataFolder, 'db'), join('/var/lib/changqing-central', short, 'db'), join(tmpdir(), `changqing-${short}`)];
  const found = folders.find((folder) => existsSync(join(folder, '.s.PGSQL.5432')));
  if (found === undefined) throw new Error('the socket of central’s database is not where it should be');
  return found;
}

/** A valid number; test files run side by side on one register, so chance keeps them apart. */
function makeNumber(birthDate: string): Identity {
  const first17 = `${randomInt(110_000, 660_000)}${birthDate.replaceAll('-', '')}${String(randomInt(1_000)).padStart(3, '0')}`;
  return { kind: 'citizen', number: first17 + citizenCheckCharacter(first17) };
}
