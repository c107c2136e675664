import type { Clock } from '../../clock.ts';
import { withDeadline } from '../../deadline.ts';
import { createPcscClient } from '../../links/pcsc-client.ts';
import { createPcscLinkOpener } from '../../links/pcsc-socket.ts';

/** The service is on this machine: it answers at once or is not there. */
const ASK_MS = 1_000;

/** Names of the contact readers that the smart card service has. It is only asked: no card is touched. Empty where there is no service. */
export async function listCardReaders(clock: Clock, socketPath?: string): Promise<readonly string[]> {
  return withDeadline(clock, ASK_MS, new AbortController().signal, async (signal) => {
    const opener = createPcscLinkOpener({ clock, ...(socketPath === undefined ? {} : { socketPath }) });
    const opened = await opener.open(signal);
    if (!opened.ok) return [];
    try {
      const client = createPcscClient(opened.value, clock);
      const greeted = await client.greet(signal);
      const readers = greeted.ok ? await client.watchReaders(signal) : greeted;
      return readers.ok ? readers.value.map(({ name }) => name) : [];
    } finally {
      await opened.value.close();
    }
  });
}
