import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { castPeople, cityContent, kiosks, streamPopulation, type Kiosk } from '@changqing/fixtures';
import { civilDateAt, enrolmentRequest, partsOf, type Site } from '@changqing/protocol';
import { z } from 'zod';
import type { Central } from './context.ts';
import { blankForms } from './documents/forms/blank-forms.ts';
import { receiveEnrolment } from './enrolments/receive.ts';
import { appendLedger } from './ledger/ledger.ts';
import { readPublicContent, setPublicContent } from './public-content/store.ts';
import { registerPeople } from './people/store.ts';
import { registered } from './seed-people.ts';
import { seedStaff } from './seed-staff.ts';
import { seedLookUps } from './seed-look-ups.ts';
import { makeCode } from './terminals/routes.ts';

export interface SeedOptions {
  /** One-time code of the simulated kiosk; armed anew at each start. */
  readonly enrolCode: string;
  /** People beside the cast. */
  readonly size: number;
  /** Where the cast's references are; the fixtures' file by default. */
  readonly enrolmentsFile?: string | URL;
}

const POPULATION_SEED = 'changqing';
const ENROLMENTS = new URL('../../fixtures/data/cast-enrolments.json', import.meta.url);
const AT_A_TIME = 1_000;

/** The city's kiosk as a terminal's site, as the bureau would register it. */
export function siteOf(kiosk: Kiosk, verifyBase: string): Site {
  return {
    siteNo: kiosk.siteNo,
    name: kiosk.name,
    address: kiosk.address,
    bureauName: '常青市社会保险事业管理局',
    telephone: '0000-12333',
    counter: kiosk.counter,
    attendants: kiosk.attendants,
    resultDays: 3,
    verifyBase,
    latitude: kiosk.latitude,
    longitude: kiosk.longitude,
  };
}

/** Fills the register with the synthetic city, arms the kiosk's code and enrols the cast. Idempotent; what is there stays. */
export async function seed(central: Central, options: SeedOptions): Promise<void> {
  const [first] = kiosks();
  if (first === undefined) throw new Error('the fixtures have no kiosk');
  const port = central.config.publicPort === 0 ? 7081 : central.config.publicPort;
  await makeCode(central, siteOf(first, `http://127.0.0.1:${String(port)}`), 720, options.enrolCode);
  const fresh = await seedPeople(central, options.size);
  const records = await seedLookUps(central, { seed: POPULATION_SEED, size: options.size }, await registeredAt(central, options.size));
  const enrolled = await seedReferences(central, options.enrolmentsFile ?? ENROLMENTS);
  await seedPublicContent(central);
  const staff = await seedStaff(central);
  central.log.info({ registered: fresh, records, enrolled, staff }, 'city-seeded');
}

const markOfPeople = (size: number): string => `population ${POPULATION_SEED} ${String(size)}`;

async function registeredAt(central: Central, size: number): Promise<number> {
  const row = await central.databases.identity.selectFrom('marks').select('at').where('name', '=', markOfPeople(size)).executeTakeFirst();
  return row?.at.getTime() ?? central.clock.now();
}

/** A mark for each population keeps later starts fast, and the calendars as they were at the first. */
async function seedPeople(central: Central, size: number): Promise<number> {
  const nowMs = central.clock.now();
  const asOf = civilDateAt(nowMs);
  const mark = markOfPeople(size);
  const { identity } = central.databases;
  if ((await identity.selectFrom('marks').select('name').where('name', '=', mark).executeTakeFirst()) !== undefined) return 0;
  const people = [...castPeople(asOf), ...streamPopulation({ seed: POPULATION_SEED, size, asOf })];
  let fresh = 0;
  for (let from = 0; from < people.length; from += AT_A_TIME) {
    const batch = people.slice(from, from + AT_A_TIME).map(registered);
    fresh += await identity.transaction().execute((trx) => registerPeople(trx, central, batch));
  }
  await identity.transaction().execute(async (trx) => {
    await trx
      .insertInto('marks')
      .values({ name: mark, at: new Date(nowMs) })
      .execute();
    await appendLedger(trx, nowMs, {
      audit: [{ actor: 'seed', action: 'people.registered', subject: mark, data: { fresh } }],
      changes: [],
    });
  });
  return fresh;
}

/** Notices, guides, places and forms; what somebody set at the bureau meanwhile stays. */
async function seedPublicContent(central: Central): Promise<void> {
  const { identity } = central.databases;
  const markOf = (version: string): string => `public-content ${version}`;
  const stored = await identity.selectFrom('public_content').select('updated_at').executeTakeFirst();
  const { version } = await readPublicContent(central);
  const own = await identity.selectFrom('marks').select('name').where('name', '=', markOf(version)).executeTakeFirst();
  if (stored !== undefined && own === undefined) return;
  const nowMs = central.clock.now();
  const set = await setPublicContent(central, cityContent(partsOf(civilDateAt(nowMs)).year, blankForms()));
  if (!set.ok) throw new Error(`the city's content is refused: ${JSON.stringify(set.error)}`);
  await identity
    .insertInto('marks')
    .values({ name: markOf(set.value.version), at: new Date(nowMs) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function seedReferences(central: Central, file: string | URL): Promise<number> {
  if (!existsSync(file)) {
    central.log.warn({ madeBy: 'npm run generate -- --cast' }, 'cast-missing');
    return 0;
  }
  const requests = z.array(enrolmentRequest).parse(JSON.parse(readFileSync(file, 'utf8')));
  const stored = await central.databases.identity.selectFrom('enrolments').select(['id', 'sha256']).execute();
  const known = new Map(stored.map(({ id, sha256 }) => [id, sha256]));
  let enrolled = 0;
  for (const request of requests) {
    const bytes = Buffer.from(JSON.stringify(request));
    if (known.get(request.id) === createHash('sha256').update(bytes).digest('hex')) continue;
    const done = await receiveEnrolment(central, bytes, request);
    if (done.ok) enrolled += 1;
    else central.log.warn({ enrolmentId: request.id, code: done.error.code }, 'cast-enrolment-refused');
  }
  return enrolled;
}
