import { canonicalJson, diagnosticsView, instant, selfTestId, selfTestRecord, site, uuid } from '@changqing/protocol';
import { z } from 'zod';
import { sha256 } from '../../records/sign.ts';
import type { ListedTest } from '../self-tests/self-tests.ts';

/**
 * One test as the report says it. `not-done`: nobody ran it within a day, or it was broken off. `not-there`: there is nothing to be tested. `last` is
 * there also where it is too old to count.
 */
export const reportedTest = z.object({
  test: selfTestId,
  verdict: z.enum(['passed', 'failed', 'not-done', 'not-there']),
  why: z.string().optional(),
  last: selfTestRecord.optional(),
});
export type ReportedTest = z.infer<typeof reportedTest>;

/** How the kiosk is, as far as a report tells it: without other reports, orders and what belongs to the desk of the moment. */
export const reportedOverview = diagnosticsView.omit({
  version: true,
  nonce: true,
  at: true,
  tests: true,
  running: true,
  lastVisits: true,
  wire: true,
  reports: true,
  bundle: true,
  orders: true,
});

/** Everything that a readiness report says. Its hash is what the machine signs. */
export const reportFacts = z.object({
  v: z.literal(1),
  id: uuid,
  at: instant,
  terminalId: z.string(),
  site: site.pick({ siteNo: true, name: true, address: true, bureauName: true, telephone: true }),
  by: z.object({ staffId: z.string(), name: z.string() }),
  overview: reportedOverview,
  tests: z.array(reportedTest),
});
export type ReportFacts = z.infer<typeof reportFacts>;

/** A report as it is laid out: the facts, their hash, and the machine's signature over it, a compact JWS of a `ReportSignature`. */
export const signedReport = z.object({ facts: reportFacts, factsSha256: z.string(), signature: z.string() });
export type SignedReport = z.infer<typeof signedReport>;

/** What is signed: over which facts, by which terminal, and how the audit stood. */
export interface ReportSignature {
  readonly id: string;
  readonly terminalId: string;
  readonly at: string;
  readonly factsSha256: string;
  readonly passed: number;
  readonly failed: number;
}

const A_DAY_MS = 86_400_000;

/** How each test stands at a moment. A result of another day says nothing of today. Pure. */
export function reportedTests(listed: readonly ListedTest[], nowMs: number): ReportedTest[] {
  return listed.map(({ test, possible, whyNot, last }) => {
    const kept = last === undefined ? {} : { last };
    if (!possible) return { test, verdict: 'not-there', ...(whyNot === undefined ? {} : { why: whyNot }) };
    if (last === undefined) return { test, verdict: 'not-done', why: '没有做过' };
    if (last.verdict === 'not-there') return { test, verdict: 'not-there', ...kept };
    if (last.verdict === 'cancelled') return { test, verdict: 'not-done', why: '中途停了', ...kept };
    // A clock that was set back makes nothing older.
    if (nowMs - Date.parse(last.at) > A_DAY_MS) return { test, verdict: 'not-done', why: '上次做是一天以前', ...kept };
    return { test, verdict: last.verdict, ...kept };
  });
}

export const countOf = (tests: readonly ReportedTest[], verdict: ReportedTest['verdict']): number =>
  tests.filter((each) => each.verdict === verdict).length;

/** What failed stands first, what could not be tested last. */
const ORDER: readonly ReportedTest['verdict'][] = ['failed', 'not-done', 'passed', 'not-there'];
export const failedFirst = (tests: readonly ReportedTest[]): readonly ReportedTest[] =>
  ORDER.flatMap((verdict) => tests.filter((each) => each.verdict === verdict));

type Devices = ReportFacts['overview']['devices'];
const isWell = ({ state }: Devices[number]): boolean => state === 'ready' || state === 'busy';
/** Devices that somebody has to look after stand first. */
export const worstFirst = (devices: Devices): Devices => [...devices.filter((each) => !isWell(each)), ...devices.filter(isWell)];

/** What somebody still has to look after, a line each; empty where everything is well. Pure. */
export function openPoints({ overview, tests }: Pick<ReportFacts, 'overview' | 'tests'>): readonly OpenPoint[] {
  const { devices, services, network, clock, outbox, supplies } = overview;
  return [
    ...devices.flatMap(({ role, state, advice }): OpenPoint[] =>
      state === 'ready' || state === 'busy' ? [] : [{ point: 'device', role, state, ...(advice === undefined ? {} : { advice }) }],
    ),
    ...tests.flatMap(({ test, verdict, last }): OpenPoint[] =>
      verdict === 'failed' ? [{ point: 'test', test, ...(last?.reason === undefined ? {} : { reason: last.reason }) }] : [],
    ),
    ...(services.some(({ open }) => !open) ? [{ point: 'service' } as const] : []),
    ...(network.central.reachable ? [] : [{ point: 'central' } as const]),
    ...(clock.behind ? [{ point: 'clock' } as const] : []),
    ...(outbox.refused > 0 ? [{ point: 'refused', count: outbox.refused } as const] : []),
    ...(supplies?.low === true ? [{ point: 'paper' } as const] : []),
  ];
}

export type OpenPoint =
  | {
      readonly point: 'device';
      readonly role: ReportFacts['overview']['devices'][number]['role'];
      readonly state: ReportFacts['overview']['devices'][number]['state'];
      readonly advice?: string;
    }
  | { readonly point: 'test'; readonly test: ReportedTest['test']; readonly reason?: string }
  | { readonly point: 'refused'; readonly count: number }
  | { readonly point: 'service' | 'central' | 'clock' | 'paper' };

/** The facts as text, canonical JSON: what is hashed, and what is kept. */
export const factsText = (facts: ReportFacts): string => canonicalJson(z.json().parse(reportFacts.parse(facts)));

/** The hash of all facts, over their canonical JSON. */
export const hashOfFacts = (facts: ReportFacts): string => sha256(factsText(facts));
