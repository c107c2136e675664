import { concatBytes } from '../../codec/fields.ts';
import { createPcscRequestReader, LONGEST_RESPONSE, parseTransmitted, REPLY_BYTES, type PcscRequest } from '../../links/pcsc-messages.ts';
import { describePcscCode } from '../../links/pcsc-codes.ts';
import { describeStatus, INS, parseApdu, parseResponse } from './apdu.ts';
import { RECORDS } from './card-fields.ts';

/**
 * One line on a command to a card. Data that goes to it may be a secret and is never shown.
 */
export function describeApdu(bytes: Uint8Array): string {
  const apdu = parseApdu(bytes);
  if (apdu === undefined) return `${bytes.length} bytes, no command`;
  const length = apdu.data === undefined ? '' : `, ${apdu.data.length} bytes`;
  switch (apdu.ins) {
    case INS.select:
      return apdu.p1 === 0x04 ? 'select the application' : `select EF${(apdu.data?.[1] ?? 0).toString(16).padStart(2, '0').toUpperCase()}`;
    case INS.readRecord: {
      const record = Object.entries(RECORDS).find(([, { tag }]) => tag === apdu.p1);
      return `read ${record?.[0] ?? `record ${apdu.p1}`}`;
    }
    case INS.getResponse:
      return `get ${apdu.le ?? 0} bytes`;
    default:
      return `command ${apdu.ins.toString(16).padStart(2, '0').toUpperCase()}${length}`;
  }
}

/** One line on what a card answers: its status and how much, never what. */
export function describeResponse(bytes: Uint8Array): string {
  const response = parseResponse(bytes);
  if (response === undefined) return `${bytes.length} bytes, no answer`;
  return `${describeStatus(response.status)}${response.data.length === 0 ? '' : `, ${response.data.length} bytes`}`;
}

function describeRequest(request: PcscRequest): string {
  switch (request.command) {
    case 'version':
      return `version ${request.major}:${request.minor}`;
    case 'connect':
      return `connect the card in ${request.reader}`;
    case 'transmit':
      return describeApdu(request.apdu);
    case 'disconnect':
      return 'disconnect the card';
    case 'stopWaiting':
      return 'stop waiting';
    default:
      return request.command;
  }
}

/** One question is asked at a time; this is more than ever wait for an answer. */
const MOST_EXPECTED = 16;

/**
 * For the wire monitor: describes both directions as their chunks come. Answers do not say to what they belong, so one narrator hears
 * both. Whatever does not fit is counted, never shown.
 */
export function createSocialCardNarrator(): (bytes: Uint8Array, direction: 'to-device' | 'from-device') => string[] {
  const requests = createPcscRequestReader();
  /** What is still to come, in order; a change comes only where somebody waits. */
  const expected: (keyof typeof REPLY_BYTES)[] = [];
  let held = new Uint8Array();
  let responseBytes = 0;

  const expect = (request: PcscRequest) => {
    if (request.command === 'wait') expected.push('wait', 'change');
    else if (request.command !== 'stopWaiting') expected.push(request.command);
  };

  const take = (count: number): Uint8Array | undefined => {
    if (held.length < count) return undefined;
    const part = held.slice(0, count);
    held = held.slice(count);
    return part;
  };

  const answers = (): string[] => {
    const lines: string[] = [];
    for (;;) {
      if (responseBytes > 0) {
        const response = take(responseBytes);
        if (response === undefined) return lines;
        responseBytes = 0;
        lines.push(describeResponse(response));
      }
      const [next] = expected;
      if (next === undefined) {
        if (held.length > 0) lines.push(`${held.length} bytes that nobody asked for`);
        held = new Uint8Array();
        return lines;
      }
      const reply = take(REPLY_BYTES[next]);
      if (reply === undefined) return lines;
      expected.shift();
      if (next === 'transmit') {
        const transmitted = parseTransmitted(reply);
        if (transmitted.code !== 0) lines.push(describePcscCode(transmitted.code));
        else responseBytes = Math.min(transmitted.responseBytes, LONGEST_RESPONSE);
      } else lines.push(`${next}: ${reply.length} bytes`);
    }
  };

  return (bytes, direction) => {
    if (direction === 'to-device') {
      const told = requests.push(bytes);
      if (!told.ok) return [`not understood: ${told.error}`];
      told.value.forEach(expect);
      // A service that answers nothing more must not make this grow; from here on answers are only counted.
      if (expected.length > MOST_EXPECTED) expected.length = 0;
      return told.value.map(describeRequest);
    }
    held = concatBytes([held, bytes]).slice();
    return answers();
  };
}
