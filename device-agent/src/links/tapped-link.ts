import type { Clock } from '../clock.ts';
import type { ByteLink, LinkOpener } from './byte-link.ts';

/** What went over a wire, for whoever watches it. The bytes are a copy. They may hold personal data: mask before showing or storing. */
export interface WireTap {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly direction: 'to-device' | 'from-device';
  readonly bytes: Uint8Array;
}

export type WireListener = (tap: WireTap) => void;

/** Passes everything through unchanged and tells the listener of it. Bytes to the device are told before they are sent. */
export function tapLink(link: ByteLink, clock: Clock, listener: WireListener): ByteLink {
  return {
    // What a link can do besides carrying bytes, such as the features of a HID device, stays.
    ...link,
    incoming: tapIncoming(link.incoming, clock, listener),
    send: (bytes, signal) => {
      listener({ at: clock.monotonic(), direction: 'to-device', bytes: bytes.slice() });
      return link.send(bytes, signal);
    },
    close: () => link.close(),
  };
}

async function* tapIncoming(incoming: AsyncIterable<Uint8Array>, clock: Clock, listener: WireListener): AsyncGenerator<Uint8Array> {
  for await (const chunk of incoming) {
    listener({ at: clock.monotonic(), direction: 'from-device', bytes: chunk.slice() });
    yield chunk;
  }
}

/** An opener whose links are all tapped. */
export function tapOpener(opener: LinkOpener, clock: Clock, listener: WireListener): LinkOpener {
  return {
    name: opener.name,
    open: async (signal) => {
      const opened = await opener.open(signal);
      return opened.ok ? { ok: true, value: tapLink(opened.value, clock, listener) } : opened;
    },
  };
}
