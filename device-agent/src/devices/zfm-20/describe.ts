import { createNarrator, narrateAll, type Narrator } from '../../codec/narrate.ts';
import { createPacketFramer, type Packet } from './wire.ts';
import { describeConfirmation } from './confirmation.ts';
import { parseCommand } from './instructions.ts';
import type { Profile } from './model.ts';

/**
 * One line on one packet, for people who watch the wire. Image, feature and notepad bytes and passwords are left out: they are
 * personal or secret.
 */
export function describePacket(packet: Packet, profile: Profile): string {
  const size = `${packet.payload.length} bytes`;
  switch (packet.kind) {
    case 'data':
      return `data, ${size}`;
    case 'last-data':
      return `last data, ${size}`;
    case 'acknowledge':
      return `answer ${packet.payload.length === 0 ? 'empty' : describeConfirmation(packet.payload[0]!)}${packet.payload.length > 1 ? `, ${packet.payload.length - 1} bytes of results` : ''}`;
    case 'command': {
      const command = parseCommand(profile, packet.payload);
      if (!command.ok) return `command not understood (${command.error}), ${size}`;
      const shown = Object.entries(command.value.values)
        .filter(([field]) => field !== 'password' && field !== 'tail')
        .map(([field, value]) => `${field} ${String(value)}`);
      return [command.value.name, ...shown].join(', ');
    }
  }
}

/** Describes whole packets in a piece of the wire, one line each; what is no packet is counted. */
export function describeZfm20(bytes: Uint8Array, profile: Profile = 'zfm'): string[] {
  return narrateAll(createPacketFramer(), bytes, (packet) => describePacket(packet, profile));
}

/** For the dock: describes one direction of a wire as its chunks come. */
export function createZfm20Narrator(profile: Profile = 'zfm'): Narrator {
  return createNarrator(createPacketFramer(), (packet) => describePacket(packet, profile));
}
