import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createIppPrinter } from '../../src/devices/ipp/driver.ts';
import { createHttpTransport } from '../../src/devices/ipp/http-transport.ts';
import type { DocumentJob, DocumentJobProgress, DocumentPrinter } from '../../src/hal/document-printer.ts';
import { createSimulatedDocumentPrinter } from '../../src/simulators/ipp/simulator.ts';
import { paper } from '../devices/ipp/papers.ts';
import { eventually } from '../eventually.ts';
import { QUICK, startReferencePrinter, type ReferencePrinter } from './ippeveprinter.ts';

// What Debian's reference printer does that a rig of the conformance suite cannot be told.
const never = new AbortController().signal;
let reference: ReferencePrinter;
let printer: DocumentPrinter;

const use = async (options: readonly string[] = [], formats?: string) => {
  reference = await startReferencePrinter(options, formats);
  printer = createIppPrinter(createHttpTransport(reference.url), QUICK, systemClock, silentLog);
  await eventually(
    () => printer.status().state,
    (state) => state === 'ready',
  );
};
const jobOf = async (pages: number, wish: Partial<DocumentJob> = {}): Promise<DocumentJob> => ({
  jobId: randomUUID(),
  pdf: await paper(pages),
  pages,
  copies: 1,
  duplex: false,
  ...wish,
});

describe('Debian’s reference printer', () => {
  afterEach(async () => {
    await printer.close();
    await reference.stop();
  });

  it('out of paper it tells a warning only, and stands still: somebody is called, and then it goes on', async () => {
    await use();
    await writeFile(join(reference.folder, 'trouble'), 'media-empty-error');
    const told: DocumentJobProgress[] = [];
    const printing = printer.print(await jobOf(3), never, (progress) => told.push(progress));
    await eventually(
      () => told.at(-1)?.waitingFor,
      (waitingFor) => waitingFor === 'paper-out',
    );
    await rm(join(reference.folder, 'trouble'));
    expect(await printing).toEqual({ state: 'printed', evidence: 'acknowledged-checked', sheets: 3 });
    expect(told.at(-1)?.waitingFor).toBeUndefined();
  });

  it('without counting its word is taken', async () => {
    await use();
    await writeFile(join(reference.folder, 'silent'), '');
    expect(await printer.print(await jobOf(2), never)).toEqual({ state: 'printed', evidence: 'acknowledged', sheets: undefined });
  });

  it('is asked for both sides where it can, for copies, and for A4 as it is', async () => {
    await use(['-2']);
    expect(printer.status()).toMatchObject({ state: 'ready', abilities: { duplex: true, maximumCopies: 999 } });
    expect((await printer.print(await jobOf(2, { duplex: true, copies: 2 }), never)).state).toBe('printed');
    expect(await readFile(join(reference.folder, 'wishes'), 'utf8')).toBe('two-sided-long-edge 2 iso_a4_210x297mm none-told\n');
  });

  it('that takes pictures only is not sent a PDF', async () => {
    await use([], 'image/pwg-raster');
    expect(await printer.print(await jobOf(1), never)).toEqual({ state: 'not-printed', fault: 'format-refused' });
    expect(await reference.papers()).toEqual([]);
  });

  it('killed in the middle: nobody knows, and nothing is sent to the next one', async () => {
    await use();
    await writeFile(join(reference.folder, 'trouble'), 'media-jam-error');
    const calledOff = new AbortController();
    const told: DocumentJobProgress[] = [];
    const printing = printer.print(await jobOf(3), calledOff.signal, (progress) => told.push(progress));
    await eventually(
      () => told.at(-1)?.waitingFor,
      (waitingFor) => waitingFor === 'paper-jam',
    );
    await reference.stop();
    await eventually(
      () => told.at(-1)?.waitingFor,
      (waitingFor) => waitingFor === 'disconnected',
    );
    await printer.close();
    expect(await printing).toEqual({ state: 'unknown', fault: 'no-answer', evidence: 'sent' });
  });
});

describe('Debian’s ipptool and the simulated printer', () => {
  let simulator: ReturnType<typeof createSimulatedDocumentPrinter>;
  let url = '';
  beforeEach(async () => {
    simulator = createSimulatedDocumentPrinter({ clock: systemClock, pagesPerMinute: 6_000 });
    url = await simulator.listen();
  });
  afterEach(() => simulator.close());

  it('a client that is not ours understands it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'changqing-ipptool-'));
    await writeFile(join(folder, 'paper.pdf'), await paper(2));
    const common = [
      'GROUP operation-attributes-tag',
      'ATTR charset attributes-charset utf-8',
      'ATTR naturalLanguage attributes-natural-language en',
      'ATTR uri printer-uri $uri',
    ];
    const tests = [
      ['OPERATION Get-Printer-Attributes', ...common, 'STATUS successful-ok', 'EXPECT printer-state OF-TYPE enum'],
      [
        'OPERATION Print-Job',
        ...common,
        'ATTR name job-name paper',
        'ATTR mimeMediaType document-format application/pdf',
        `FILE ${join(folder, 'paper.pdf')}`,
        'STATUS successful-ok',
        'EXPECT job-id OF-TYPE integer',
      ],
      [
        'OPERATION Print-Job',
        ...common,
        'ATTR mimeMediaType document-format image/jpeg',
        'STATUS client-error-document-format-not-supported',
      ],
      ['OPERATION Get-Jobs', ...common, 'ATTR keyword which-jobs all', 'STATUS successful-ok'],
      ['OPERATION Get-Job-Attributes', ...common, 'ATTR integer job-id 77', 'STATUS client-error-not-found'],
    ];
    await writeFile(join(folder, 'all.test'), tests.map((lines) => `{\n${lines.join('\n')}\n}\n`).join(''));
    // The simulator answers in this very process: the program must not be waited for while standing still.
    const said = await new Promise<string>((resolve) => {
      execFile('ipptool', ['-t', url, join(folder, 'all.test')], (error, stdout, stderr) =>
        resolve(`${error?.message ?? ''}${stdout}${stderr}`),
      );
    });
    expect(said).not.toMatch(/\[FAIL\]|ENOENT/);
    expect(said.match(/PASS/g), said).toHaveLength(tests.length);
    await eventually(
      () => simulator.sheets().length,
      (sheets) => sheets === 2,
    );
    await rm(folder, { recursive: true });
  });
});
