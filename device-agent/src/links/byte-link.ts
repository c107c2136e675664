import type { Result } from '@changqing/protocol';

/** What can go wrong below any driver. `unplugged` is final for this link; the others leave it open. */
export type LinkError =
  | { readonly code: 'unplugged' }
  | { readonly code: 'timed-out'; readonly waitedMs: number }
  | { readonly code: 'cancelled' }
  /** `rule` is the file of udev rules that gives this right. */
  | { readonly code: 'not-permitted'; readonly path: string; readonly rule?: string }
  /** `detail` says what was looked at in vain, where a device is looked for by who it is. */
  | { readonly code: 'not-found'; readonly path: string; readonly detail?: string }
  /** `heldBy` is the program that has it: `brltty (pid 812)`. */
  | { readonly code: 'busy'; readonly path: string; readonly heldBy?: string }
  | { readonly code: 'io'; readonly detail: string };

/**
 * Where the cable ends: bytes in, bytes out, and nothing that knows what they mean.
 *
 * - `incoming` yields chunks as they arrive, cut anywhere. It ends when the far end is gone or the link is closed; it never
 *   throws. There is one consumer.
 * - `send` resolves when the operating system has taken all bytes. After an unplug it answers `unplugged`.
 * - `close` may be called twice, and ends `incoming`.
 *
 * A HID link yields and takes whole reports; every other kind is a plain stream.
 */
export interface ByteLink {
  /** For people and logs: `serial:/dev/ttyUSB0@115200`, `tcp:127.0.0.1:9100`, `memory`. */
  readonly name: string;
  readonly incoming: AsyncIterable<Uint8Array>;
  send(bytes: Uint8Array, signal: AbortSignal): Promise<Result<undefined, LinkError>>;
  close(): Promise<void>;
}

/** Opens a link anew each time it is called: a driver that lost its cable asks again. */
export interface LinkOpener {
  readonly name: string;
  open(signal: AbortSignal): Promise<Result<ByteLink, LinkError>>;
}

/** A serial opener can be asked for another speed, for modules whose speed is raised at installation. */
export interface SerialLinkOpener extends LinkOpener {
  withBaudRate(baudRate: number): SerialLinkOpener;
}
