import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Journal } from './journal.ts';
import { parseJson } from './sign.ts';

const seen = z.record(z.string(), z.number());
/** A person comes once a year; for so long a changed notice is shown on a page of its own. */
const NEW_FOR_MS = 400 * 86_400_000;

/** Whether a notice is new to people here: it came after the first that this kiosk ever had, within about a year. */
export function isNewNotice(version: string, journal: Journal, clock: Clock): boolean {
  const parsed = seen.safeParse(parseJson(journal.recall('notices') ?? '{}'));
  const versions = parsed.success ? parsed.data : {};
  const sinceMs = versions[version];
  if (sinceMs === undefined) {
    journal.note('notices', JSON.stringify({ ...versions, [version]: clock.now() }));
    return Object.keys(versions).length > 0;
  }
  return Math.min(...Object.values(versions)) < sinceMs && clock.now() - sinceMs < NEW_FOR_MS;
}
