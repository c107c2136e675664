import { createNarrator, narrateAll, type Narrator } from '../../codec/narrate.ts';
import { commandNameOf, describeStatus } from './messages.ts';
import { createReplyFramer, createRequestFramer, type SamReply, type SamRequest } from './wire.ts';

/** One line on a request, for people who watch the wire. */
export function describeRequest(request: SamRequest): string {
  const name = commandNameOf(request.command, request.parameter);
  return name ?? `unknown command ${request.command.toString(16).padStart(2, '0')} ${request.parameter.toString(16).padStart(2, '0')}`;
}

/** One line on a reply. What a card holds is personal: only its length is told. */
export function describeReply(reply: SamReply): string {
  return `${describeStatus(reply.status)}${reply.data.length === 0 ? '' : `, ${reply.data.length} bytes`}`;
}

/** Describes whole frames in a piece of the wire, one line each; what is no frame is counted. */
export function describeSamV(bytes: Uint8Array, direction: 'to-device' | 'from-device'): string[] {
  return direction === 'to-device'
    ? narrateAll(createRequestFramer(), bytes, describeRequest)
    : narrateAll(createReplyFramer(), bytes, describeReply);
}

/** For the dock: describes one direction of a wire as its chunks come. */
export function createSamVNarrator(direction: 'to-device' | 'from-device'): Narrator {
  return direction === 'to-device'
    ? createNarrator(createRequestFramer(), describeRequest)
    : createNarrator(createReplyFramer(), describeReply);
}
