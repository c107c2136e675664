import type { FrameEvent, Framer } from './framer.ts';

/** Tells in words what goes over one direction of a wire, chunk by chunk; chunks may cut frames. */
export type Narrator = (chunk: Uint8Array) => string[];

/** Creates a narrator. `describe` must leave personal data out; what is no frame is counted, never shown. */
export function createNarrator<Frame>(framer: Framer<Frame>, describe: (frame: Frame) => string): Narrator {
  return (chunk) => framer.push(chunk).map((event) => narrate(event, describe));
}

/** Describes whole frames in a piece of a wire, one line each. */
export function narrateAll<Frame>(framer: Framer<Frame>, bytes: Uint8Array, describe: (frame: Frame) => string): string[] {
  return [...framer.push(bytes), ...framer.expire()].map((event) => narrate(event, describe));
}

function narrate<Frame>(event: FrameEvent<Frame>, describe: (frame: Frame) => string): string {
  if (event.kind === 'frame') return describe(event.frame);
  return event.kind === 'damaged' ? `damaged frame: ${event.reason}` : `${event.count} bytes outside any frame`;
}
