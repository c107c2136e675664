import { createNarrator, narrateAll, type Narrator } from '../../codec/narrate.ts';
import { commandNameOf, parseAcknowledgement } from './commands.ts';
import { createLd2410Framer, nearestCm, parseReport, type Ld2410Frame } from './wire.ts';

/** One line on a frame, for people who watch the wire. There is nothing personal in it. */
export function describeFrame(frame: Ld2410Frame): string {
  if (frame.kind === 'report') {
    const report = parseReport(frame.payload);
    if (!report.ok) return `report not understood (${report.error})`;
    const cm = nearestCm(report.value);
    if (cm === undefined) return 'nobody';
    const how = report.value.moving ? (report.value.still ? 'moving and still' : 'moving') : 'still';
    return `${how} at ${cm} cm`;
  }
  const answer = parseAcknowledgement(frame.payload);
  if (!answer.ok) return commandNameOf(frame.payload) ?? `unknown command, ${frame.payload.length} bytes`;
  const name = commandNameOf(Uint8Array.of(answer.value.word & 0xff, answer.value.word >> 8)) ?? 'unknown command';
  return `${name}: ${answer.value.status === 0 ? 'ok' : `refused with ${answer.value.status}`}`;
}

/** Describes whole frames in a piece of the wire, one line each. */
export function describeLd2410(bytes: Uint8Array): string[] {
  return narrateAll(createLd2410Framer(), bytes, describeFrame);
}

/** For the wire monitor: describes one direction of a wire as its chunks come. */
export function createLd2410Narrator(): Narrator {
  return createNarrator(createLd2410Framer(), describeFrame);
}
