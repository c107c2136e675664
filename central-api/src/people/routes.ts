import {
  deathNotice,
  err,
  identifyRequest,
  ok,
  peopleImport,
  suspicionNotice,
  type DeathNotice,
  type Problem,
  type Result,
  type SuspicionNotice,
} from '@changqing/protocol';
import type { Router } from 'express';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { bureauEndpoint, parseBody, terminalEndpoint } from '../http/endpoint.ts';
import { rateWindow } from '../http/rate-window.ts';
import { appendLedger } from '../ledger/ledger.ts';
import type { IdentityTables } from '../tables.ts';
import { identify } from './identify.ts';
import { findByIdentity, lockPerson, registerPeople, type PersonRow } from './store.ts';

/** The register: who somebody is, and what the bureau tells central of people. Numbers travel in bodies, never in paths. */
export function peopleRoutes(router: Router, central: Central): void {
  const limit = rateWindow(central.clock, central.config.identifyPerMinute);
  router.post(
    '/v1/people/identify',
    terminalEndpoint(central, identifyRequest, (request, terminal) => identify(central, terminal, request, limit)),
  );
  router.post('/v1/people', bureauEndpoint(central, async (body) => {
    const input = parseBody(body, peopleImport);
    if (!input.ok) return input;
    const { people } = input.value;
    const drawing = people.findIndex(({ test, benefits, suspicions }) => test === true && (benefits.length > 0 || suspicions.length > 0));
    if (drawing >= 0)
      return err({ code: 'request-invalid', fields: [{ path: `people.${String(drawing)}.benefits`, message: 'a test person draws nothing and is suspected of nothing' }] });
    const registered = await central.databases.identity.transaction().execute(async (trx) => {
      const fresh = await registerPeople(trx, central, people);
      await appendLedger(trx, central.clock.now(), { audit: [{ actor: 'bureau', action: 'people.registered', subject: 'register', data: { fresh } }], changes: [] });
      return fresh;
    });
    return ok({ registered, known: people.length - registered });
  })); // prettier-ignore
  router.post('/v1/death-notices', bureauEndpoint(central, (body) => {
    const input = parseBody(body, deathNotice);
    return input.ok ? noteDeath(central, input.value) : Promise.resolve(input);
  })); // prettier-ignore
  router.post('/v1/suspicions', bureauEndpoint(central, (body) => {
    const input = parseBody(body, suspicionNotice);
    return input.ok ? noteSuspicion(central, input.value) : Promise.resolve(input);
  })); // prettier-ignore
}

async function withPerson(
  central: Central,
  identity: DeathNotice['identity'],
  act: (trx: Transaction<IdentityTables>, person: PersonRow) => Promise<void>,
): Promise<Result<undefined, Problem>> {
  return central.databases.identity.transaction().execute(async (trx) => {
    const found = await findByIdentity(trx, central.keys, identity);
    if (found === undefined) return err({ code: 'not-found', detail: 'nobody of this number is registered' });
    await act(trx, await lockPerson(trx, found.id));
    return ok();
  });
}

function noteDeath(central: Central, { identity, deceasedOn }: DeathNotice): Promise<Result<undefined, Problem>> {
  return withPerson(central, identity, async (trx, person) => {
    await trx.updateTable('people').set({ deceased_on: deceasedOn }).where('id', '=', person.id).execute();
    await appendLedger(trx, central.clock.now(), {
      audit: [
        { actor: 'bureau', action: deceasedOn === null ? 'death.withdrawn' : 'death.noted', subject: person.id, data: { deceasedOn } },
      ],
      changes: [],
    });
  });
}

function noteSuspicion(central: Central, { identity, reason, listed }: SuspicionNotice): Promise<Result<undefined, Problem>> {
  return withPerson(central, identity, async (trx, person) => {
    const nowMs = central.clock.now();
    if (listed)
      await trx
        .insertInto('suspicions')
        .values({ person_id: person.id, reason, since: new Date(nowMs) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    else await trx.deleteFrom('suspicions').where('person_id', '=', person.id).where('reason', '=', reason).execute();
    await appendLedger(trx, nowMs, {
      audit: [{ actor: 'bureau', action: listed ? 'suspicion.listed' : 'suspicion.cleared', subject: person.id, data: { reason } }],
      changes: [],
    });
  });
}
