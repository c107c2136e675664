import { randomUUID } from 'node:crypto';
import { citizenCheckCharacter, enrolmentAnswer, type EnrolmentRequest, type Identity } from '@changqing/protocol';
import pg from 'pg';
import { SUPERUSER } from '../../central-api/src/postgres/embedded-server.ts';
import { touch } from '../../central-api/test/support/synthetic-prints.ts';
import type { TestTerminal } from '../../central-api/test/support/test-terminal.ts';
import { AT_A_TIME, rate } from './at-a-time.ts';
import type { BenchCentral } from './bench-central.ts';
import { askAsBureau, enrolTerminals } from './bench-terminals.ts';
import type { Figure } from './figure.ts';
import { pairedRow, plainRow } from './spread.ts';

const PEOPLE = 40;
/** Central's embedded database, where the bare table stands beside central's own. */
const DATABASE = 'changqing';

interface Enrolled {
  readonly finger: string;
  readonly personRef: string;
}

/** A request that only has to be sent: sealing and signing are the terminal's work and are done before. */
interface Prepared {
  readonly text: string;
  readonly signature: string;
  readonly terminal: TestTerminal;
  readonly record: string;
  readonly evidence: string;
}

/** Attempts decided a second by the real central over HTTP, beside bare inserts of the same bytes into the same PostgreSQL. */
export const central: Figure = {
  name: 'central',
  title: 'Central: attempts decided a second',
  measure: async ({ quick, central: running, say }) => {
    const bench = await running();
    return measureOn(bench, quick ? { rounds: 4, each: 40 } : { rounds: 8, each: 96 }, say);
  },
};

async function measureOn(
  bench: BenchCentral,
  { rounds, each }: { readonly rounds: number; readonly each: number },
  say: (line: string) => void,
) {
  say('enrolling terminals and people');
  const terminals = await enrolTerminals(bench, AT_A_TIME);
  const people = await enrolPeople(bench);
  const pool = new pg.Pool({ host: bench.socketFolder, user: SUPERUSER, database: DATABASE, max: AT_A_TIME });
  await pool.query('create schema bench');
  await pool.query('create table bench.bare (id uuid primary key, record text not null, evidence text not null)');
  const samples = { real: [] as number[], null: [] as number[], bare: [] as number[], latency: [] as number[] };
  let bytes = 0;
  let told = '';
  try {
    for (let round = -1; round < rounds; round += 1) {
      let last: readonly Prepared[] = [];
      for (const matcher of ['real', 'null'] as const) {
        await bench.matchBy(matcher);
        const prepared = await prepare(terminals, people, each);
        last = prepared;
        bytes = (prepared[0]?.record.length ?? 0) + (prepared[0]?.evidence.length ?? 0);
        const latency: number[] = [];
        const perSecond = await rate(prepared, (one) => send(one, latency));
        if (round < 0) continue;
        samples[matcher].push(perSecond);
        if (matcher === 'real') samples.latency.push(...latency);
      }
      const bare = await rate(last, ({ record, evidence }) =>
        pool.query('insert into bench.bare (id, record, evidence) values ($1, $2, $3)', [randomUUID(), record, evidence]),
      );
      if (round >= 0) samples.bare.push(bare);
    }
    told = await decisions(pool);
  } finally {
    await pool.end();
  }
  const beside = `bare PostgreSQL: one row a commit, ${AT_A_TIME} connections`;
  return [
    pairedRow(
      'attempts decided, with matching',
      'per s',
      samples.real,
      beside,
      samples.bare,
      `rounds of ${each}, ${AT_A_TIME} at a time, ${bytes} bytes each; ${told}`,
    ),
    pairedRow('attempts decided, null matcher', 'per s', samples.null, beside, samples.bare),
    pairedRow('with matching beside without', 'per s', samples.real, 'null matcher', samples.null),
    plainRow('one attempt with matching, as a terminal waits for it', 'ms', samples.latency, `${AT_A_TIME} at a time`),
  ];
}

async function enrolPeople(bench: BenchCentral): Promise<readonly Enrolled[]> {
  const birthDate = '1955-06-12';
  const numbers = Array.from({ length: PEOPLE }, (_, index): Identity => {
    const first17 = `659001${birthDate.replaceAll('-', '')}${String(index).padStart(3, '0')}`;
    return { kind: 'citizen', number: first17 + citizenCheckCharacter(first17) };
  });
  const pension = { kind: 'enterprise-pension', rule: 'birth-month-cycle', startedOn: '2015-12-01', suspended: false, counted: [] };
  await askAsBureau(bench, '/v1/people', {
    people: numbers.map((identity) => ({ identity, name: '李桂兰', birthDate, suspicions: [], benefits: [pension] })),
  });
  const enrolled: Enrolled[] = [];
  for (const identity of numbers) {
    const request: EnrolmentRequest = {
      id: randomUUID(),
      identity,
      consents: [{ modality: 'fingerprint', noticeVersion: '2026-11', agreedAt: new Date().toISOString() }],
      references: [0, 1].map((touchNumber) => ({
        position: 'right-index',
        format: 'cq-fp/1',
        bytes: Buffer.from(touch(identity.number, 'right-index', touchNumber)).toString('base64url'),
        quality: 80,
        impression: touchNumber + 1,
      })),
    };
    const { personRef } = enrolmentAnswer.parse(await askAsBureau(bench, '/v1/enrolments', request));
    enrolled.push({ finger: identity.number, personRef });
  }
  return enrolled;
}

let lastTouch = 10;

/** One visit each: its consent is delivered, its attempt sealed and signed, all but sent. */
async function prepare(terminals: readonly TestTerminal[], people: readonly Enrolled[], count: number): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = [];
  const each = async (terminal: TestTerminal, first: number): Promise<void> => {
    for (let index = first; index < count; index += terminals.length) {
      lastTouch += 1;
      const touchNumber = lastTouch;
      const person = people[touchNumber % people.length];
      if (person === undefined) throw new Error('nobody is enrolled');
      const visit = await terminal.visit(person.personRef);
      const { submission } = await terminal.makeAttempt(visit, { finger: person.finger, touchNumber });
      const text = JSON.stringify(submission);
      const signature = await terminal.signature('POST', '/v1/attempts', text);
      prepared.push({ text, signature, terminal, record: submission.record, evidence: submission.evidence ?? '' });
    }
  };
  await Promise.all(terminals.map(each));
  return prepared;
}

async function send({ terminal, text, signature }: Prepared, latency: number[]): Promise<void> {
  const startedAt = performance.now();
  const { status, body } = await terminal.send('POST', '/v1/attempts', text, signature);
  latency.push(performance.now() - startedAt);
  if (status !== 200) throw new Error(`central answered ${status}: ${JSON.stringify(body)}`);
}

/** How the attempts were decided, by central's own table: a bench that measures refusals would be worth nothing. */
async function decisions(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ readonly decided: number; readonly matched: number; readonly counted: number }>(
    `select (select count(*)::int from identity.attempts) as counted, count(*)::int as decided, count(*) filter (where matched)::int as matched
     from identity.decisions`,
  );
  const [row] = rows;
  if (row === undefined || row.decided < row.counted * 0.95 || row.matched < row.decided * 0.9)
    throw new Error(`central decided too few attempts: ${JSON.stringify(row)}`);
  return `${row.counted} attempts in all, ${row.decided} decided at once, ${row.matched} matched`;
}
