import { createNarrator, narrateAll, type Narrator } from '../../codec/narrate.ts';
import { parseNote } from './notes.ts';
import { parseModuleState, parseReply } from './replies.ts';
import { parseRequest, requestNameOf } from './requests.ts';
import { describeResult, RESULT } from './results.ts';
import { createHostFramer, createModuleFramer, NOTE, REPLY, type EfFrame } from './wire.ts';

/** One line on a request, for people who watch the wire. Names and numbers of users lead to persons and are left out. */
export function describeRequest(frame: EfFrame): string {
  const request = parseRequest(frame);
  if (request === 'unknown') return `request ${hexOf(frame.id)}, ${frame.data.length} bytes`;
  if (request === 'length') return `${requestNameOf(frame.id) ?? 'request'} with ${frame.data.length} bytes`;
  return 'timeoutS' in request ? `${request.name}, ${request.timeoutS} s` : request.name;
}

/** One line on what a module says. Names and numbers of users lead to persons and are left out. */
export function describeModuleFrame({ id, data }: EfFrame): string {
  if (id === REPLY) return describeReply(data);
  if (id !== NOTE) return `image, ${data.length} bytes`;
  const note = parseNote(data);
  if (note === undefined) return `note, ${data.length} bytes`;
  if (note.name === 'state') return `state ${note.state}`;
  return note.name === 'unknown' ? `note ${hexOf(note.nid)}` : note.name;
}

function describeReply(content: Uint8Array): string {
  const reply = parseReply(content);
  if (reply === undefined) return 'an empty reply';
  const name = requestNameOf(reply.requestId) ?? `request ${hexOf(reply.requestId)}`;
  const state = name === 'get-status' && reply.result === RESULT.ok ? parseModuleState(reply.data) : undefined;
  const more = state ?? (reply.data.length === 0 ? undefined : `${reply.data.length} bytes`);
  return `${name}: ${describeResult(reply.result)}${more === undefined ? '' : `, ${more}`}`;
}

const hexOf = (id: number): string => id.toString(16).padStart(2, '0').toUpperCase();

/** Describes whole frames in a piece of the wire, one line each; what is no frame is counted. */
export function describeEfAa(bytes: Uint8Array, direction: 'to-device' | 'from-device'): string[] {
  return direction === 'to-device'
    ? narrateAll(createHostFramer(), bytes, describeRequest)
    : narrateAll(createModuleFramer(), bytes, describeModuleFrame);
}

/** For the dock: describes one direction of a wire as its chunks come. */
export function createEfAaNarrator(direction: 'to-device' | 'from-device'): Narrator {
  return direction === 'to-device'
    ? createNarrator(createHostFramer(), describeRequest)
    : createNarrator(createModuleFramer(), describeModuleFrame);
}
