import type { Framer } from './framer.ts';

/** Tells in words what goes over a wire, chunk by chunk; each direction has frames of its own that chunks may cut. */
export type Narrator = (direction: 'to-device' | 'from-device', chunk: Uint8Array) => string[];

/** Creates a narrator. `describe` must leave personal data out; what is no frame is counted, never shown. */
export function createNarrator<Frame>(
  createFramer: () => Framer<Frame>,
  describe: (frame: Frame, direction: 'to-device' | 'from-device') => string,
): Narrator {
  const framers = { 'to-device': createFramer(), 'from-device': createFramer() };
  return (direction, chunk) =>
    framers[direction].push(chunk).map((event) => {
      if (event.kind === 'frame') return describe(event.frame, direction);
      return event.kind === 'damaged' ? `damaged frame: ${event.reason}` : `${event.count} bytes outside any frame`;
    });
}
