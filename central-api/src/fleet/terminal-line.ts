import { commandOutcome, eventBatch, terminalReport, type BeatAnswer, type Problem, type Result } from '@changqing/protocol';
import type { Namespace, Socket } from 'socket.io';
import type { z } from 'zod';
import type { Central } from '../context.ts';
import { storable } from '../http/storable.ts';
import { authenticateTerminal } from '../terminals/signature.ts';
import { noteSupplies } from '../terminals/supplies.ts';
import { takeEvents } from './audit/take-events.ts';
import { beatWriter } from './beat-writer.ts';
import { nextBoots, noteAuditFault, noteHeard, readKnown, settleAlarmsOf, type KnownTerminal } from './known-terminal.ts';
import { LIVE_PATH, roomOfTerminal } from './line-names.ts';
import { noteSent, queuedOrders, takeOutcome } from './orders/store.ts';
import { markCloned } from './mark-cloned.ts';
import { noticeable } from './noticeable.ts';

type Answer = (answer: object) => void;

/** The terminals' side of the live line, as far as this process holds it. */
export interface TerminalLine {
  /** Writes the beats that wait, and hands out the orders that wait for terminals which are heard here. */
  turn(): Promise<void>;
  /** Hands a terminal its orders now, where this process holds its line. */
  hand(terminalId: string): void;
}

const ACK_WITHIN_MS = 5_000;
/** At least so often the console hears of a terminal of which nothing changed. */
const TELL_EVERY_MS = 30_000;

/**
 * Hears terminals: each by one line, the newest. Whatever is not of the form of the contract is answered with why, and changes nothing.
 * @param shared other processes hear terminals too, and are reached through the line
 */
export function terminalLine(central: Central, line: Namespace, shared: boolean): TerminalLine {
  const heard = new Map<string, { readonly socket: Socket; readonly known: KnownTerminal }>();
  const writer = beatWriter(central, (terminalId, cause) => central.log.warn({ terminalId, err: cause }, 'beat-refused'));
  /** Of which the console is told at the next turn. */
  const changed = new Set<string>();
  const toldAt = new Map<string, number>();
  /** Which have beaten since the last turn. */
  const beaten = new Set<string>();

  line.use((socket, next) => {
    admit(central, socket).then(
      (admitted) => (admitted === undefined ? next() : next(refusal(admitted))),
      (cause: unknown) => {
        central.log.error({ err: cause }, 'live-line-failed');
        next(refusal({ code: 'central-busy' }));
      },
    );
  });

  line.on('connection', (socket) => {
    const known = knownOf(socket);
    if (known === undefined) return void socket.disconnect(true);
    const { id } = known.terminal;
    // A newer line ends the older one, here or at another process: two ends that both speak for one machine would contradict each other.
    line.local.in(roomOfTerminal(id)).except(socket.id).disconnectSockets(true);
    if (shared) line.in(roomOfTerminal(id)).except(socket.id).disconnectSockets(true);
    void socket.join(roomOfTerminal(id));
    heard.set(id, { socket, known });
    central.metrics.sockets.inc({ line: 'terminals' });
    socket.on('disconnect', () => {
      central.metrics.sockets.dec({ line: 'terminals' });
      if (heard.get(id)?.socket === socket) heard.delete(id);
    });
    on(central, socket, 'beat', terminalReport, (report) => beat(known, report));
    on(central, socket, 'events', eventBatch, async (batch) => {
      const told = known.eventsAfter?.auditId === batch.auditId ? known.eventsAfter.sequence : undefined;
      const taken = await takeEvents(central, known.terminal, batch, told);
      if (!taken.ok) return { ok: false, code: taken.error.code, ...detailOf(taken.error) };
      const { eventsAfter, fresh, fault } = taken.value;
      known.eventsAfter = eventsAfter;
      if (fresh.length > 0) central.news.tell({ what: 'events', terminalId: id, events: fresh });
      if (fault !== undefined) {
        noteAuditFault(known, fault);
        await settleAlarmsOf(central, known);
      }
      return { ok: true, eventsAfter };
    });
    on(central, socket, 'outcome', commandOutcome, async (outcome) => {
      const taken = await takeOutcome(central, id, outcome);
      return taken.ok ? { ok: true } : { ok: false, code: taken.error.code };
    });
    hand(id);
  });

  async function beat(known: KnownTerminal, report: Parameters<typeof noticeable>[0]): Promise<BeatAnswer> {
    const nowMs = central.clock.now();
    const { id } = known.terminal;
    const { bootIds, cloned } = nextBoots(known.bootIds, report.bootId);
    if (cloned && !known.facts.cloned) {
      known.facts = { ...known.facts, cloned: true };
      await markCloned(central, id, 'an earlier start speaks again');
    }
    const before = known.report;
    known.report = report;
    known.bootIds = bootIds;
    central.metrics.beats.inc();
    writer.take({ terminalId: id, report, receivedAtMs: nowMs, bootIds });
    beaten.add(id);
    if (before === undefined || noticeable(before) !== noticeable(report) || nowMs - (toldAt.get(id) ?? 0) >= TELL_EVERY_MS)
      changed.add(id);
    if (report.supplies !== undefined && JSON.stringify(before?.supplies) !== JSON.stringify(report.supplies))
      await noteSupplies(central, id, report.supplies);
    await noteHeard(central, known);
    await settleAlarmsOf(central, known);
    return {
      ok: true,
      time: new Date(nowMs).toISOString(),
      ...(known.eventsAfter === undefined ? {} : { eventsAfter: known.eventsAfter }),
    };
  }

  function hand(terminalId: string): void {
    if (heard.has(terminalId)) void handOut([terminalId]).catch((cause: unknown) => central.log.error({ err: cause }, 'live-line-failed'));
  }

  async function handOut(terminalIds: readonly string[]): Promise<void> {
    for (const order of await queuedOrders(central, terminalIds)) {
      const socket = heard.get(order.terminalId)?.socket;
      if (socket !== undefined) void handOne(socket, order.id, order.jws);
    }
  }

  const underway = new Set<string>();
  async function handOne(socket: Socket, id: string, jws: string): Promise<void> {
    if (underway.has(id)) return;
    underway.add(id);
    try {
      const answer: unknown = await socket.timeout(ACK_WITHIN_MS).emitWithAck('command', { order: jws });
      if (typeof answer === 'object' && answer !== null && Reflect.get(answer, 'ok') === true) await noteSent(central, id);
    } catch {
      // No answer: it stays queued, and is offered again with the next beat. The terminal knows it by its id.
    } finally {
      underway.delete(id);
    }
  }

  return {
    async turn() {
      const ids = [...beaten];
      beaten.clear();
      for (const closed of await writer.flush()) heard.get(closed)?.socket.disconnect(true);
      if (changed.size > 0) {
        const nowMs = central.clock.now();
        const told = [...changed];
        changed.clear();
        for (const id of told) toldAt.set(id, nowMs);
        central.news.tell({ what: 'terminals', ids: told });
      }
      await handOut(ids.filter((id) => heard.has(id)));
    },
    hand,
  };
}

