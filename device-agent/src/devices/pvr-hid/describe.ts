import { commandOf, eventOf, parseEvent, parseRequest, parseResponse } from './codec/coding.ts';
import { CAPTURE_PHASES, CAPTURE_RESULTS, DEVICE_STATES, GUIDANCE, statusName } from './messages.ts';
import { createMessageFramer, REPORT_BYTES, type Message } from './report.ts';

/**
 * One line for people about one report, or the first of a message's reports. Pixels are summarised, never shown; what is not a
 * report is said to be none.
 */
export function describeReport(bytes: Uint8Array): string {
  if (bytes.length !== REPORT_BYTES) return `${bytes.length} bytes, not a report`;
  if (bytes[0] === 0x5a) return `#${bytes[1]!} … continued (${bytes[2]!})`;
  if (bytes[0] !== 0xa5) return 'not a PVR-HID report';
  const head = headline(bytes);
  for (const role of ['device', 'host'] as const) {
    for (const event of createMessageFramer(role).push(bytes)) {
      if (event.kind === 'frame') return `${head}${describeBody(event.frame)}`;
      if (event.kind === 'damaged') return `${head}, damaged: ${event.reason}`;
    }
  }
  const length = bytes[4]! | (bytes[5]! << 8);
  return `${head}, ${length} bytes in several reports`;
}

function headline(report: Uint8Array): string {
  const [, tid, cmd, kind] = report;
  const kindName = ['request', 'answer', 'event', 'keep-alive'][kind!] ?? `kind ${kind!}`;
  const name = (kind === 2 ? eventOf(cmd!) : commandOf(cmd!)) ?? `command ${cmd!.toString(16).padStart(2, '0')}`;
  return kind === 2 ? `${name} event` : `#${tid!} ${name} ${kindName}`;
}

function describeBody(message: Message): string {
  if (message.kind === 'keep-alive') return '';
  if (message.kind === 'event') {
    const event = parseEvent(message);
    return event.ok ? `: ${list(event.value.fields)}` : ` (${event.error})`;
  }
  const name = commandOf(message.cmd);
  if (message.kind === 'response') {
    if (message.payload[0] !== 0) return `: ${statusName(message.payload[0] ?? -1)}`;
    const parsed = name === undefined ? undefined : parseResponse(name, message.payload);
    return parsed?.ok === true ? `: ${list(parsed.value)}` : '';
  }
  const parsed = name === undefined ? undefined : parseRequest(name, message.payload);
  return parsed?.ok === true ? `: ${list(parsed.value)}` : '';
}

const WORDS: Record<string, readonly string[]> = {
  guidance: GUIDANCE,
  phase: CAPTURE_PHASES,
  result: CAPTURE_RESULTS,
  state: DEVICE_STATES,
};

function list(fields: object): string {
  const words = Object.entries(fields).map(([name, value]: [string, unknown]) => {
    if (value instanceof Uint8Array) return `${name} ${value.length} bytes`;
    const word = typeof value === 'number' ? WORDS[name]?.[value] : undefined;
    return `${name} ${word ?? String(value)}`;
  });
  return words.length === 0 ? 'ok' : words.join(', ');
}
