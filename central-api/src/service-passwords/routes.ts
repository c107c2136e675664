import { err, ok, servicePassword, type Problem, type Result, type ServicePassword } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { bureauEndpoint, parseBody } from '../http/endpoint.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { findByIdentity } from '../people/store.ts';
import { hashPassword } from './hash-password.ts';

/** `POST /v1/service-passwords`: the counter sets a person's password, which opens a closed one again, or takes it away. */
export function servicePasswordRoutes(router: Router, central: Central): void {
  router.post('/v1/service-passwords', bureauEndpoint(central, (body) => {
    const input = parseBody(body, servicePassword);
    return input.ok ? setPassword(central, input.value) : Promise.resolve(input);
  })); // prettier-ignore
}

async function setPassword(central: Central, { identity, password }: ServicePassword): Promise<Result<undefined, Problem>> {
  const { identity: db } = central.databases;
  const person = await findByIdentity(db, central.keys, identity);
  if (person === undefined) return err({ code: 'not-found', detail: 'nobody of this number is registered' });
  const hash = password === null ? undefined : await hashPassword(central.keys, person.id, password);
  const nowMs = central.clock.now();
  await db.transaction().execute(async (trx) => {
    if (hash === undefined) await trx.deleteFrom('service_passwords').where('person_id', '=', person.id).execute();
    else {
      const fresh = { hash, wrong: 0, set_at: new Date(nowMs) };
      await trx
        .insertInto('service_passwords')
        .values({ person_id: person.id, ...fresh })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(fresh))
        .execute();
    }
    const action = hash === undefined ? 'service-password.removed' : 'service-password.set';
    await appendLedger(trx, nowMs, { audit: [{ actor: 'bureau', action, subject: person.id }], changes: [] });
  });
  return ok();
}
