import type { BodyPosition, Identity, RegisteredPerson } from '@changqing/protocol';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { keyedHash, seal, unseal } from '../keys/sealed-column.ts';
import type { KeyRing, SecretKey } from '../keys/key-ring.ts';
import type { IdentityTables } from '../tables.ts';
import { makeId } from '../unique-id.ts';
import { randomUUID } from 'node:crypto';

type Db = Kysely<IdentityTables> | Transaction<IdentityTables>;

/** A person's row without name and number. */
export interface PersonRow {
  readonly id: string;
  readonly person_ref: string;
  readonly biometric_id: string | null;
  readonly birth_date: string;
  readonly deceased_on: string | null;
  /** The bureau's test person. */
  readonly test: boolean;
}
const ROW = ['id', 'person_ref', 'biometric_id', 'birth_date', 'deceased_on', 'test'] as const;

/** Numbers are found by their keyed hash; the number itself is stored sealed. */
export const hashOfIdentity = (keys: KeyRing, identity: Identity): Buffer => keyedHash(keys.identityIndex, identity.kind, identity.number);

export function findByIdentity(db: Db, keys: KeyRing, identity: Identity): Promise<PersonRow | undefined> {
  return db.selectFrom('people').select(ROW).where('number_hash', '=', hashOfIdentity(keys, identity)).executeTakeFirst();
}

export function findByRef(db: Db, personRef: string): Promise<PersonRow | undefined> {
  return db.selectFrom('people').select(ROW).where('person_ref', '=', personRef).executeTakeFirst();
}

/** Whether this is the bureau's test person. */
export async function isTestPerson(db: Db, personId: string): Promise<boolean> {
  const row = await db.selectFrom('people').select('test').where('id', '=', personId).executeTakeFirst();
  return row?.test === true;
}

/** Takes the person's row for this transaction: what counts for one person is decided one after the other. */
export function lockPerson(trx: Transaction<IdentityTables>, id: string): Promise<PersonRow> {
  return trx.selectFrom('people').select(ROW).where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
}

/** Opens a person's name. */
export async function readName(db: Db, keys: KeyRing, personId: string): Promise<string> {
  return (await readNames(db, keys, personId)).name;
}

/** A person's name in both writings. */
export interface PersonNames {
  readonly name: string;
  readonly romanised: string | undefined;
}

