import { createVirtualClock, type VirtualClock } from '../../../src/clock.ts';
import { silentLog, type DeviceLog } from '../../../src/devices/device-log.ts';
import { createIppPrinter } from '../../../src/devices/ipp/driver.ts';
import { settings, type Settings } from '../../../src/devices/ipp/model.ts';
import { operationOf } from '../../../src/devices/ipp/requests.ts';
import type { IppTransport } from '../../../src/devices/ipp/transport.ts';
import type { DocumentJob, DocumentJobProgress, DocumentPrinter, DocumentPrintOutcome } from '../../../src/hal/document-printer.ts';
import type { PrinterMake } from '../../../src/simulators/ipp/answers.ts';
import { createSimulatedDocumentPrinter, type SimulatedDocumentPrinter } from '../../../src/simulators/ipp/simulator.ts';
import { countPlainPages, plainPaper } from './papers.ts';

/** A driver and a printer in simulated time. */
export interface Office {
  readonly clock: VirtualClock;
  readonly printer: DocumentPrinter;
  readonly simulator: SimulatedDocumentPrinter;
  readonly told: DocumentJobProgress[];
  /** Lets time pass until the work is done; throws after an hour. */
  passFor<T>(work: Promise<T>): Promise<T>;
  print(job?: Partial<DocumentJob>, signal?: AbortSignal): Promise<DocumentPrintOutcome>;
  /** What the printer was asked, in order. */
  operations(): readonly string[];
  /** Sides that came out under a name, as `copy/page`. */
  sides(jobName?: string): readonly string[];
}

export const JOB = '0198c0de-0000-7000-8000-000000000001';

export async function openOffice(
  make: Partial<PrinterMake> = {},
  chosen: Partial<Settings> = {},
  log: DeviceLog = silentLog,
): Promise<Office> {
  const clock = createVirtualClock();
  const simulator = createSimulatedDocumentPrinter({ clock, make, countPages: countPlainPages });
  const operations: string[] = [];
  const transport: IppTransport = {
    ...simulator.transport,
    exchange: (request, signal, onTaken) => {
      operations.push(operationOf(request[2]! * 256 + request[3]!) ?? 'unknown');
      return simulator.transport.exchange(request, signal, onTaken);
    },
  };
  const printer = createIppPrinter(transport, settings.parse(chosen), clock, log);
  await clock.advance(100);
  const told: DocumentJobProgress[] = [];
  const passFor = async <T>(work: Promise<T>): Promise<T> => {
    const progress = { over: false };
    const settled = work.finally(() => {
      progress.over = true;
    });
    settled.catch(() => undefined);
    for (let passed = 0; !progress.over; passed += 500) {
      if (passed > 3_600_000) throw new Error('an hour and no end');
      await clock.advance(500);
    }
    return settled;
  };
  return {
    clock,
    printer,
    simulator,
    told,
    passFor,
    print: (job = {}, signal = new AbortController().signal) => {
      const pages = job.pages ?? 3;
      const whole = { jobId: JOB, pdf: plainPaper(pages), pages, copies: 1, duplex: false, ...job };
      return passFor(printer.print(whole, signal, (progress) => told.push(progress)));
    },
    operations: () => operations,
    sides: (jobName = JOB) =>
      simulator
        .sheets()
        .filter((sheet) => sheet.jobName === jobName)
        .flatMap(({ copy, pages }) => pages.map((page) => `${copy}/${page}`)),
  };
}
