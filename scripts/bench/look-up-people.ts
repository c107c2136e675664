import { randomInt, randomUUID } from 'node:crypto';
import { personAt } from '@changqing/fixtures';
import { civilDateAt, lookUpAnswer, raiseAnswer, type Identity, type LookUpTopic } from '@changqing/protocol';
import type pg from 'pg';
import type { TestTerminal } from '../../central-api/test/support/test-terminal.ts';
import { rate } from './at-a-time.ts';
import type { BenchCentral } from './bench-central.ts';
import { askAsBureau } from './bench-terminals.ts';
import { POPULATION_SEED } from './central-messages.ts';

/** What people look at who have laid down a card, and what with their service password besides. */
export const TOPICS_BY_LEVEL: Readonly<Record<1 | 2, readonly LookUpTopic[]>> = {
  1: ['overview', 'contributions', 'particulars'],
  2: ['overview', 'contributions', 'account', 'benefits', 'flexible', 'medical', 'referral', 'particulars'],
};
const PASSWORD = '246810';

/** A look-up that is open at central, of a person who was drawn from the whole population. */
export interface OpenLookUp {
  readonly id: string;
  readonly terminal: TestTerminal;
  readonly level: 1 | 2;
  /** As the database knows the person. */
  readonly personId: string;
  /** By which central finds the person of a card. */
  readonly numberHash: Buffer;
}

/** How long central took to answer, ms. */
export interface OpeningTimes {
  readonly opened: number[];
  readonly raised: number[];
}

/** Sends one signed request and reads its answer; throws with central's answer where that is a refusal. */
export async function sendSigned(terminal: TestTerminal, path: string, text: string, signature: string): Promise<Record<string, unknown>> {
  const { status, body } = await terminal.send('POST', path, text, signature);
  if (status !== 200 && status !== 204) throw new Error(`${path}: central answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** A card that lies at a terminal: somebody of the population, whoever it is. */
export function anyCard(population: number): { readonly text: string; readonly identity: Identity } {
  const { identity, name } = personAt(POPULATION_SEED, randomInt(population), civilDateAt(Date.now()));
  return { text: JSON.stringify({ sessionId: randomUUID(), basis: { by: 'card', identity, name } }), identity };
}

export const OPEN_PATH = '/v1/look-ups';

/**
 * Opens so many look-ups by card. Where times are taken, every second one goes on with the service password, which the counter has set just before.
 */
export async function openLookUps(
  bench: BenchCentral,
  pool: pg.Pool,
  terminals: readonly TestTerminal[],
  { population, count, times }: { readonly population: number; readonly count: number; readonly times?: OpeningTimes },
): Promise<readonly OpenLookUp[]> {
  const wanted: (ReturnType<typeof anyCard> & Pick<OpenLookUp, 'terminal' | 'level'> & { readonly signature: string })[] = [];
  for (let index = 0; index < count; index += 1) {
    const terminal = terminals[index % terminals.length];
    if (terminal === undefined) throw new RangeError('no terminals');
    const card = anyCard(population);
    wanted.push({ ...card, terminal, signature: await terminal.signature('POST', OPEN_PATH, card.text), level: index % 2 === 0 ? 1 : 2 });
  }
  const opened: OpenedByCard[] = [];
  await rate(wanted, async ({ terminal, text, signature, level, identity }) => {
    const startedAt = performance.now();
    const answer = lookUpAnswer.parse(await sendSigned(terminal, OPEN_PATH, text, signature));
    times?.opened.push(performance.now() - startedAt);
    if (answer.result !== 'open') throw new Error('somebody of the population is not registered');
    opened.push({ id: answer.lookUpId, terminal, level, identity });
  });
  const withPassword = opened.filter(({ level }) => level === 2);
  if (times !== undefined) await raiseByPassword(bench, withPassword, times);
  const people = await peopleOf(pool, opened);
  return opened.map(({ id, terminal, level }) => {
    const person = people.get(id);
    if (person === undefined) throw new Error('central has forgotten a look-up');
    return { id, terminal, level, personId: person.person_id, numberHash: person.number_hash };
  });
}

type OpenedByCard = Pick<OpenLookUp, 'id' | 'terminal' | 'level'> & { readonly identity: Identity };

async function raiseByPassword(bench: BenchCentral, lookUps: readonly OpenedByCard[], times: OpeningTimes): Promise<void> {
  await rate(lookUps, ({ identity }) => askAsBureau(bench, '/v1/service-passwords', { identity, password: PASSWORD }));
  const text = JSON.stringify({ by: 'password', password: PASSWORD });
  const signed: { readonly terminal: TestTerminal; readonly path: string; readonly signature: string }[] = [];
  for (const { id, terminal } of lookUps) {
    const path = `${OPEN_PATH}/${id}/raise`;
    signed.push({ terminal, path, signature: await terminal.signature('POST', path, text) });
  }
  await rate(signed, async ({ terminal, path, signature }) => {
    const startedAt = performance.now();
    const answer = raiseAnswer.parse(await sendSigned(terminal, path, text, signature));
    times.raised.push(performance.now() - startedAt);
    if (answer.result !== 'raised') throw new Error(`the service password of the bench is not taken: ${answer.result}`);
  });
}

interface PersonRow {
  readonly id: string;
  readonly person_id: string;
  readonly number_hash: Buffer;
}

async function peopleOf(pool: pg.Pool, lookUps: readonly { readonly id: string }[]): Promise<ReadonlyMap<string, PersonRow>> {
  const { rows } = await pool.query<PersonRow>(
    `select l.id, l.person_id, p.number_hash from identity.look_ups l join identity.people p on p.id = l.person_id where l.id = any($1)`,
    [lookUps.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