/** Opens a person's name and, where the register has it, that in Latin letters. */
export async function readNames(db: Db, keys: KeyRing, personId: string): Promise<PersonNames> {
  const row = await db
    .selectFrom('people')
    .select(['name_sealed', 'romanised_sealed', 'kid'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  const open = (bytes: Buffer, column: string): string => unseal(keys.identity, { kid: row.kid, bytes }, [personId, column]).toString();
  return {
    name: open(row.name_sealed, 'name'),
    romanised: row.romanised_sealed === null ? undefined : open(row.romanised_sealed, 'romanised'),
  };
}

/** Opens a person's number. Its form tells the kind: no citizen number begins with letters. */
export async function readIdentity(db: Db, keys: KeyRing, personId: string): Promise<Identity> {
  const row = await db.selectFrom('people').select(['number_sealed', 'kid']).where('id', '=', personId).executeTakeFirstOrThrow();
  const number = unseal(keys.identity, { kid: row.kid, bytes: row.number_sealed }, [personId, 'number']).toString();
  return { kind: /^[A-Z]/.test(number) ? 'foreigner' : 'citizen', number };
}

/** What is enrolled of a person: position, and from which enrolment. */
export interface EnrolledPosition {
  readonly position: BodyPosition;
  readonly enrolment_id: string;
  readonly quality: number;
  readonly last_passed_at: Date | null;
}
export function findEnrolled(db: Db, personId: string): Promise<EnrolledPosition[]> {
  return db
    .selectFrom('enrolled_positions')
    .select(['position', 'enrolment_id', 'quality', 'last_passed_at'])
    .where('person_id', '=', personId)
    .execute();
}

/** Registers people in one statement a table; those whose number is known are left as they are. Returns how many were new. */
export async function registerPeople(
  trx: Transaction<IdentityTables>,
  central: Central,
  people: readonly RegisteredPerson[],
): Promise<number> {
  const [key] = central.keys.identity;
  if (key === undefined) throw new Error('no identity key');
  const nowMs = central.clock.now();
  const rows = people.map((person) => rowsOf(person, central.keys, key, nowMs));
  const inserted = await insertJson(trx, 'people', 'id uuid, person_ref uuid, number_hash text, number_sealed text, name_sealed text, romanised_sealed text, kid text, birth_date date, deceased_on date, test boolean, created_at timestamptz',
    `id, person_ref, biometric_id, number_hash, number_sealed, name_sealed, romanised_sealed, kid, birth_date, deceased_on, test, created_at`,
    `id, person_ref, null, decode(number_hash, 'hex'), decode(number_sealed, 'hex'), decode(name_sealed, 'hex'), decode(romanised_sealed, 'hex'), kid, birth_date, deceased_on, test, created_at`,
    rows.map(({ person }) => person)); // prettier-ignore
  const fresh = rows.filter(({ person }) => inserted.has(person.id));
  await insertJson(trx, 'benefits', 'id uuid, person_id uuid, kind text, rule text, started_on date, ended_on date, suspended boolean',
    'id, person_id, kind, rule, started_on, ended_on, suspended', 'id, person_id, kind, rule, started_on, ended_on, suspended',
    fresh.flatMap(({ benefits }) => benefits)); // prettier-ignore
  await insertJson(trx, 'certifications', 'id uuid, benefit_id uuid, cycle text, effective_on date, grade text, source text, recorded_at timestamptz',
    'id, benefit_id, cycle, effective_on, verification_id, grade, source, recorded_at', 'id, benefit_id, cycle, effective_on, null, grade, source, recorded_at',
    fresh.flatMap(({ certifications }) => certifications)); // prettier-ignore
  const suspicions = fresh.flatMap((row) => row.suspicions);
  if (suspicions.length > 0) await trx.insertInto('suspicions').values(suspicions).execute();
  return fresh.length;
}

function rowsOf(from: RegisteredPerson, keys: KeyRing, key: SecretKey, nowMs: number) {
  const id = makeId(nowMs);
  const at = new Date(nowMs);
  const benefits = from.benefits.map((benefit) => ({ id: makeId(nowMs), counted: benefit.counted, benefit }));
  return {
    person: {
      id,
      person_ref: randomUUID(),
      number_hash: hashOfIdentity(keys, from.identity).toString('hex'),
      number_sealed: seal(key, Buffer.from(from.identity.number), [id, 'number']).bytes.toString('hex'),
      name_sealed: seal(key, Buffer.from(from.name), [id, 'name']).bytes.toString('hex'),
      romanised_sealed:
        from.romanised === undefined ? null : seal(key, Buffer.from(from.romanised), [id, 'romanised']).bytes.toString('hex'),
      kid: key.kid,
      birth_date: from.birthDate,
      deceased_on: from.deceasedOn ?? null,
      test: from.test ?? false,
      created_at: at,
    },
    benefits: benefits.map((row) => ({
      id: row.id,
      person_id: id,
      kind: row.benefit.kind,
      rule: row.benefit.rule,
      started_on: row.benefit.startedOn,
      ended_on: row.benefit.endedOn ?? null,
      suspended: row.benefit.suspended,
    })),
    certifications: benefits.flatMap((row) =>
      row.counted.map(({ cycle, effectiveOn }) => ({
        id: makeId(nowMs),
        benefit_id: row.id,
        cycle,
        effective_on: effectiveOn,
        grade: 'data-comparison',
        source: 'other-channel',
        recorded_at: at,
      })),
    ),
    suspicions: from.suspicions.map((reason) => ({ person_id: id, reason, since: at })),
  };
}

/** Inserts many rows with one statement, as one JSON document: thousands a second, with no limit of parameters. Returns the new ids. */
async function insertJson(
  trx: Transaction<IdentityTables>,
  table: string,
  shape: string,
  columns: string,
  values: string,
  rows: readonly object[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const done = await sql<{ id: string }>`insert into ${sql.table(table)} (${sql.raw(columns)})
    select ${sql.raw(values)} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (${sql.raw(shape)})
    on conflict do nothing returning id`.execute(trx);
  return new Set(done.rows.map(({ id }) => id));
}
