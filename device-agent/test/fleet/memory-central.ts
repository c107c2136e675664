import {
  auditCheckpoint,
  eventBatch,
  terminalReport,
  type CommandOutcome,
  type EventRow,
  type PublicJwk,
  type TerminalReport,
} from '@changqing/protocol';
import { err, ok } from '@changqing/protocol';
import type { LiveConnection, LiveFault, LiveMessage, OpenLine } from '../../src/fleet/live-connection.ts';
import { verifyCompact } from '../../src/records/sign.ts';

/** What becomes of the next message: answered, lost on the way there, or taken and its answer lost. */
export type Way = 'through' | 'lost' | 'answer-lost' | 'hangs';

/** Central's side of the live line, in memory: it believes nothing that is not signed, and stores each entry once. */
export function memoryCentral(key: PublicJwk, now: () => number) {
  const audits = new Map<string, EventRow[]>();
  const beats: TerminalReport[] = [];
  const outcomes: CommandOutcome[] = [];
  const batches: number[] = [];
  let newest: string | undefined;
  let way: () => Way = () => 'through';
  let refuses: LiveFault | undefined;
  let unreadable: number | undefined;
  let give: ((message: unknown) => Promise<object>) | undefined;
  let hangUp = () => {};
  let knocks = 0;

  const take = (message: LiveMessage, content: unknown): object => {
    if (message === 'outcome') {
      outcomes.push(content as CommandOutcome);
      return { ok: true };
    }
    if (message === 'beat') {
      beats.push(terminalReport.parse(content));
      const eventsAfter = newest === undefined ? undefined : { auditId: newest, sequence: audits.get(newest)?.length ?? 0 };
      return { ok: true, time: new Date(now()).toISOString(), ...(eventsAfter === undefined ? {} : { eventsAfter }) };
    }
    const { auditId, entries, checkpoint } = eventBatch.parse(content);
    if (entries.some(({ sequence }) => sequence === unreadable)) return { ok: false, code: 'request-invalid' };
    const signed = verifyCompact(checkpoint, [key]);
    if (!signed.ok) throw new Error(`a head that is not signed: ${signed.error}`);
    const head = auditCheckpoint.parse(JSON.parse(signed.value));
    const last = entries.at(-1);
    if (head.auditId !== auditId || head.size !== last?.sequence || head.head !== last.sha256) throw new Error('a head of something else');
    const known = audits.get(auditId) ?? [];
    batches.push(entries.length);
    for (const entry of entries) if (entry.sequence === known.length + 1) known.push(entry);
    audits.set(auditId, known);
    newest = auditId;
    return { ok: true, eventsAfter: { auditId, sequence: known.length } };
  };

  const open: OpenLine = (onOrder) => {
    knocks += 1;
    if (refuses !== undefined) return Promise.resolve(err(refuses));
    const over = Promise.withResolvers<undefined>();
    let isOver = false;
    const end = () => {
      isOver = true;
      over.resolve(undefined);
    };
    hangUp = end;
    give = onOrder;
    const line: LiveConnection = {
      closed: over.promise,
      close: end,
      ask: (message, content, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(undefined), { once: true });
          const went = isOver ? 'lost' : way();
          // Over the wire everything is text.
          if (went === 'through' || went === 'answer-lost') {
            const answer = take(message, JSON.parse(JSON.stringify(content)));
            if (went === 'through') resolve(answer);
          }
          if (went === 'lost' || went === 'answer-lost') {
            end();
            resolve(undefined);
          }
        }),
    };
    return Promise.resolve(ok(line));
  };

  return {
    open,
    audits,
    beats,
    outcomes,
    batches,
    entries: () => (newest === undefined ? [] : (audits.get(newest) ?? [])),
    goes: (next: () => Way) => {
      way = next;
    },
    refuse: (fault: LiveFault | undefined) => {
      refuses = fault;
    },
    cannotRead: (sequence: number | undefined) => {
      unreadable = sequence;
    },
    hangUp: () => hangUp(),
    /** How often a line was asked for. */
    knocks: () => knocks,
    order: (jws: string) => give?.({ order: jws }),
  };
}
