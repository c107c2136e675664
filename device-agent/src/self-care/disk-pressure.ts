import type { Problem } from '@changqing/protocol';

/** How much room there is: enough, none for new visits, or none for anything. Records are never removed for it. */
export type DiskLevel = 'room' | 'no-new-sessions' | 'closed';

const MB = 1024 * 1024;
export const NO_NEW_SESSIONS_BYTES = 500 * MB;
export const CLOSED_BYTES = 100 * MB;
/** A level is left only when there is a tenth more than its limit, so that it does not flicker. */
const AGAIN = 1.1;

/** The level of so much free space, coming from `before`. */
export function diskLevel(freeBytes: number, before: DiskLevel): DiskLevel {
  if (freeBytes < CLOSED_BYTES * (before === 'closed' ? AGAIN : 1)) return 'closed';
  if (freeBytes < NO_NEW_SESSIONS_BYTES * (before === 'room' ? 1 : AGAIN)) return 'no-new-sessions';
  return 'room';
}

/** Why nothing new is begun; undefined where there is room. */
export function diskProblem(level: DiskLevel, freeBytes: number): Problem | undefined {
  const detail = `${Math.floor(freeBytes / MB)} MB left`;
  if (level === 'closed') return { code: 'storage-full', detail };
  return level === 'no-new-sessions' ? { code: 'disk-pressure', detail } : undefined;
}
