import { err, ok, type Result } from '@changqing/protocol';
import { COMMANDS, EVENTS, STATUS } from '../messages.ts';
import type { CommandName, EventName, EventOf, RequestOf, ResponseOf } from '../messages.ts';
import { encodeReports, type Message } from '../report.ts';

const commandNames = Object.keys(COMMANDS).filter((name): name is CommandName => name in COMMANDS);
const eventNames = Object.keys(EVENTS).filter((name): name is EventName => name in EVENTS);
const commandByCode = new Map(commandNames.map((name) => [COMMANDS[name].cmd as number, name]));
const eventByCode = new Map(eventNames.map((name) => [EVENTS[name].cmd as number, name]));

/** The command of a CMD byte, undefined for one that C4 does not know. */
export function commandOf(cmd: number): CommandName | undefined {
  return commandByCode.get(cmd);
}

/** The event of a CMD byte, undefined for one that C5 does not know. */
export function eventOf(cmd: number): EventName | undefined {
  return eventByCode.get(cmd);
}

/** A request as the host sends it. */
export function encodeRequest<Name extends CommandName>(tid: number, name: Name, fields: RequestOf<Name>): Uint8Array[] {
  const { cmd, request } = COMMANDS[name];
  // The table pairs each name with its own layout; the compiler cannot follow the pairing through the union.
  const encode: (fields: never) => Uint8Array = request.encode;
  return encodeReports({ tid, cmd, kind: 'request', payload: encode(fields as never) });
}

/** A good answer as the device sends it: status OK and the fields. */
export function encodeResponse<Name extends CommandName>(tid: number, name: Name, fields: ResponseOf<Name>): Uint8Array[] {
  const { cmd, response } = COMMANDS[name];
  const encode: (fields: never) => Uint8Array = response.encode;
  const body = encode(fields as never);
  const payload = new Uint8Array(1 + body.length);
  payload.set(body, 1);
  return encodeReports({ tid, cmd, kind: 'response', payload });
}

/** An answer other than OK: the status alone (C3, rule 8). */
export function encodeRefusal(tid: number, cmd: number, status: number): Uint8Array[] {
  return encodeReports({ tid, cmd, kind: 'response', payload: Uint8Array.of(status) });
}

/** "Still at it" (C3, rule 9). */
export function encodeKeepAlive(tid: number, cmd: number): Uint8Array[] {
  return encodeReports({ tid, cmd, kind: 'keep-alive', payload: Uint8Array.of(1) });
}

/** An event as the device sends it. */
export function encodeEvent<Name extends EventName>(name: Name, fields: EventOf<Name>): Uint8Array[] {
  const { cmd, payload } = EVENTS[name];
  const encode: (fields: never) => Uint8Array = payload.encode;
  return encodeReports({ tid: 0, cmd, kind: 'event', payload: encode(fields as never) });
}

/** Reads the fields of a request. Error: the length is wrong for the command. */
export function parseRequest<Name extends CommandName>(name: Name, payload: Uint8Array): Result<RequestOf<Name>, string> {
  const parse: (payload: Uint8Array) => Result<unknown, string> = COMMANDS[name].request.parse;
  return parse(payload) as Result<RequestOf<Name>, string>;
}

/** What a response can be instead of good. */
export type ResponseFault = { readonly code: 'status'; readonly status: number } | { readonly code: 'malformed'; readonly detail: string };

/** Reads a response. Errors: a status other than OK; a length that is wrong for the command. */
export function parseResponse<Name extends CommandName>(name: Name, payload: Uint8Array): Result<ResponseOf<Name>, ResponseFault> {
  const status = payload[0];
  if (status === undefined) return err({ code: 'malformed', detail: 'empty response' });
  if (status !== STATUS.OK) return err({ code: 'status', status });
  const parse: (payload: Uint8Array) => Result<unknown, string> = COMMANDS[name].response.parse;
  const parsed = parse(payload.subarray(1));
  return parsed.ok ? (parsed as Result<ResponseOf<Name>, never>) : err({ code: 'malformed', detail: parsed.error });
}

/** An event with its fields, told apart by `name`. */
export type PvrEvent = { readonly [Name in EventName]: { readonly name: Name; readonly fields: EventOf<Name> } }[EventName];

/** Reads an event. Error: unknown event or wrong length. */
export function parseEvent(message: Message): Result<PvrEvent, string> {
  const name = eventOf(message.cmd);
  if (name === undefined) return err(`unknown event ${message.cmd}`);
  const parsed: Result<unknown, string> = EVENTS[name].payload.parse(message.payload);
  return parsed.ok ? ok({ name, fields: parsed.value } as PvrEvent) : err(parsed.error);
}
