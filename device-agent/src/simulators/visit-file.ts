import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Visits } from './hands.ts';

const counted = z.record(z.string(), z.number().int().nonnegative());
/** Numbers from 1000 on are the enrolment counter's; a visit to the kiosk beyond those before it goes on far behind. */
const AFTER_COUNTER = 10_000;

/**
 * Counts visits in a file of the simulated world, so that a restart does not press the very same image again: central would rightly call
 * that repeated evidence.
 */
export function visitsInFile(path: string): Visits {
  const visits = new Map(Object.entries(read(path)));
  return {
    next: (part) => {
      const visit = visits.get(part) ?? 1;
      visits.set(part, visit === 999 ? AFTER_COUNTER : visit + 1);
      writeFileSync(path, JSON.stringify(Object.fromEntries(visits)), { mode: 0o600 });
      return visit;
    },
  };
}

function read(path: string): Record<string, number> {
  try {
    const parsed = counted.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}
