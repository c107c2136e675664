import { err, ok, type Result } from '@changqing/protocol';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import pg from 'pg';
import { biometricsMigrations } from './migrations/biometrics.ts';
import { identityMigrations } from './migrations/identity.ts';
import { copyIn } from './postgres/copy-in.ts';
import { SUPERUSER } from './postgres/embedded-server.ts';
import type { StartProblem } from './start-problem.ts';
import type { BiometricsTables, IdentityTables } from './tables.ts';

/** Central's database by its two roles. Neither role can read the other's schema where the embedded server (or a careful owner) made them. */
export interface Databases {
  readonly identity: Kysely<IdentityTables>;
  readonly biometrics: Kysely<BiometricsTables>;
  /** As `identity`, but commits do not wait for the disk: for what may be lost in a power cut (ids of requests, last contact). */
  readonly unhurried: Kysely<IdentityTables>;
  /** Runs a `copy … from stdin` on an unhurried connection; see `postgres/copy-in.ts`. */
  copyIn(statement: string, chunks: Iterable<Buffer>): Promise<void>;
  close(): Promise<void>;
}

/** How to connect: a URL, or the embedded server's socket. */
export type Connection = { readonly url: string } | { readonly socketFolder: string; readonly user: string; readonly database: string };

export const IDENTITY_ROLE = 'changqing_identity';
export const BIOMETRICS_ROLE = 'changqing_biometrics';
export const DATABASE = 'changqing';

/** Civil dates stay text (a Date would bring in the process's time zone); counts become numbers. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.DATE, (text) => text);
types.setTypeParser(pg.types.builtins.INT8, Number);

function poolOf(connection: Connection, schema: string, max: number, extra: string, onIdleError: (cause: Error) => void): pg.Pool {
  const where =
    'url' in connection
      ? { connectionString: connection.url }
      : { host: connection.socketFolder, user: connection.user, database: connection.database };
  const pool = new pg.Pool({ ...where, max, types, options: `-c search_path=${schema}${extra}`, connectionTimeoutMillis: 10_000 });
  // An idle connection that the server closes otherwise ends the process.
  pool.on('error', onIdleError);
  return pool;
}

/** Opens the pools; no connection is made before the first query. */
export function openDatabases(identity: Connection, biometrics: Connection, onIdleError: (cause: Error) => void): Databases {
  let closing = false;
  // A connection that is still ending when the embedded server stops is no news.
  const report = (cause: Error): void => {
    if (!closing) onIdleError(cause);
  };
  const over = <T>(pool: pg.Pool): Kysely<T> => new Kysely<T>({ dialect: new PostgresDialect({ pool }) });
  const open = <T>(connection: Connection, schema: string): Kysely<T> => over(poolOf(connection, schema, 20, '', report));
  const unhurried = poolOf(identity, 'identity', 4, ' -c synchronous_commit=off', report);
  const databases = {
    identity: open<IdentityTables>(identity, 'identity'),
    biometrics: open<BiometricsTables>(biometrics, 'biometrics'),
    unhurried: over<IdentityTables>(unhurried),
  };
  return {
    ...databases,
    copyIn: (statement, chunks) => copyIn(unhurried, statement, chunks),
    async close() {
      closing = true;
      await Promise.allSettled(Object.values(databases).map((database) => database.destroy()));
    },
  };
}

/** In the embedded server: makes the database, the two roles and their schemas, each owned by its role and closed to the other. */
export async function prepareEmbeddedDatabase(socketFolder: string, database = DATABASE): Promise<void> {
  const run = async (name: string, statements: readonly string[]): Promise<void> => {
    const client = new pg.Client({ host: socketFolder, user: SUPERUSER, database: name });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const client = new pg.Client({ host: socketFolder, user: SUPERUSER, database: 'postgres' });
  await client.connect();
  try {
    for (const role of [IDENTITY_ROLE, BIOMETRICS_ROLE]) {
      const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      if (found.rowCount === 0) await client.query(`create role ${role} login`);
    }
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
  await run(database, [
    `revoke all on schema public from public`,
    `create schema if not exists identity authorization ${IDENTITY_ROLE}`,
    `create schema if not exists biometrics authorization ${BIOMETRICS_ROLE}`,
  ]);
}

/** Brings both schemas up to date. Error `database-failed` with the server's reason. */
export async function migrate(databases: Databases): Promise<Result<undefined, StartProblem>> {
  const schemas = [
    { name: 'identity', run: () => migrateSchema(databases.identity, 'identity', identityMigrations) },
    { name: 'biometrics', run: () => migrateSchema(databases.biometrics, 'biometrics', biometricsMigrations) },
  ];
  for (const { name, run } of schemas) {
    try {
      await run();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      return err({
        code: 'database-failed',
        message: `the schema ${name} could not be brought up to date: ${why}; check DATABASE_URL and what its role may do`,
      });
    }
  }
  return ok();
}

async function migrateSchema<T>(db: Kysely<T>, schema: string, migrations: Record<string, Migration>): Promise<void> {
  const found = await sql<{ here: boolean }>`select to_regnamespace(${schema}) is not null as here`.execute(db);
  if (found.rows[0]?.here !== true) await sql`create schema ${sql.id(schema)}`.execute(db);
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) }, migrationTableSchema: schema });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error });
}
