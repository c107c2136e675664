import type { BeatAnswer, EventBatch, EventRow } from '@changqing/protocol';
import { z } from 'zod';
import type { AuditPlace } from '../records/audit.ts';
import type { AuditLog } from '../records/audit-log.ts';

/** The audit as it is told: what central has of it, and what to do when central has more than there is. */
export interface ToldAudit {
  head(): AuditPlace;
  /** Up to which entry central has this audit, by its own word; 0 where it speaks of another one. */
  known(eventsAfter: BeatAnswer['eventsAfter']): number;
  /** Entries after a place with the signed head over the last of them; undefined where there are none. */
  batch(after: number, limit: number): EventBatch | undefined;
  /** Central has more than is here: the rest was cut off, or this is an old copy. What is here becomes another audit. */
  becomeAnother(size: number): void;
}

/** @param onCut told once when central turns out to have more entries than there are here */
export function toldAudit(log: AuditLog, onCut: (here: number, atCentral: number) => void): ToldAudit {
  return {
    head: () => log.head,
    known: (eventsAfter) => (eventsAfter?.auditId === log.id ? eventsAfter.sequence : 0),
    batch: (after, limit) => {
      const entries = lightEnough(log.after(after, limit));
      const last = entries.at(-1);
      const checkpoint = last === undefined ? undefined : log.checkpoint(last);
      return checkpoint === undefined ? undefined : { auditId: log.id, entries, checkpoint };
    },
    becomeAnother: (size) => {
      const here = log.head.sequence;
      log.renew();
      onCut(here, size);
    },
  };
}

export interface Telling {
  readonly audit: ToldAudit;
  readonly after: number;
  busy(): boolean;
  /** Undefined: the line is dead. */
  ask(batch: EventBatch): Promise<unknown>;
  pause(pauseMs: number): Promise<void>;
  refused(code: string): void;
  /** Something else is due on this line; the rest is told afterwards. */
  due(): boolean;
}

const MOST = 200;
const MOST_WHILE_BUSY = 50;
const PAUSE_WHILE_BUSY_MS = 1_000;
/** Central takes messages up to a megabyte. */
const MOST_CHARACTERS = 200_000;

const answerOf = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    eventsAfter: z.union([z.number().int().nonnegative(), z.object({ sequence: z.number().int().nonnegative() })]),
  }),
  z.object({ ok: z.literal(false), code: z.string() }),
]);

/**
 * Tells central everything after a place, in order, until it has all of it. Central's answer says from where to go on, so nothing is left out
 * and nothing counts twice, whoever was killed in between.
 * @returns up to where central has it; undefined where the line died
 */
export async function tellEvents(telling: Telling): Promise<number | undefined> {
  const { audit } = telling;
  let { after } = telling;
  let limit = MOST;
  let setBack = 0;
  if (after > audit.head().sequence) {
    // Central is shown the end that is here, so that it sees for itself what is gone.
    const end = audit.batch(Math.max(0, audit.head().sequence - MOST), MOST);
    if (end !== undefined && (await telling.ask(end)) === undefined) return undefined;
    audit.becomeAnother(after);
    after = 0;
  }
  while (audit.head().sequence > after && !telling.due()) {
    const busy = telling.busy();
    const batch = audit.batch(after, busy ? Math.min(limit, MOST_WHILE_BUSY) : limit);
    if (batch === undefined) return after;
    const said = await telling.ask(batch);
    if (said === undefined) return undefined;
    const answer = answerOf.safeParse(said);
    if (!answer.success || !answer.data.ok) {
      const code = answer.success && !answer.data.ok ? answer.data.code : 'garbled';
      // One entry that central cannot even read must not hold up those beside it for longer than needed to find it.
      if (code === 'request-invalid' && batch.entries.length > 1) {
        limit = Math.ceil(batch.entries.length / 2);
        continue;
      }
      telling.refused(code);
      return after;
    }
    const next = typeof answer.data.eventsAfter === 'number' ? answer.data.eventsAfter : answer.data.eventsAfter.sequence;
    // Central may be set back (its own last word lost in a power cut), but not again and again.
    if (next <= after && (setBack += 1) > 3) return next;
    after = next;
    if (busy) await telling.pause(PAUSE_WHILE_BUSY_MS);
  }
  return after;
}

/** As many entries as fit into one message; always at least one. */
function lightEnough(entries: EventRow[]): EventRow[] {
  let characters = 0;
  const over = entries.findIndex(({ entry }) => (characters += entry.length + 300) > MOST_CHARACTERS);
  return over === -1 ? entries : entries.slice(0, Math.max(1, over));
}
