import { err, ok, type Result } from '@changqing/protocol';
import { concatBytes } from '../../codec/fields.ts';
import { wipe, wipeableCopy } from '../../codec/wipe.ts';
import type { DeviceError } from '../../hal/status.ts';

/** A command to a card (ISO/IEC 7816-4), with data to it or data from it, never both. `le` 256 stands for 00. */
export interface Apdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data?: Uint8Array;
  readonly le?: number;
}

/** What a card answers: data and the two status bytes as one number, `0x9000` where all is well. */
export interface ApduResponse {
  readonly status: number;
  readonly data: Uint8Array;
}

export const INS = { select: 0xa4, readRecord: 0xb2, getResponse: 0xc0, verify: 0x20, externalAuthenticate: 0x82 } as const;

export const STATUS = {
  ok: 0x9000,
  endReached: 0x6282,
  denied: 0x6982,
  conditionsNotMet: 0x6985,
  fileNotFound: 0x6a82,
  recordNotFound: 0x6a83,
  wrongParameters: 0x6a86,
  wrongParametersOld: 0x6b00,
  dataNotFound: 0x6a88,
} as const;

export function encodeApdu({ cla, ins, p1, p2, data, le }: Apdu): Uint8Array {
  const body = data === undefined ? [] : [data.length, ...data];
  return Uint8Array.from([cla, ins, p1, p2, ...body, ...(le === undefined ? [] : [le & 0xff])]);
}

/** Undefined for what is too short to be a command, or whose length does not fit. */
export function parseApdu(bytes: Uint8Array): Apdu | undefined {
  const [cla, ins, p1, p2, third] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const head = { cla, ins, p1, p2 };
  if (third === undefined) return head;
  if (bytes.length === 5) return { ...head, le: third === 0 ? 256 : third };
  // A zero here begins a long command, which no social security card knows.
  if (third === 0) return undefined;
  const data = bytes.slice(5, 5 + third);
  if (data.length < third) return undefined;
  const le = bytes[5 + third];
  if (le === undefined) return { ...head, data };
  return bytes.length === 6 + third ? { ...head, data, le: le === 0 ? 256 : le } : undefined;
}

export function parseResponse(bytes: Uint8Array): ApduResponse | undefined {
  if (bytes.length < 2) return undefined;
  const [sw1 = 0, sw2 = 0] = bytes.subarray(-2);
  return { status: sw1 * 256 + sw2, data: wipeableCopy(bytes.subarray(0, -2)) };
}

/** Carries one command to the card and brings its answer, as it came. */
export type Transmit = (command: Uint8Array) => Promise<Result<Uint8Array, DeviceError>>;

/** No file of a social security card is longer; who goes on saying that more is there is no card. */
const MOST_DATA = 4096;
const MOST_ROUNDS = 20;

/**
 * Asks a card, and does what T=0 wants done whether the reader hides it or not: after 61 xx the answer is fetched, after 6C xx the
 * command is said again with the length that the card names. Errors: `garbled`, and those of `transmit`.
 */
export async function askCard(transmit: Transmit, command: Apdu): Promise<Result<ApduResponse, DeviceError>> {
  const parts: Uint8Array[] = [];
  let held = 0;
  let next = command;
  let corrected = false;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const answer = await transmit(encodeApdu(next));
    if (!answer.ok) return giveUp(parts, answer.error);
    const response = parseResponse(answer.value);
    wipe(answer.value);
    if (response === undefined)
      return giveUp(parts, { code: 'garbled', detail: `an answer of ${answer.value.length} bytes from the card` });
    const more = response.status & 0xff;
    if (response.status >> 8 === 0x6c && next.le !== undefined && !corrected) {
      corrected = true;
      next = { ...next, le: more === 0 ? 256 : more };
      continue;
    }
    parts.push(response.data);
    held += response.data.length;
    if (held > MOST_DATA) break;
    if (response.status >> 8 !== 0x61) {
      const data = concatBytes(parts);
      wipe(...parts);
      return ok({ status: response.status, data });
    }
    corrected = false;
    next = { cla: command.cla, ins: INS.getResponse, p1: 0, p2: 0, le: more === 0 ? 256 : more };
  }
  return giveUp(parts, { code: 'garbled', detail: 'the card never comes to an end' });
}

function giveUp(parts: readonly Uint8Array[], error: DeviceError): Result<never, DeviceError> {
  wipe(...parts);
  return err(error);
}

/** `69 82`: what a status is for logs and people who look it up. */
export const describeStatus = (status: number): string =>
  [status >> 8, status & 0xff].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
