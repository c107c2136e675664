import { seededRandom } from '@changqing/fixtures';
import { ok, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { ByteLink, LinkError } from '../links/byte-link.ts';

/**
 * How the wire from the device to the host misbehaves. A simulator sends one frame (or one HID report) with each `send`, so
 * "frame" below means that.
 * - `slow`: each frame comes so much later.
 * - `silent`: nothing arrives any more; what the host says is still heard.
 * - `corrupt`: one bit flipped in every so many bytes, on average.
 * - `wrong-checksum`: the last byte of a frame is inverted.
 * - `truncated`: only the first bytes of a frame arrive.
 * - `garbage`: so many random bytes before each frame.
 * - `chopped`: frames arrive in pieces of at most so many bytes.
 * - `unplug-after`: so many more bytes arrive, then the cable is out.
 *
 * `skip` frames pass unharmed first (default 0); after `frames` harmed ones (default: no end) the wire is polite again.
 */
export type WireBehaviour =
  | { readonly kind: 'polite' }
  | ({ readonly kind: 'slow'; readonly delayMs: number } & Span)
  | ({ readonly kind: 'silent' } & Span)
  | ({ readonly kind: 'corrupt'; readonly everyBytes: number } & Span)
  | ({ readonly kind: 'wrong-checksum' } & Span)
  | ({ readonly kind: 'truncated'; readonly keepBytes: number } & Span)
  | ({ readonly kind: 'garbage'; readonly bytes: number } & Span)
  | ({ readonly kind: 'chopped'; readonly atMostBytes: number } & Span)
  | { readonly kind: 'unplug-after'; readonly bytes: number };

interface Span {
  readonly skip?: number;
  readonly frames?: number;
}

/** The manners of one simulated cable; they can be changed while it is in use and outlast a reconnect. */
export interface WireManners {
  behave(behaviour: WireBehaviour): void;
  /** Wraps the device's end of a link. `unplug` is called where the behaviour pulls the cable. */
  wrap(far: ByteLink, unplug: () => void): ByteLink;
}

/** The same seed gives the same flipped bits and garbage. */
export function createWireManners(clock: Clock, seed = 'rude wire'): WireManners {
  const random = seededRandom(seed);
  let behaviour: WireBehaviour = { kind: 'polite' };
  let seen = 0;
  let bytesLeft = 0;

  const behave = (next: WireBehaviour) => {
    behaviour = next;
    seen = 0;
    bytesLeft = next.kind === 'unplug-after' ? next.bytes : 0;
  };

  /** The behaviour for the frame that is about to be sent. */
  const current = (): WireBehaviour => {
    if (behaviour.kind === 'polite' || behaviour.kind === 'unplug-after') return behaviour;
    const index = seen;
    seen += 1;
    const skip = behaviour.skip ?? 0;
    const spanned = index >= skip && index < skip + (behaviour.frames ?? Number.POSITIVE_INFINITY);
    return spanned ? behaviour : { kind: 'polite' };
  };

  const randomBytes = (length: number) => Uint8Array.from({ length }, () => random.integer(0, 255));

  const send = async (far: ByteLink, bytes: Uint8Array, signal: AbortSignal, unplug: () => void): Promise<Result<undefined, LinkError>> => {
    const now = current();
    switch (now.kind) {
      case 'polite':
        return far.send(bytes, signal);
      case 'slow':
        await clock.sleep(now.delayMs, signal);
        return far.send(bytes, signal);
      case 'silent':
        return ok();
      case 'corrupt': {
        const harmed = Uint8Array.from(bytes, (byte) => (random.next() * now.everyBytes < 1 ? byte ^ (1 << random.integer(0, 7)) : byte));
        return far.send(harmed, signal);
      }
      case 'wrong-checksum': {
        const harmed = bytes.slice();
        harmed[harmed.length - 1] = ~harmed[harmed.length - 1]! & 0xff;
        return far.send(harmed, signal);
      }
      case 'truncated':
        return far.send(bytes.subarray(0, now.keepBytes), signal);
      case 'garbage': {
        const sent = await far.send(randomBytes(now.bytes), signal);
        return sent.ok ? far.send(bytes, signal) : sent;
      }
      case 'chopped': {
        for (let at = 0; at < bytes.length; at += now.atMostBytes) {
          const sent = await far.send(bytes.subarray(at, at + now.atMostBytes), signal);
          if (!sent.ok) return sent;
        }
        return ok();
      }
      case 'unplug-after': {
        const part = bytes.subarray(0, bytesLeft);
        bytesLeft -= part.length;
        const sent = part.length === 0 ? ok() : await far.send(part, signal);
        if (bytesLeft > 0) return sent;
        behave({ kind: 'polite' });
        unplug();
        return { ok: false, error: { code: 'unplugged' } };
      }
    }
  };

  return {
    behave,
    wrap: (far, unplug) => ({
      name: far.name,
      incoming: far.incoming,
      send: (bytes, signal) => send(far, bytes, signal, unplug),
      close: () => far.close(),
    }),
  };
}
