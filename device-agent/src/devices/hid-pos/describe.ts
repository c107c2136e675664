import { wipe } from '../../codec/wipe.ts';
import type { Narrator } from '../../codec/narrate.ts';
import { FIXED_LAYOUTS } from './layout.ts';
import { parseCommand, parseReport } from './wire.ts';

/** One line on a report to or from a scanner, for people who watch the wire. What was scanned may be somebody's card: only its length is told. */
export function describeReport(report: Uint8Array, direction: 'to-device' | 'from-device'): string {
  if (direction === 'to-device') return parseCommand(report) ?? `${report.length} bytes, not a command`;
  const layouts = report.length === 62 ? FIXED_LAYOUTS.short : FIXED_LAYOUTS.auto;
  const layout = layouts.find(({ reportId }) => reportId === report[0]);
  if (layout === undefined) return `${report.length} bytes, no report of a code`;
  const part = parseReport(layout, report);
  if (!part.ok) return `damaged report: ${part.error}`;
  const { aim, data, more } = part.value;
  wipe(data);
  return [`${data.length} bytes of a code`, ...(aim === undefined ? [] : [aim]), ...(more === 'yes' ? ['more follows'] : [])].join(', ');
}

/** For the dock: describes one direction of a wire that carries whole reports. */
export function createHidPosNarrator(direction: 'to-device' | 'from-device'): Narrator {
  return (chunk) => [describeReport(chunk, direction)];
}
