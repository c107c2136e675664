import type { ByteLink } from '../../links/byte-link.ts';
import { REPORT_BYTES } from '../../devices/pvr-hid/wire.ts';

/** A fault of the reader's own transmitter (C8), for the next message of which `skip` have passed. */
export interface MessageHarm {
  readonly kind: 'drop-report' | 'wrong-crc' | 'wrong-sequence' | 'unplug-in-the-middle';
  /** Only messages of more than one report are harmed. Default true. */
  readonly longOnly?: boolean;
  readonly skip?: number;
}

/** Sends messages one after another, so that reports never interleave (C3, rule 11). */
export interface Outbox {
  post(reports: readonly Uint8Array[]): void;
  harmNext(harm: MessageHarm): void;
}

/** `isSilent` is asked for each message: a silent reader swallows it. */
export function createOutbox(link: ByteLink, signal: AbortSignal, isSilent: () => boolean, harms: MessageHarm[]): Outbox {
  let queue: Promise<void> = Promise.resolve();

  const takeHarm = (reports: readonly Uint8Array[]): MessageHarm['kind'] | undefined => {
    const harm = harms[0];
    if (harm === undefined || (harm.longOnly !== false && reports.length === 1)) return undefined;
    harms.shift();
    const skip = harm.skip ?? 0;
    if (skip === 0) return harm.kind;
    harms.unshift({ ...harm, skip: skip - 1 });
    return undefined;
  };

  const transmit = async (reports: readonly Uint8Array[]) => {
    const harm = takeHarm(reports);
    const sent = harm === undefined ? reports : harmReports(reports, harm);
    for (const report of sent) {
      const result = await link.send(report, signal);
      if (!result.ok) return;
    }
    if (harm === 'unplug-in-the-middle') await link.close();
  };

  return {
    post: (reports) => {
      if (isSilent()) return;
      queue = queue.then(() => transmit(reports));
    },
    harmNext: (harm) => {
      harms.push(harm);
    },
  };
}

function harmReports(reports: readonly Uint8Array[], harm: MessageHarm['kind']): readonly Uint8Array[] {
  const middle = reports.length >> 1;
  switch (harm) {
    case 'drop-report':
      return reports.filter((_, index) => index !== middle);
    case 'unplug-in-the-middle':
      return reports.slice(0, middle);
    case 'wrong-sequence':
      return reports.map((report, index) => (index === 0 || index < middle ? report : change(report, 2)));
    case 'wrong-crc':
      // The byte after the head is covered by the CRC, whatever the message.
      return reports.map((report, index) => (index === 0 ? change(report, 6) : report));
  }
}

function change(report: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(report.subarray(0, REPORT_BYTES));
  changed[at] = changed[at]! ^ 0x40;
  return changed;
}
