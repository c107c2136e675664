import type pg from 'pg';
import type { BenchCentral } from './bench-central.ts';
import type { Row } from './figure.ts';
import { plainRow } from './spread.ts';

/** So many people are asked for at a time: what goes wrong shows soon, and how far it is can be told. */
const STRETCH = 5_000;
const TOLD_EVERY = 50_000;
const MB = 1_048_576;

interface Sizes {
  readonly whole: string;
  readonly records: string;
  readonly rows: string;
}

/** Of a stretch so many may be known already. */
const MOST_KNOWN = 3;

/** Streams a population with its records into central's database, and tells how long that took and how large the database became. */
export async function seedPopulation(
  bench: BenchCentral,
  pool: pg.Pool,
  population: number,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  say(`streaming ${population} people with their records into the database`);
  const perSecond: number[] = [];
  const startedAt = performance.now();
  let bytes = 0;
  let residentMb = 0;
  for (let from = 0; from < population; from += STRETCH) {
    const size = Math.min(STRETCH, population - from);
    const stretchAt = performance.now();
    const streamed = await bench.streamCity(from, size);
    // In a city of this size one or two drawn people have a number that somebody of the cast has: central leaves whom it knows as they are.
    if (streamed.people < size - MOST_KNOWN) throw new Error(`${streamed.people} of ${size} people were stored from place ${from} on`);
    perSecond.push((size * 1_000) / (performance.now() - stretchAt));
    bytes += streamed.bytes;
    residentMb = Math.max(residentMb, streamed.residentBytes / MB);
    const done = from + size;
    if (done % TOLD_EVERY === 0) say(`${done} of ${population} people, ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  // As a database is that has stood for a day: otherwise this work would begin by itself in the middle of the measuring.
  const settleAt = performance.now();
  await pool.query('vacuum (analyze) identity.people');
  await pool.query('vacuum (analyze) identity.personal_records');
  await pool.query('checkpoint');
  const settled = (performance.now() - settleAt) / 1_000;
  const { rows } = await pool.query<Sizes>(
    `select pg_database_size(current_database()) as whole, pg_total_relation_size('identity.personal_records') as records,
       (select count(*) from identity.personal_records) as rows`,
  );
  const [sizes] = rows;
  if (sizes === undefined) throw new Error('PostgreSQL does not tell its sizes');
  const share = `${sizes.rows} records, ${(Number(sizes.records) / MB).toFixed(0)} MB of it with their index; ${(bytes / MB).toFixed(0)} MB as they travelled`;
  const told = `${population} people in ${seconds.toFixed(0)} s, settled in another ${settled.toFixed(0)} s; central’s process at most ${residentMb.toFixed(0)} MB`;
  say(told);
  return [
    plainRow('people streamed into the database with their records', 'per s', perSecond, told),
    plainRow(`the database with ${population} people`, 'MB', [Number(sizes.whole) / MB], share),
  ];
}
