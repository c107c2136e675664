import type { WireEvent } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { toHex } from '../codec/hex.ts';
import type { WireTap } from '../links/tapped-link.ts';

/** One direction of one wire, told in words. */
export type Describe = (bytes: Uint8Array, direction: WireTap['direction']) => readonly string[];

/** The latest traffic of all cables, decoded. Personal data is masked: of long chunks only the head is shown. */
export interface WireWatch {
  /** A listener for one device's cable. `shownBytes` 0 where the very first bytes are somebody's, as with a scanner. */
  listen(device: string, describe: Describe, shownBytes?: number): (tap: WireTap) => void;
  after(n: number): { readonly events: (WireEvent & { readonly n: number })[]; readonly next: number };
}

const MOST_KEPT = 2_000;
/** A frame's head, and no room for an image or a card's text. */
const SHOWN_BYTES = 12;

export function createWireWatch(clock: Clock): WireWatch {
  const events: (WireEvent & { readonly n: number })[] = [];
  let last = 0;
  return {
    listen:
      (device, describe, shownBytes = SHOWN_BYTES) =>
      (tap) => {
        const means = describe(tap.bytes, tap.direction).join(' · ');
        last += 1;
        events.push({
          n: last,
          at: new Date(clock.now()).toISOString(),
          device,
          direction: tap.direction,
          bytes: toHex(tap.bytes.subarray(0, shownBytes)) + (tap.bytes.length > shownBytes ? ' …' : ''),
          length: tap.bytes.length,
          means,
        });
        if (events.length > MOST_KEPT) events.shift();
      },
    after: (n) => ({ events: events.filter((event) => event.n > n), next: last }),
  };
}
