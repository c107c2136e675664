import type { Clock } from './clock.ts';
import type { CentralConfig } from './config.ts';
import type { Databases } from './db.ts';
import type { News } from './fleet/news.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { CentralLog } from './log.ts';
import type { Matcher } from './matching/matcher.ts';
import type { Metrics } from './metrics.ts';

/** What every topic of central works with. Holds no state of its own: PostgreSQL is the one truth. */
export interface Central {
  readonly config: CentralConfig;
  readonly clock: Clock;
  readonly log: CentralLog;
  readonly databases: Databases;
  readonly keys: KeyRing;
  readonly bureauToken: string;
  /** The seal on official papers: a PNG as base64url. */
  readonly sealPng: string;
  readonly matcher: Matcher;
  readonly metrics: Metrics;
  /** What was just committed, for the live lines. */
  readonly news: News;
}
