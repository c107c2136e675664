import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '../../device-agent/src/clock.ts';
import { appendAudit, verifyAuditInTurns } from '../../device-agent/src/records/audit.ts';
import { openAuditLog } from '../../device-agent/src/records/audit-log.ts';
import { openAuditWitness } from '../../device-agent/src/records/audit-witness.ts';
import { inTransaction, openDatabase } from '../../device-agent/src/records/database.ts';
import { makePrivateJwk, signingKeyFrom } from '../../device-agent/src/records/sign.ts';
import type { Figure } from './figure.ts';
import { plainRow } from './spread.ts';

const AT_ONCE = 10_000;

/** How long it takes to know that an audit of many years is what was written: whole, and at a start. */
export const audit: Figure = {
  name: 'audit',
  title: 'Audit: how long it takes to know that it is whole',
  measure: async ({ quick, folder }) => {
    const home = join(folder, 'audit');
    mkdirSync(home);
    const database = openDatabase(join(home, 'journal.sqlite'));
    const entries = quick ? 100_000 : 1_000_000;
    const session = '01a20905-a9b9-73eb-8f5c-05f2757f8ebc';
    for (let written = 0; written < entries; written += AT_ONCE)
      inTransaction(database, () => {
        for (let index = 0; index < AT_ONCE; index += 1)
          appendAudit(database, systemClock.now(), { act: 'session-ended', session, outcome: 'accepted', captures: 2 });
      });
    const turns: number[] = [];
    let from = performance.now();
    const startedAt = from;
    const whole = await verifyAuditInTurns(database, async () => {
      turns.push(performance.now() - from);
      await nextTurn();
      from = performance.now();
    });
    if (!whole.ok || whole.value.sequence !== entries) throw new Error('an audit that nobody touched is not whole');
    const wholeMs = performance.now() - startedAt;
    const key = signingKeyFrom(JSON.stringify(makePrivateJwk()));
    const open = () =>
      openAuditLog({ database, witness: openAuditWitness(home), clock: systemClock, key, terminalId: () => 'T0007-BENCH' });
    // The first start has no witness and goes through everything.
    const first = open();
    if (!(await first.verifyWhole()).ok) throw new Error('an audit that nobody touched is not whole');
    first.close();
    const starts = Array.from({ length: 20 }, () => {
      const before = performance.now();
      const log = open();
      if (log.fault !== undefined) throw new Error(log.fault.detail);
      log.close();
      return performance.now() - before;
    });
    database.close();
    return [
      plainRow('the whole chain, in turns', 'ms', [wholeMs], `${entries.toLocaleString('en')} entries`),
      plainRow('one turn, while nothing else goes on', 'ms', turns),
      plainRow('at a start, with a witness of the last look', 'ms', starts),
    ];
  },
};
