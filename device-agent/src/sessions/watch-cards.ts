import type { Clock } from '../clock.ts';
import type { CardEvent, IdCardReader } from '../hal/id-card-reader.ts';
import { isAborted } from '../links/aborted.ts';
import type { AgentLog } from '../log.ts';
import type { Input } from './messages.ts';

/** After a watch that ended by itself the next one begins so much later. */
const PAUSE_MS = 1_000;

/** Tells the session of every card and of its being taken away, until the signal aborts. */
export async function watchCards(
  reader: IdCardReader,
  clock: Clock,
  log: AgentLog,
  signal: AbortSignal,
  feed: (input: Input) => void,
): Promise<void> {
  while (!isAborted(signal)) {
    for await (const event of reader.watchCards(signal)) {
      const input = inputOf(event);
      if (event.kind === 'card-unreadable') log.warn({ event: 'card-unreadable', code: event.error.code });
      if (input !== undefined) feed(input);
    }
    await clock.sleep(PAUSE_MS, signal);
  }
}

/** What the session hears of it. A reader that falls silent after each card cannot tell that one was taken away: nothing is made of that. */
function inputOf(event: CardEvent): Input | undefined {
  switch (event.kind) {
    case 'card-reading':
      return { kind: 'card-reading' };
    case 'card-read':
      return { kind: 'card-read', card: event.card };
    case 'card-unreadable':
      return { kind: 'card-unreadable' };
    case 'card-removed':
      return event.certain ? { kind: 'card-removed' } : undefined;
  }
}
