import type { TerminalStatus } from '@changqing/protocol';
import type { Selectable } from 'kysely';
import type { TerminalsTable } from '../tables.ts';

/** A terminal's row as staff see it. */
export const statusOfTerminal = (row: Selectable<TerminalsTable>, cardOnly: TerminalStatus['cardOnlyToday']): TerminalStatus => ({
  terminalId: row.id,
  siteNo: row.site_no,
  name: row.name,
  enrolledAt: row.enrolled_at.toISOString(),
  ...(row.closed_at === null ? {} : { closedAt: row.closed_at.toISOString() }),
  ...(row.cloned_at === null ? {} : { clonedAt: row.cloned_at.toISOString() }),
  ...(row.last_seen_at === null ? {} : { lastSeenAt: row.last_seen_at.toISOString() }),
  ...(row.clock_offset_ms === null ? {} : { clockOffsetMs: row.clock_offset_ms }),
  cardOnlyToday: cardOnly ?? { count: 0, unusual: false },
  ...(row.supplies === null ? {} : { supplies: row.supplies }),
});
