import { archivePage, archivesOf, personAt, recordsOf, type PersonFixture } from '@changqing/fixtures';
import type { CivilDate } from '@changqing/protocol';
import { storeArchive } from './archives/import.ts';
import type { Central } from './context.ts';
import { copyRecords } from './personal-records/copy-records.ts';
import { rowsOf, type RecordRow } from './personal-records/rows-of.ts';
import { hashOfIdentity, registerPeople } from './people/store.ts';
import { registered } from './seed-people.ts';

const AT_A_TIME = 500;

/** What was stored. */
export interface SeededRecords {
  readonly people: number;
  /** Records as JSON, together. */
  readonly bytes: number;
}

/**
 * Stores the records of people who are registered already and have none. One batch is on its way to the database while the next is made.
 */
export async function seedRecords(central: Central, people: Iterable<PersonFixture>, asOf: CivilDate): Promise<SeededRecords> {
  let seeded: SeededRecords = { people: 0, bytes: 0 };
  let underway: Promise<number> = Promise.resolve(0);
  for (const batch of batchesOf(people)) {
    const ids = await idsOf(central, batch, 'without-records');
    const rows = batch.flatMap((person) => recordRows(central, ids, person, asOf));
    seeded = { people: seeded.people + ids.size, bytes: seeded.bytes + (await underway) };
    underway = copyRecords(central, rows);
    underway.catch(() => undefined);
  }
  return { ...seeded, bytes: seeded.bytes + (await underway) };
}

/** Which people of the population are streamed into the database: those from `from` on, `size` of them. */
export interface CityStream {
  readonly seed: string;
  readonly from: number;
  readonly size: number;
  readonly asOf: CivilDate;
  readonly onProgress?: (people: number) => void;
}

/**
 * Registers people of the synthetic population with their records, as a stream: for benches with a city of hundreds of thousands. Memory stays
 * that of two batches.
 */
export async function streamCity(central: Central, { seed, from, size, asOf, onProgress }: CityStream): Promise<SeededRecords> {
  let seeded: SeededRecords = { people: 0, bytes: 0 };
  for (let start = from; start < from + size; start += AT_A_TIME * 4) {
    const count = Math.min(AT_A_TIME * 4, from + size - start);
    const people = Array.from({ length: count }, (_, index) => personAt(seed, start + index, asOf));
    await central.databases.unhurried.transaction().execute((trx) => registerPeople(trx, central, people.map(registered)));
    const stored = await seedRecords(central, people, asOf);
    seeded = { people: seeded.people + stored.people, bytes: seeded.bytes + stored.bytes };
    onProgress?.(seeded.people);
  }
  return seeded;
}

/** Stores the scanned documents of people who are registered already. */
export async function seedArchives(central: Central, people: Iterable<PersonFixture>): Promise<number> {
  let stored = 0;
  for (const batch of batchesOf(people)) {
    const withArchive = batch.filter((person) => archivesOf(person).length > 0);
    const ids = await idsOf(central, withArchive);
    for (const person of withArchive) {
      const personId = ids.get(person.id);
      if (personId === undefined) continue;
      await central.databases.unhurried.transaction().execute(async (trx) => {
        for (const { pages, ...document } of archivesOf(person)) {
          const drawn = Array.from({ length: pages }, (_, index) => archivePage(document.id, index + 1));
          await storeArchive(trx, central, personId, { ...document, pages: drawn.map((bytes) => ({ contentType: 'image/png', bytes })) });
          stored += 1;
        }
      });
    }
  }
  return stored;
}

function* batchesOf(people: Iterable<PersonFixture>): Generator<readonly PersonFixture[]> {
  let batch: PersonFixture[] = [];
  for (const person of people) {
    batch.push(person);
    if (batch.length < AT_A_TIME) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The ids of registered people in central, by those of the fixtures; or of those among them who have no records yet. */
export async function idsOf(
  central: Central,
  people: readonly PersonFixture[],
  which: 'all' | 'without-records' = 'all',
): Promise<ReadonlyMap<string, string>> {
  if (people.length === 0) return new Map();
  const byHash = new Map(people.map((person) => [hashOfIdentity(central.keys, person.identity), person.id]));
  const registeredOnes = central.databases.identity
    .selectFrom('people')
    .select(['id', 'number_hash'])
    .where('number_hash', 'in', [...byHash.keys()]);
  const wanted =
    which === 'all'
      ? registeredOnes
      : registeredOnes.where((row) =>
          row.not(row.exists(row.selectFrom('personal_records').select('topic').whereRef('person_id', '=', 'people.id'))),
        );
  const rows = await wanted.execute();
  const personOf = new Map([...byHash].map(([hash, personId]) => [hash.toString('hex'), personId]));
  return new Map(rows.map(({ id, number_hash }) => [personOf.get(number_hash.toString('hex')) ?? '', id]));
}

function recordRows(central: Central, ids: ReadonlyMap<string, string>, person: PersonFixture, asOf: CivilDate): readonly RecordRow[] {
  const [key] = central.keys.identity;
  const personId = ids.get(person.id);
  if (key === undefined || personId === undefined) return [];
  return rowsOf(key, personId, recordsOf(person, asOf), asOf);
}