const refusal = (problem: Problem): Error => Object.assign(new Error(problem.code), { data: problem });
const detailOf = ({ detail }: Problem): object => (detail === undefined ? {} : { detail });

const KNOWN = new WeakMap<Socket, KnownTerminal>();
const knownOf = (socket: Socket): KnownTerminal | undefined => KNOWN.get(socket);

/** Lets a terminal in that signed its handshake; a problem otherwise. */
async function admit(central: Central, socket: Socket): Promise<Problem | undefined> {
  // A browser never speaks for a terminal.
  if (socket.handshake.headers.origin !== undefined) return { code: 'origin-refused' };
  const signature: unknown = socket.handshake.auth['signature'];
  const admitted = await authenticateTerminal(central, {
    method: 'GET',
    path: LIVE_PATH,
    body: new Uint8Array(0),
    signature: typeof signature === 'string' ? signature : undefined,
  });
  if (!admitted.ok) return admitted.error;
  KNOWN.set(socket, await readKnown(central, admitted.value));
  return undefined;
}

/** Takes one kind of message: parsed, answered, and a failure of central's own told as such. */
function on<T>(central: Central, socket: Socket, name: string, schema: z.ZodType<T>, take: (message: T) => Promise<object>): void {
  socket.on(name, (message: unknown, answer: unknown) => {
    const reply: Answer = typeof answer === 'function' ? (value) => void Reflect.apply(answer, undefined, [value]) : () => undefined;
    const parsed: Result<T, Problem> = parse(message, schema);
    if (!parsed.ok) {
      reply({ ok: false, ...parsed.error });
      return;
    }
    take(parsed.value).then(reply, (cause: unknown) => {
      central.log.error({ err: cause, message: name }, 'live-line-failed');
      reply({ ok: false, code: 'central-busy' });
    });
  });
}

function parse<T>(message: unknown, schema: z.ZodType<T>): Result<T, Problem> {
  const parsed = schema.safeParse(storable(message));
  if (parsed.success) return { ok: true, value: parsed.data };
  const fields = parsed.error.issues.slice(0, 20).map(({ path, message: text }) => ({ path: path.join('.'), message: text }));
  return { ok: false, error: { code: 'request-invalid', fields } };
}
