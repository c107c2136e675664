import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { systemClock } from '../../src/clock.ts';
import { openTerminal } from './terminal.ts';

/**
 * A terminal that is killed: `node journalling-terminal.ts FOLDER CENTRAL_URL`. It loads, says `ready`, and begins with the line that it is
 * then given: the visits to come, or the order to drain. Each promise is told as `promised ID` by a synchronous write, after the journal
 * has flushed it.
 */
const order = z.object({ drain: z.boolean(), visits: z.array(z.object({ personRef: z.string(), templates: z.array(z.string()) })) });

const [folder = '', centralUrl = ''] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const counted = z.object({ records: z.number(), open: z.number().nullable() });

async function main({ drain, visits }: z.infer<typeof order>): Promise<void> {
  const terminal = await openTerminal({
    folder,
    centralUrl: new URL(centralUrl),
    clock: systemClock,
    onPromise: (id) => say(`promised ${id}`),
  });
  const { database, journal, delivery } = terminal;
  const integrity = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  const { records, open } = counted.parse(
    database.prepare("SELECT count(*) AS records, sum(state = 'open' AND kind = 'attempt') AS open FROM records").get(),
  );
  say(`opened ${JSON.stringify({ integrity, restored: journal.restored, interrupted: journal.interrupted, records, open: open ?? 0 })}`);
  const stopping = new AbortController();
  const running = delivery.run(stopping.signal);
  for (const visit of visits) await terminal.receive(visit, Math.random() < 0.5);
  if (!drain) return;
  while (journal.counts().waiting > 0) {
    delivery.wake();
    await systemClock.sleep(20);
  }
  stopping.abort();
  await running;
  terminal.close();
  process.exit(0);
}

const lines = createInterface({ input: process.stdin });
lines.once('line', (line) => void main(order.parse(JSON.parse(line))));
// Whoever started it is gone.
lines.once('close', () => process.exit(0));
say('ready');
