import type { Clock } from '../../clock.ts';
import { encodeCode } from '../../devices/cdc-scanner/wire.ts';
import { isAborted } from '../../links/aborted.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { WireSimulator } from '../simulated-device.ts';

export interface CdcScannerSimulatorOptions {
  readonly clock: Clock;
  /** Default CR LF, as most makers ship it; `''` for none. */
  readonly suffix?: '\r\n' | '\r' | '\n' | '';
  /** Sends the AIM identifier in front. Default false. */
  readonly aimPrefix?: boolean;
  /** Sends long codes in pieces of so many bytes, as USB packets do. Default 64. */
  readonly packetBytes?: number;
  /** Pause between two pieces. Default 0. */
  readonly packetGapMs?: number;
}

export interface CdcScannerSimulator extends WireSimulator {
  /** Holds a code before the scanner. What nobody listens to is lost. `aim` without the prefix switched on is not sent. */
  scan(content: string | Uint8Array, options?: { readonly aim?: string }): Promise<void>;
  /** Puts bytes on the wire as they are. */
  say(bytes: Uint8Array): Promise<void>;
}

/** A scanner in CDC or RS-232 mode at the far end of the wire (barcode sheet, section 2). It hears commands and does nothing with them. */
export function createCdcScannerSimulator(options: CdcScannerSimulatorOptions): CdcScannerSimulator {
  const { clock, suffix = '\r\n', aimPrefix = false, packetBytes = 64, packetGapMs = 0 } = options;
  let open: { readonly link: ByteLink; readonly signal: AbortSignal } | undefined;

  const say = async (bytes: Uint8Array) => {
    const now = open;
    if (now === undefined) return;
    for (let at = 0; at < bytes.length; at += packetBytes) {
      if (at > 0 && packetGapMs > 0) await clock.sleep(packetGapMs, now.signal);
      const sent = await now.link.send(bytes.subarray(at, at + packetBytes), now.signal);
      // Whether anyone hears it is not the scanner's matter.
      if (!sent.ok) return;
    }
  };

  return {
    serve: async (link, signal) => {
      const mine = { link, signal };
      open = mine;
      for await (const chunk of link.incoming) {
        chunk.fill(0);
        if (isAborted(signal)) break;
      }
      if (open === mine) open = undefined;
    },
    say,
    scan: (content, { aim = ']Q1' } = {}) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      return say(encodeCode(bytes, { suffix, ...(aimPrefix ? { aim } : {}) }));
    },
  };
}
