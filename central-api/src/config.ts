import { dirname, join, resolve } from 'node:path';
import {
  err,
  FEEDBACK_DAYS,
  LATE_DELIVERY_DAYS,
  lookUpPolicy,
  ok,
  PAPERS_PER_DAY,
  type LookUpPolicy,
  type Result,
} from '@changqing/protocol';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const positive = z.coerce.number().int().positive();

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('is not JSON');
    return z.NEVER;
  }
});

const environment = z.object({
  CHANGQING_CENTRAL_HOST: z.string().min(1).default('127.0.0.1'),
  CHANGQING_CENTRAL_PORT: port.default(7080),
  CHANGQING_CENTRAL_PUBLIC_PORT: port.default(7081),
  CHANGQING_DATA: z.string().min(1).default('.data'),
  CHANGQING_KEYS_DIR: z.string().min(1).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  BIOMETRICS_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  CHANGQING_CONSOLE_ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  CHANGQING_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  CHANGQING_CENTRAL_REQUESTS_PER_MINUTE: positive.default(6_000),
  CHANGQING_IDENTIFY_PER_MINUTE: positive.default(300),
  CHANGQING_EVIDENCE_MONTHS: positive.default(24),
  CHANGQING_LATE_DELIVERY_DAYS: positive.default(LATE_DELIVERY_DAYS),
  CHANGQING_PAPERS_PER_DAY: positive.default(PAPERS_PER_DAY),
  CHANGQING_SEAL_FILE: z.string().min(1).optional(),
  CHANGQING_NOTICE_VERSION: z.string().min(1).max(32).default('2026-11'),
  CHANGQING_FEEDBACK_DAYS: z.coerce.number().int().min(1).max(3_650).default(FEEDBACK_DAYS),
  CHANGQING_MATCHING_WORKERS: z.coerce.number().int().min(1).max(64).default(2),
  CHANGQING_LOOK_UP_POLICY: json.pipe(lookUpPolicy).optional(),
  CHANGQING_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

/** Central's settings, all of them from the environment; folders are absolute. */
export interface CentralConfig {
  /** Address that both listeners bind to; a reverse proxy with TLS stands before it outside a single machine. */
  readonly host: string;
  /** Terminals and staff; 0 draws a free one. */
  readonly port: number;
  /** Public pages; 0 draws a free one. */
  readonly publicPort: number;
  /** Central's own part of the data folder. */
  readonly dataFolder: string;
  /** Central's own part of the keys folder. */
  readonly keysFolder: string;
  /** An outside PostgreSQL; absent: the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Where the biometrics schema lives when it is not beside the other one. */
  readonly biometricsDatabaseUrl: string | undefined;
  /** Where several processes tell each other what their terminals and consoles should hear at once; absent: there is one process. */
  readonly redisUrl: string | undefined;
  /** Origin under which the staff's console is reached, where a proxy stands before central: `https://central.example`. */
  readonly consoleOrigin: string | undefined;
  /** How many reverse proxies stand before central, for the caller's address. */
  readonly trustedProxies: number;
  readonly requestsPerMinute: number;
  readonly identifyPerMinute: number;
  /** How long evidence is kept, in calendar months. */
  readonly evidenceMonths: number;
  readonly lateDeliveryDays: number;
  /** Sheets of official paper that one person gets from machines in a day. */
  readonly papersPerDay: number;
  /** Picture of the bureau's own seal; absent: the sample. */
  readonly sealFile: string | undefined;
  /** Version of the notice that people agree to at the moment. */
  readonly noticeVersion: string;
  /** After so many days words and telephone numbers that people left are erased. */
  readonly feedbackDays: number;
  readonly matchingWorkers: number;
  /** The bureau's own levels for looking up, where they differ from the usual ones. */
  readonly lookUpPolicy: LookUpPolicy | undefined;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/**
 * Reads the settings from an environment.
 * Error: one line for each wrong variable, naming it and what is wrong; values are not repeated, as a URL may hold a password.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Result<CentralConfig, readonly string[]> {
  // An empty variable means an unset one: shells and service files cannot easily unset.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) return err(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const from = parsed.data;
  const data = resolve(from.CHANGQING_DATA);
  const keys = from.CHANGQING_KEYS_DIR === undefined ? join(dirname(data), '.keys') : resolve(from.CHANGQING_KEYS_DIR);
  if (keys === data || keys.startsWith(`${data}/`)) return err(['CHANGQING_KEYS_DIR: keys must lie outside the data folder']);
  if (from.BIOMETRICS_DATABASE_URL !== undefined && from.DATABASE_URL === undefined)
    return err(['BIOMETRICS_DATABASE_URL: works together with DATABASE_URL only']);
  return ok({
    host: from.CHANGQING_CENTRAL_HOST,
    port: from.CHANGQING_CENTRAL_PORT,
    publicPort: from.CHANGQING_CENTRAL_PUBLIC_PORT,
    dataFolder: join(data, 'central'),
    keysFolder: join(keys, 'central'),
    databaseUrl: from.DATABASE_URL,
    biometricsDatabaseUrl: from.BIOMETRICS_DATABASE_URL,
    redisUrl: from.REDIS_URL,
    consoleOrigin: from.CHANGQING_CONSOLE_ORIGIN === undefined ? undefined : new URL(from.CHANGQING_CONSOLE_ORIGIN).origin,
    trustedProxies: from.CHANGQING_TRUSTED_PROXIES,
    requestsPerMinute: from.CHANGQING_CENTRAL_REQUESTS_PER_MINUTE,
    identifyPerMinute: from.CHANGQING_IDENTIFY_PER_MINUTE,
    evidenceMonths: from.CHANGQING_EVIDENCE_MONTHS,
    lateDeliveryDays: from.CHANGQING_LATE_DELIVERY_DAYS,
    papersPerDay: from.CHANGQING_PAPERS_PER_DAY,
    sealFile: from.CHANGQING_SEAL_FILE === undefined ? undefined : resolve(from.CHANGQING_SEAL_FILE),
    noticeVersion: from.CHANGQING_NOTICE_VERSION,
    feedbackDays: from.CHANGQING_FEEDBACK_DAYS,
    matchingWorkers: from.CHANGQING_MATCHING_WORKERS,
    lookUpPolicy: from.CHANGQING_LOOK_UP_POLICY,
    logLevel: from.CHANGQING_LOG_LEVEL,
  });
}
