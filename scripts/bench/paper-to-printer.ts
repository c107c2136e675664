import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { startReferencePrinter } from '../../device-agent/test/conformance/ippeveprinter.ts';
import { systemClock } from '../../device-agent/src/clock.ts';
import { silentLog } from '../../device-agent/src/devices/device-log.ts';
import { createIppPrinter } from '../../device-agent/src/devices/ipp/driver.ts';
import { createHttpTransport } from '../../device-agent/src/devices/ipp/http-transport.ts';
import { settings } from '../../device-agent/src/devices/ipp/model.ts';
import type { IppTransport } from '../../device-agent/src/devices/ipp/transport.ts';
import type { DocumentPrinter } from '../../device-agent/src/hal/document-printer.ts';
import type { LaidOutPaper } from '../../device-agent/src/printing/paper/lay-out-paper.ts';
import { createSimulatedDocumentPrinter } from '../../device-agent/src/simulators/ipp/simulator.ts';
import type { Row } from './figure.ts';
import { pairedRow } from './spread.ts';

/** Fast enough that nobody waits for sheets: what is measured ends before the first one. */
const PAGES_PER_MINUTE = 600_000;
const READY_WITHIN_MS = 20_000;
const PRINTED_WITHIN_MS = 60_000;

/** RFC 8011 §5.4.15: operations whose answer says that the printer has the document. */
const WITH_DOCUMENT: ReadonlySet<number> = new Set([0x0002, 0x0006]);

/** From the job at the driver to the printer's word that it has the document, beside a plain POST of the same bytes. */
export async function printerRows(papers: readonly LaidOutPaper[], rounds: number, say: (line: string) => void): Promise<readonly Row[]> {
  const plain = await startPlainReceiver();
  try {
    say('to the simulated printer');
    const simulated = createSimulatedDocumentPrinter({ clock: systemClock, pagesPerMinute: PAGES_PER_MINUTE });
    const rows = [
      ...(await rowsOf('the simulated printer', await simulated.listen(), papers, rounds, plain.post, () => simulated.setPaper(250))),
    ];
    await simulated.close();
    say('to ippeveprinter');
    const reference = await startReferencePrinter().catch((error: unknown) => {
      say(`without ippeveprinter: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    });
    if (reference === undefined) return rows;
    try {
      // It takes 50 ms a side to print, which is waited for between two jobs.
      const short = papers.filter(({ sides }) => sides <= 5);
      return [
        ...rows,
        ...(await rowsOf('Debian’s ippeveprinter', reference.url, short, Math.ceil(rounds / 2), plain.post, () => undefined)),
      ];
    } finally {
      await reference.stop();
    }
  } finally {
    await plain.close();
  }
}

async function rowsOf(
  name: string,
  url: string,
  papers: readonly LaidOutPaper[],
  rounds: number,
  post: (bytes: Uint8Array) => Promise<void>,
  beforeJob: () => void,
): Promise<readonly Row[]> {
  const accepted: number[] = [];
  const transport = noting(createHttpTransport(url), () => accepted.push(performance.now()));
  const printer = createIppPrinter(transport, settings.parse({ pollMs: 500, busyPollMs: 200 }), systemClock, silentLog);
  try {
    await ready(printer);
    const rows: Row[] = [];
    for (const { pdf, sides } of papers) {
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = -1; round < rounds; round += 1) {
        beforeJob();
        accepted.length = 0;
        const startedAt = performance.now();
        const within = AbortSignal.timeout(PRINTED_WITHIN_MS);
        const outcome = await printer.print({ jobId: randomUUID(), pdf, pages: sides, copies: 1, duplex: false }, within);
        const [acceptedAt] = accepted;
        if (outcome.state !== 'printed' || acceptedAt === undefined) throw new Error(`${name} did not print: ${JSON.stringify(outcome)}`);
        const postedAt = performance.now();
        await post(pdf);
        if (round < 0) continue;
        ours.push(acceptedAt - startedAt);
        theirs.push(performance.now() - postedAt);
      }
      const note = `${pdf.length} bytes; asked how it is, job validated, made, document sent: a connection each`;
      rows.push(pairedRow(`${sides} sides: job to acceptance by ${name}`, 'ms', ours, 'one plain POST of the bytes', theirs, note));
    }
    return rows;
  } finally {
    await printer.close();
  }
}

/** The same transport; tells when a document was taken. */
const noting = (transport: IppTransport, onAccepted: () => void): IppTransport => ({
  ...transport,
  exchange: async (request, signal, onTaken) => {
    const answer = await transport.exchange(request, signal, onTaken);
    const operation = ((request[2] ?? 0) << 8) | (request[3] ?? 0);
    if (answer.ok && WITH_DOCUMENT.has(operation)) onAccepted();
    return answer;
  },
});

async function ready(printer: DocumentPrinter): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (printer.status().state !== 'ready') {
    if (performance.now() > until) throw new Error(`the printer is not ready: ${JSON.stringify(printer.status())}`);
    await systemClock.sleep(20);
  }
}

interface PlainReceiver {
  readonly post: (bytes: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Takes bytes and says so. */
async function startPlainReceiver(): Promise<PlainReceiver> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end('taken'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  return {
    post: async (bytes) => {
      const answer = await fetch(url, { method: 'POST', body: new Uint8Array(bytes), headers: { connection: 'close' } });
      await answer.text();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
