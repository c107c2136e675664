import { randomInt } from 'node:crypto';
import {
  err,
  heartbeat,
  ok,
  terminalCodeRequest,
  terminalEnrolment,
  terminalStatus,
  type Problem,
  type Result,
  type Site,
  type TerminalCodeAnswer,
  type TerminalEnrolment,
  type TerminalProfile,
  type heartbeatAnswer,
  type TerminalStatus,
} from '@changqing/protocol';
import type { Router } from 'express';
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import type { Central } from '../context.ts';
import { readFleet } from '../fleet/read-fleet.ts';
import { bureauEndpoint, openEndpoint, parseBody, signedEndpoint, terminalEndpoint } from '../http/endpoint.ts';
import { VALID_AT_ONCE } from '../keys/key-ring.ts';
import { importPublicKey } from '../keys/public-key.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { noteSupplies } from './supplies.ts';
import { hashOfCode, type EnrolledTerminal } from './store.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const drawCharacters = (count: number): string => Array.from({ length: count }, () => CROCKFORD[randomInt(32)]).join('');

/** Enrolling terminals, their profile and their contact. `enrolLimit` stands before the only request that carries no signature. */
export function terminalRoutes(router: Router, central: Central, enrolLimit: RequestHandler): void {
  router.post('/v1/terminal-codes', bureauEndpoint(central, async (body) => {
    const input = parseBody(body, terminalCodeRequest);
    if (!input.ok) return input;
    const answer: TerminalCodeAnswer = await makeCode(central, input.value.site, input.value.hoursValid);
    return ok(answer);
  })); // prettier-ignore
  router.post('/v1/terminals', enrolLimit, openEndpoint(async (body) => {
    const input = parseBody(body, terminalEnrolment);
    return input.ok ? enrolTerminal(central, input.value) : input;
  })); // prettier-ignore
  router.get(
    '/v1/terminals',
    bureauEndpoint(central, async () => ok({ terminals: await listTerminals(central) })),
  );
  router.get(
    '/v1/terminals/self',
    signedEndpoint(central, async (terminal) => {
      await notePinned(central, terminal.id);
      return ok(profileOf(central, terminal));
    }),
  );
  router.post('/v1/terminals/self/heartbeat', terminalEndpoint(central, heartbeat, async (state, terminal) => {
    central.log.debug({ terminalId: terminal.id, kept: state.keptRecords }, 'heartbeat');
    if (state.supplies !== undefined) await noteSupplies(central, terminal.id, state.supplies);
    const answer: z.infer<typeof heartbeatAnswer> = { time: new Date(central.clock.now()).toISOString() };
    return ok(answer);
  })); // prettier-ignore
  router.post(
    '/v1/terminals/:id/close',
    bureauEndpoint(central, (_body, request) => closeTerminal(central, String(request.params.id))),
  );
}

/** What a terminal is told of itself and of central's keys. */
export function profileOf(central: Central, { id, site }: Pick<EnrolledTerminal, 'id' | 'site'>): TerminalProfile {
  return {
    terminalId: id,
    site,
    evidenceKeys: central.keys.evidence.slice(0, VALID_AT_ONCE).map(({ publicJwk }) => publicJwk),
    answerKeys: central.keys.answer.slice(0, VALID_AT_ONCE).map(({ publicJwk }) => publicJwk),
    commandKeys: central.keys.command.slice(0, VALID_AT_ONCE).map(({ publicJwk }) => publicJwk),
    noticeVersion: central.config.noticeVersion,
    ...(central.config.lookUpPolicy === undefined ? {} : { lookUpPolicy: central.config.lookUpPolicy }),
    time: new Date(central.clock.now()).toISOString(),
  };
}

const offeredKids = (central: Central): string[] => central.keys.command.slice(0, VALID_AT_ONCE).map(({ kid }) => kid);

/** A terminal that was enrolled before there were keys of orders pins those of the first profile that has them. */
async function notePinned(central: Central, id: string): Promise<void> {
  await central.databases.unhurried
    .updateTable('terminals')
    .set({ command_kids: offeredKids(central) })
    .where('id', '=', id)
    .where('command_kids', 'is', null)
    .execute();
}

