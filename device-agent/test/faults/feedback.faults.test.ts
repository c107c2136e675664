import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParticularField, ParticularsBody, RecordHead } from '@changqing/protocol';
import { seededRandom, type Random } from '@changqing/fixtures';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock, type Clock } from '../../src/clock.ts';
import { silentAgentLog } from '../../src/log.ts';
import { makeUuid } from '../../src/records/record-id.ts';
import { startSimulatedNetwork } from '../../src/simulators/network.ts';
import type { LeftMessage } from '../../src/sessions/feedback/feedback-messages.ts';
import { recordFeedback } from '../../src/sessions/feedback/perform-feedback.ts';
import { testCentral, type TestCentral } from '../central/test-central.ts';
import { eventually } from '../eventually.ts';
import { openTerminal } from './terminal.ts';
import { enrolTerminal, expectSameLedgers } from './test-terminal.ts';

const FEEDBACK = 240;
const STATEMENTS = 60;
const SEED = process.env['CHANGQING_SEED'] ?? String(Date.now());
const HARMED_SHARE = 0.3;
const LONGEST_QUEUE = 30;

const impatient: Clock = { ...systemClock, sleep: (delayMs, signal) => systemClock.sleep(delayMs / 50, signal) };

let central: TestCentral;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'changqing-feedback-faults-'));
  central = await testCentral();
}, 120_000);
afterAll(async () => {
  await central.close();
  rmSync(folder, { recursive: true, force: true });
});

function leftBy(random: Random): LeftMessage {
  const words = `第${random.integer(1, 1_000_000)}句`;
  const stroke = Array.from({ length: random.integer(6, 300) * 2 }, () => random.integer(0, 2_000));
  return random.pick<LeftMessage>([
    { way: 'text', text: words },
    { way: 'telephone', telephone: `139${String(random.integer(0, 99_999_999)).padStart(8, '0')}` },
    { way: 'strokes', strokes: [stroke] },
  ]);
}

/** A look-up of the third level for somebody new, as central has it once a finger was matched. */
async function lookUp(terminalId: string): Promise<{ readonly id: string; readonly sessionId: string; readonly personRef: string }> {
  const personRef = await central.enrol(await central.person(), ['right-index']);
  const [id, sessionId] = [makeUuid(Date.now()), makeUuid(Date.now())];
  await central.query(
    z.object({ id: z.string() }),
    `insert into look_ups (id, person_id, terminal_id, session_id, level, basis, opened_at, last_used_at)
     select $1, id, $2, $3, 3, 'card', now(), now() from people where person_ref = $4 returning id`,
    [id, terminalId, sessionId, personRef],
  );
  return { id, sessionId, personRef };
}

const inFeedback = z.object({ id: z.string(), rating: z.number().nullable(), message: z.string().nullable() });
const inStatements = z.object({ id: z.string(), act: z.string(), fields: z.array(z.string()) });

