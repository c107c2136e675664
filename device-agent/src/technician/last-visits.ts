import type { DatabaseSync } from 'node:sqlite';
import { parseEvent, type DiagnosticsView } from '@changqing/protocol';
import { z } from 'zod';
import { parseJson } from '../records/sign.ts';

export type LastVisit = DiagnosticsView['lastVisits'][number];

const row = z.object({ at_ms: z.number(), entry: z.string() });
const VISITS = `SELECT at_ms, entry FROM audit WHERE entry LIKE '%"act":"session-ended"%' ORDER BY sequence DESC LIMIT ?`;

/** How the last visits ended and what the trouble was, newest first, from the audit: nothing of who it was. */
export function lastVisits(database: DatabaseSync, limit: number): readonly LastVisit[] {
  return database
    .prepare(VISITS)
    .all(limit)
    .flatMap((found): readonly LastVisit[] => {
      const { at_ms: atMs, entry } = row.parse(found);
      const event = parseEvent(parseJson(entry));
      if (event?.act !== 'session-ended') return [];
      const begunMs = timeOfUuid(event.session);
      const seconds = begunMs === undefined ? undefined : Math.round((atMs - begunMs) / 1000);
      return [
        {
          at: new Date(atMs).toISOString(),
          outcome: event.outcome,
          captures: event.captures,
          // The clock may have been set in between.
          ...(seconds === undefined || seconds < 0 || seconds > 86_400 ? {} : { seconds }),
          ...(event.trouble === undefined ? {} : { trouble: event.trouble }),
        },
      ];
    });
}

/** When a UUIDv7 was made, ms since 1970 (RFC 9562, section 5.7). */
function timeOfUuid(id: string): number | undefined {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(id);
  return match === null ? undefined : Number.parseInt(`${match[1]}${match[2]}`, 16);
}