/** Stores a one-time code for a site. A given code (simulated world) is armed anew if it was used. */
export async function makeCode(central: Central, site: Site, hoursValid: number, given?: string): Promise<TerminalCodeAnswer> {
  const nowMs = central.clock.now();
  const code = given ?? `${drawCharacters(4)}-${drawCharacters(4)}-${drawCharacters(4)}`;
  const fresh = { site: JSON.stringify(site), created_at: new Date(nowMs), expires_at: new Date(nowMs + hoursValid * 3_600_000) };
  await central.databases.identity.transaction().execute(async (trx) => {
    await trx
      .insertInto('terminal_codes')
      .values({ code_sha256: hashOfCode(code), ...fresh })
      .onConflict((conflict) => conflict.column('code_sha256').doUpdateSet({ ...fresh, used_at: null, terminal_id: null }))
      .execute();
    await appendLedger(trx, nowMs, { audit: [{ actor: 'bureau', action: 'terminal.code', subject: site.siteNo }], changes: [] });
  });
  return { code, expiresAt: fresh.expires_at.toISOString() };
}

/** Uses a code up. The same key with the same code gets the same terminal again: its answer may have been lost on the way. */
export async function enrolTerminal(central: Central, input: TerminalEnrolment): Promise<Result<TerminalProfile, Problem>> {
  try {
    await importPublicKey(input.publicKey, 'ES256');
  } catch {
    return err({ code: 'request-invalid', fields: [{ path: 'publicKey', message: 'is no point of P-256' }] });
  }
  const nowMs = central.clock.now();
  const refused: Result<never, Problem> = err({ code: 'enrol-code-invalid' });
  return central.databases.identity.transaction().execute(async (trx) => {
    const code = await trx
      .selectFrom('terminal_codes')
      .selectAll()
      .where('code_sha256', '=', hashOfCode(input.code))
      .forUpdate()
      .executeTakeFirst();
    if (code === undefined) return refused;
    if (code.terminal_id !== null) {
      const same = await trx
        .selectFrom('terminals')
        .select(['id', 'public_key', 'site'])
        .where('id', '=', code.terminal_id)
        .executeTakeFirst();
      if (same?.public_key.x !== input.publicKey.x || same.public_key.y !== input.publicKey.y) return refused;
      return ok(profileOf(central, same));
    }
    if (code.expires_at.getTime() < nowMs) return refused;
    const id = `T${code.site.siteNo}-${drawCharacters(6)}`;
    const enrolledAt = new Date(nowMs);
    await trx
      .insertInto('terminals')
      .values({
        id,
        site_no: code.site.siteNo,
        name: input.name,
        public_key: JSON.stringify(input.publicKey),
        site: JSON.stringify(code.site),
        enrolled_at: enrolledAt,
        closed_at: null,
        cloned_at: null,
        last_seen_at: null,
        clock_offset_ms: null,
        supplies: null,
        command_kids: offeredKids(central),
      })
      .execute();
    await trx
      .updateTable('terminal_codes')
      .set({ used_at: enrolledAt, terminal_id: id })
      .where('code_sha256', '=', code.code_sha256)
      .execute();
    await appendLedger(trx, nowMs, {
      audit: [{ actor: id, action: 'terminal.enrolled', subject: id, data: { siteNo: code.site.siteNo, kid: input.publicKey.kid } }],
      changes: [{ kind: 'terminal', subject: id, data: { state: 'enrolled', siteNo: code.site.siteNo } }],
    });
    return ok(profileOf(central, { id, site: code.site }));
  });
}

async function closeTerminal(central: Central, id: string): Promise<Result<undefined, Problem>> {
  const nowMs = central.clock.now();
  const done = await central.databases.identity.transaction().execute(async (trx): Promise<Result<undefined, Problem>> => {
    const closed = await trx
      .updateTable('terminals')
      .set({ closed_at: new Date(nowMs) })
      .where('id', '=', id)
      .where('closed_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (closed === undefined) return err({ code: 'not-found' });
    await appendLedger(trx, nowMs, {
      audit: [{ actor: 'bureau', action: 'terminal.closed', subject: id }],
      changes: [{ kind: 'terminal', subject: id, data: { state: 'closed' } }],
    });
    return ok();
  });
  if (done.ok) {
    central.news.tell({ what: 'terminal-closed', terminalId: id });
    central.news.tell({ what: 'terminals', ids: [id] });
  }
  return done;
}

/** A beat is a contact like any other; what it tells besides is the console's. */
async function listTerminals(central: Central): Promise<TerminalStatus[]> {
  return (await readFleet(central)).map((terminal) => terminalStatus.parse(terminal));
}
