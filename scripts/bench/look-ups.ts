import { lookUpAnswer, topicRecord, type LookUpTopic } from '@changqing/protocol';
import pg from 'pg';
import { SUPERUSER } from '../../central-api/src/postgres/embedded-server.ts';
import type { TestTerminal } from '../../central-api/test/support/test-terminal.ts';
import { AT_A_TIME, rate } from './at-a-time.ts';
import { BARE_TABLE, lookUpBare, readBare, readNoted, type BareReading } from './bare-look-ups.ts';
import type { BenchCentral } from './bench-central.ts';
import { enrolTerminals } from './bench-terminals.ts';
import type { Figure, Row } from './figure.ts';
import { anyCard, OPEN_PATH, openLookUps, sendSigned, TOPICS_BY_LEVEL, type OpenLookUp, type OpeningTimes } from './look-up-people.ts';
import { seedPopulation } from './seed-population.ts';
import { pairedRow, plainRow } from './spread.ts';

/** Central's embedded database. */
const DATABASE = 'changqing';
/** Of a round's records so many are read with nobody else asking. */
const ALONE = 24;

/** Look-ups a second on the real central over a large population, beside bare PostgreSQL on the same queries. */
export const lookUps: Figure = {
  name: 'look-ups',
  title: 'Central: look-ups a second',
  measure: async ({ quick, ownCentral, population, say }) => {
    const bench = await ownCentral('look-ups');
    const pool = new pg.Pool({ host: bench.socketFolder, user: SUPERUSER, database: DATABASE, max: AT_A_TIME });
    try {
      const seeded = await seedPopulation(bench, pool, population, say);
      const rounds = quick ? { rounds: 3, people: 24 } : { rounds: 8, people: 64 };
      return [...seeded, ...(await measureOn(bench, pool, { population, ...rounds }, say))];
    } finally {
      await pool.end();
      await bench.stop();
    }
  },
};

/** A request for one topic that only has to be sent. */
interface Prepared extends BareReading {
  readonly terminal: TestTerminal;
  readonly path: string;
  readonly text: string;
  readonly signature: string;
}

