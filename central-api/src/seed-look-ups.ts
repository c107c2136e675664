import { castPeople, streamPopulation, type PersonFixture } from '@changqing/fixtures';
import { civilDateAt, PASSWORD_TRIES } from '@changqing/protocol';
import type { Central } from './context.ts';
import { appendLedger } from './ledger/ledger.ts';
import { hashPassword, QUICK_COST } from './service-passwords/hash-password.ts';
import { idsOf, seedArchives, seedRecords } from './seed-records.ts';

/** Service password of everybody in the cast who has one. */
export const SIMULATED_PASSWORD = '111111';
/** Of the cast these never had one set, and this one has tried wrongly five times. */
const WITHOUT_PASSWORD: ReadonlySet<string> = new Set(['cast-06', 'cast-16', 'cast-26', 'cast-36']);
const LOCKED = 'cast-07';

/** Which city is in the register, and since when. */
export interface SeededCity {
  readonly seed: string;
  /** People beside the cast. */
  readonly size: number;
}

/**
 * Gives the registered city its records, archives and service passwords. A mark keeps later starts fast; the records are those of the day on which
 * the people were registered, so that benefits and records tell of the same day. Returns for how many people records were stored.
 */
export async function seedLookUps(central: Central, { seed, size }: SeededCity, registeredAtMs: number): Promise<number> {
  const mark = `records ${seed} ${String(size)}`;
  const { identity } = central.databases;
  if ((await identity.selectFrom('marks').select('name').where('name', '=', mark).executeTakeFirst()) !== undefined) return 0;
  const asOf = civilDateAt(registeredAtMs);
  const cast = castPeople(asOf);
  const records = await seedRecords(central, people(cast, streamPopulation({ seed, size, asOf })), asOf);
  const archives = await seedArchives(central, people(cast, streamPopulation({ seed, size, asOf })));
  await seedPasswords(central, cast);
  const nowMs = central.clock.now();
  await identity.transaction().execute(async (trx) => {
    await trx
      .insertInto('marks')
      .values({ name: mark, at: new Date(nowMs) })
      .execute();
    const data = { people: records.people, archives };
    await appendLedger(trx, nowMs, { audit: [{ actor: 'seed', action: 'records.imported', subject: mark, data }], changes: [] });
  });
  return records.people;
}

function* people(...groups: readonly Iterable<PersonFixture>[]): Generator<PersonFixture> {
  for (const group of groups) yield* group;
}

async function seedPasswords(central: Central, cast: readonly PersonFixture[]): Promise<void> {
  const ids = await idsOf(central, cast);
  const given = cast.flatMap((person) => {
    const personId = ids.get(person.id);
    return personId === undefined || WITHOUT_PASSWORD.has(person.id) ? [] : [{ person, personId }];
  });
  const rows = await Promise.all(
    given.map(async ({ person, personId }) => ({
      person_id: personId,
      hash: await hashPassword(central.keys, personId, SIMULATED_PASSWORD, QUICK_COST),
      wrong: person.id === LOCKED ? PASSWORD_TRIES : 0,
      set_at: new Date(central.clock.now()),
    })),
  );
  if (rows.length === 0) return;
  await central.databases.unhurried
    .insertInto('service_passwords')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
