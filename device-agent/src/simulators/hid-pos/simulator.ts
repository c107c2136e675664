import type { Clock } from '../../clock.ts';
import { USUAL, type ReportLayout } from '../../devices/hid-pos/layout.ts';
import { encodeReports, parseCommand, type ScannerCommand } from '../../devices/hid-pos/wire.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { WireSimulator } from '../simulated-device.ts';

export interface HidPosSimulatorOptions {
  readonly clock: Clock;
  /** Default: the usual 64 bytes. */
  readonly layout?: ReportLayout;
  /** Everything from the AIM identifier on stands one byte later, as with some models. Default false. */
  readonly shifted?: boolean;
  /** Suffix that the scanner was set to add to the data. Default none. */
  readonly suffix?: string;
  /** Pause between two reports of one code. Default 0. */
  readonly reportGapMs?: number;
  /** The scanner sends nothing before it was switched to HID mode by feature report FE 01; see `feature`. Default false. */
  readonly needsSwitchOn?: boolean;
}

export interface ScanOptions {
  /** Default `]Q1`. */
  readonly aim?: string;
  /** The maker's code of the symbology. Default 0. */
  readonly maker?: number;
}

export interface HidPosSimulator extends WireSimulator {
  /** Holds a code before the scanner. What nobody listens to is lost. */
  scan(content: string | Uint8Array, options?: ScanOptions): Promise<void>;
  /** Puts a report on the wire as it is. */
  say(report: Uint8Array): Promise<void>;
  /** The commands that were heard, in order. */
  readonly heard: readonly ScannerCommand[];
  /** A feature report arrives beside the stream. */
  feature(report: Uint8Array): void;
  powerUp(): void;
}

/** A scanner in HID-POS mode at the far end of the wire (barcode sheet, section 1): one `send` is one report. */
export function createHidPosSimulator(options: HidPosSimulatorOptions): HidPosSimulator {
  const { clock, layout = USUAL, shifted = false, suffix = '', reportGapMs = 0, needsSwitchOn = false } = options;
  const heard: ScannerCommand[] = [];
  let open: { readonly link: ByteLink; readonly signal: AbortSignal } | undefined;
  let switchedOn = !needsSwitchOn;

  const sendAll = async (reports: readonly Uint8Array[]) => {
    const now = open;
    if (now === undefined || !switchedOn) return;
    for (const [i, report] of reports.entries()) {
      if (i > 0 && reportGapMs > 0) await clock.sleep(reportGapMs, now.signal);
      const sent = await now.link.send(report, now.signal);
      // Whether anyone hears it is not the scanner's matter.
      if (!sent.ok) return;
    }
  };

  return {
    heard,
    serve: async (link, signal) => {
      const mine = { link, signal };
      open = mine;
      for await (const report of link.incoming) {
        if (isAborted(signal)) break;
        const command = parseCommand(report);
        if (command !== undefined) heard.push(command);
      }
      if (open === mine) open = undefined;
    },
    say: (report) => sendAll([report]),
    scan: (content, { aim = ']Q1', maker = 0 } = {}) => {
      const text = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const end = new TextEncoder().encode(suffix);
      const data = new Uint8Array([...text, ...end]);
      return sendAll(encodeReports(layout, { aim, data, maker }, shifted));
    },
    feature: (report) => {
      if (report[0] === 0xfe && report[1] === 1) switchedOn = true;
    },
    powerUp: () => {
      switchedOn = !needsSwitchOn;
    },
  };
}