async function measureOn(
  bench: BenchCentral,
  pool: pg.Pool,
  { population, rounds, people }: { readonly population: number; readonly rounds: number; readonly people: number },
  say: (line: string) => void,
): Promise<readonly Row[]> {
  for (const statement of BARE_TABLE) await pool.query(statement);
  const terminals = await enrolTerminals(bench, AT_A_TIME);
  const perSecond = { read: [] as number[], bare: [] as number[], noted: [] as number[], whole: [] as number[], wholeBare: [] as number[] };
  const ms = { read: [] as number[], alone: [] as number[], opened: [] as number[], raised: [] as number[], whole: [] as number[] };
  let characters = 0;
  let records = 0;
  for (let round = -1; round < rounds; round += 1) {
    // Different people for each, drawn from the whole population: nobody finds warm pages that another one has read.
    const times: OpeningTimes = { opened: [], raised: [] };
    const ours = await openLookUps(bench, pool, terminals, { population, count: people, times });
    const forBare = await openLookUps(bench, pool, terminals, { population, count: people });
    const forNoted = await openLookUps(bench, pool, terminals, { population, count: people });
    const alone = await prepare(await openLookUps(bench, pool, terminals, { population, count: ALONE }), ['contributions']);
    const prepared = await prepare(ours);
    const latency: number[] = [];
    const read = await rate(prepared, async (one) => {
      const startedAt = performance.now();
      const length = await readRecord(one);
      latency.push(performance.now() - startedAt);
      characters += length;
      records += 1;
    });
    const bare = await rate(readingsOf(forBare), (one) => readBare(pool, one));
    const noted = await rate(readingsOf(forNoted), (one) => readNoted(pool, one));
    const aloneMs: number[] = [];
    for (const one of alone) {
      const startedAt = performance.now();
      await readRecord(one);
      aloneMs.push(performance.now() - startedAt);
    }
    const wholeMs: number[] = [];
    const whole = await rate([...ours.keys()], async (index) => {
      const terminal = terminals[index % terminals.length];
      if (terminal === undefined) throw new RangeError('no terminals');
      const startedAt = performance.now();
      await lookUpByCard(terminal, population);
      wholeMs.push(performance.now() - startedAt);
    });
    const wholeBare = await rate(forNoted, (person) => lookUpBare(pool, person));
    if (round < 0) continue;
    say(`round ${round + 1} of ${rounds}: ${read.toFixed(0)} records a second`);
    perSecond.read.push(read);
    perSecond.bare.push(bare);
    perSecond.noted.push(noted);
    perSecond.whole.push(whole);
    perSecond.wholeBare.push(wholeBare);
    ms.read.push(...latency);
    ms.alone.push(...aloneMs);
    ms.opened.push(...times.opened);
    ms.raised.push(...times.raised);
    ms.whole.push(...wholeMs);
  }
  const meanKb = characters / records / 1_000;
  if (meanKb < 0.2) throw new Error('the records are empty: a bench of nothing would be worth nothing');
  const mix = `${people} people a round, half by card, half with the service password; ${meanKb.toFixed(1)} kB an answer`;
  const waiting = `${AT_A_TIME} at a time`;
  return [
    pairedRow('topics read', 'per s', perSecond.read, `bare PostgreSQL: the same queries, ${AT_A_TIME} connections`, perSecond.bare, mix),
    pairedRow(
      'topics read',
      'per s',
      perSecond.read,
      'bare PostgreSQL: the same queries, use and audit noted, one commit each',
      perSecond.noted,
      'central besides checks a signature, keeps the audit’s chain under one lock, opens and masks particulars',
    ),
    pairedRow(
      'whole look-ups by card: opened, overview, contributions, ended',
      'per s',
      perSecond.whole,
      'bare PostgreSQL: what they read',
      perSecond.wholeBare,
      'signing in the same process as here, four requests each',
    ),
    plainRow('one topic, as a terminal waits for it', 'ms', ms.read, waiting),
    plainRow('one topic with nobody else asking', 'ms', ms.alone, 'contributions'),
    plainRow('opening by card', 'ms', ms.opened, waiting),
    plainRow('the service password', 'ms', ms.raised, `${waiting}; argon2id with 19 MiB, on purpose slow`),
    plainRow('a whole look-up by card', 'ms', ms.whole, waiting),
  ];
}

const readingsOf = (people: readonly OpenLookUp[]): readonly BareReading[] =>
  people.flatMap(({ id, personId, level }) => TOPICS_BY_LEVEL[level].map((topic) => ({ lookUpId: id, personId, topic })));

/** Requests for the topics that the level of each opens, or for these, signed. */
async function prepare(people: readonly OpenLookUp[], only?: readonly LookUpTopic[]): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = [];
  for (const { id, personId, terminal, level } of people)
    for (const topic of only ?? TOPICS_BY_LEVEL[level]) {
      const path = `${OPEN_PATH}/${id}/records`;
      const text = JSON.stringify({ topic, purpose: 'screen' });
      prepared.push({ lookUpId: id, personId, topic, terminal, path, text, signature: await terminal.signature('POST', path, text) });
    }
  return prepared;
}

/** How many characters the answer has; throws where it is not what was asked for. */
async function readRecord({ terminal, path, text, signature, topic }: Prepared): Promise<number> {
  const body = await sendSigned(terminal, path, text, signature);
  if (body['topic'] !== topic) throw new Error(`asked for ${topic}, central answered ${JSON.stringify(body).slice(0, 200)}`);
  return JSON.stringify(body).length;
}

async function lookUpByCard(terminal: TestTerminal, population: number): Promise<void> {
  const ask = async (path: string, text: string): Promise<Record<string, unknown>> =>
    sendSigned(terminal, path, text, await terminal.signature('POST', path, text));
  const answer = lookUpAnswer.parse(await ask(OPEN_PATH, anyCard(population).text));
  if (answer.result !== 'open') throw new Error('somebody of the population is not registered');
  const at = (part: string): string => `${OPEN_PATH}/${answer.lookUpId}/${part}`;
  for (const topic of ['overview', 'contributions'])
    topicRecord.parse(await ask(at('records'), JSON.stringify({ topic, purpose: 'screen' })));
  await ask(at('end'), '{}');
}