test(
  `${FEEDBACK} words and ratings and ${STATEMENTS} statements through a network that harms ${HARMED_SHARE * 100} % of exchanges arrive once each`,
  { timeout: 180_000 },
  async () => {
    const random = seededRandom(SEED);
    const enrolled = await enrolTerminal(central, join(folder, 'kiosk'));
    const [evidenceKey] = enrolled.profile.evidenceKeys;
    const lookUps = [await lookUp(enrolled.profile.terminalId), await lookUp(enrolled.profile.terminalId)];
    const network = await startSimulatedNetwork({ target: central.url, clock: systemClock, seed: SEED });
    network.set({ state: 'faulty', share: HARMED_SHARE, longestDelayMs: 150 });
    const terminal = await openTerminal({ folder: enrolled.folder, centralUrl: network.url, clock: impatient, onPromise: () => undefined });
    const { journal, delivery } = terminal;
    const promised = new Set<string>();
    const performer = {
      journal,
      delivery: {
        // Nobody waits for the answer here; half of them are not even offered while the person stands there.
        live: (id: string) => {
          if (random.next() < 0.5) void delivery.live(id, 200);
          return Promise.resolve({ kind: 'none' } as const);
        },
      },
      log: silentAgentLog,
      evidenceKey: () => evidenceKey,
      feed: (input: { readonly kind: string; readonly feedbackId: string; readonly problem?: unknown }) => {
        expect(input.problem).toBeUndefined();
        promised.add(input.feedbackId);
      },
    };
    const wanted = new Map<string, { readonly rating: number | null; readonly message: string | null }>();
    const said = new Map<string, { readonly act: string; readonly fields: readonly string[] }>();

    const leave = async (): Promise<void> => {
      const [feedbackId, sessionId] = [makeUuid(Date.now()), makeUuid(Date.now())];
      const left = random.next() < 0.4 ? { rating: random.integer(1, 5) } : { message: leftBy(random) };
      await recordFeedback(performer, { do: 'record-feedback', sessionId, feedbackId, service: 'look-up', ...left });
      wanted.set(feedbackId, { rating: left.rating ?? null, message: left.message?.way ?? null });
    };
    const state = (): void => {
      const of = random.pick(lookUps);
      const id = makeUuid(Date.now());
      const wrong: ParticularField[] = random.next() < 0.5 ? ['telephone', 'address'] : [];
      const act = wrong.length === 0 ? ('confirmed' as const) : ('correction-asked' as const);
      const body: Omit<ParticularsBody, keyof RecordHead> = {
        kind: 'particulars',
        personRef: of.personRef,
        lookUpId: of.id,
        act,
        particularsSha256: 'c'.repeat(64),
        fields: wrong,
      };
      expect(journal.append({ id, sessionId: of.sessionId, body }).ok).toBe(true);
      said.set(id, { act, fields: wrong });
    };

    const stopping = new AbortController();
    const running = delivery.run(stopping.signal);
    const waiting = (most: number) => eventually(() => journal.counts().waiting, (count) => count < most, 120_000); // prettier-ignore
    try {
      for (let index = 0; index < FEEDBACK; index += 1) {
        await leave();
        if (index % (FEEDBACK / STATEMENTS) === 0) state();
        delivery.wake();
        await waiting(LONGEST_QUEUE);
      }
      await waiting(1);
    } finally {
      stopping.abort();
      await running;
      terminal.close();
      await network.close();
    }

    expect(await expectSameLedgers(central, enrolled)).toBe(FEEDBACK + STATEMENTS);
    expect(promised).toEqual(new Set(wanted.keys()));
    const ids = [...wanted.keys()];
    const stored = await central.query(inFeedback, 'select id, rating, message from feedback where id::text = any($1)', [ids]);
    expect(new Map(stored.map(({ id, rating, message }) => [id, { rating, message }]))).toEqual(wanted);
    const statements = await central.query(inStatements, 'select id, act, fields from particulars_statements where id::text = any($1)', [
      [...said.keys()],
    ]);
    expect(new Map(statements.map(({ id, act, fields }) => [id, { act, fields }]))).toEqual(said);
    const complaints = await central.query(
      z.object({ n: z.number() }),
      `select count(*)::int as n from follow_ups where reason = 'complaint' and record_id::text = any($1)`,
      [ids],
    );
    expect(complaints[0]?.n).toBe([...wanted.values()].filter(({ message }) => message !== null).length);
    const harmed = Object.entries(network.counts).filter(([fault]) => fault !== 'none').reduce((sum, [, n]) => sum + n, 0); // prettier-ignore
    console.log(`feedback: seed ${SEED}, ${FEEDBACK} feedback and ${STATEMENTS} statements, ${harmed} exchanges harmed, 0 lost, 0 doubled`);
    expect(harmed).toBeGreaterThan((FEEDBACK + STATEMENTS) * HARMED_SHARE * 0.5);
  },
);
