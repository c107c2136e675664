import type { ByteLink } from '../../../device-agent/src/links/byte-link.ts';
import type { WireSimulator } from '../../../device-agent/src/simulators/simulated-device.ts';
import type { DeviceEnd } from './ends/end.ts';

/** A simulator with its plug in a hand. */
export interface RigDevice {
  plug(): Promise<void>;
  pull(): Promise<void>;
  /** Pulls the plug by itself after so many more bytes have come from the host. */
  pullAfter(bytes: number): void;
}

/** Binds a simulator to the device's end of a cable. A simulator that closes its link pulls the plug. */
export function createRigDevice(simulator: WireSimulator, end: DeviceEnd): RigDevice {
  let serving: AbortController | undefined;
  let served: Promise<void> = Promise.resolve();
  let pulled: Promise<void> = Promise.resolve();
  let bytesLeft = Number.POSITIVE_INFINITY;

  const pull = () => {
    const mine = serving;
    if (mine === undefined) return pulled;
    serving = undefined;
    bytesLeft = Number.POSITIVE_INFINITY;
    pulled = end.pull().then(() => mine.abort());
    return pulled;
  };

  const watched = (link: ByteLink): ByteLink => ({
    name: link.name,
    incoming: counted(link.incoming),
    send: (bytes, signal) => link.send(bytes, signal),
    close: pull,
  });

  async function* counted(incoming: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of incoming) {
      bytesLeft -= chunk.length;
      if (bytesLeft <= 0) await pull();
      yield chunk;
    }
  }

  return {
    plug: async () => {
      if (serving !== undefined) return;
      // A device has one life at a time: the one before must have ended.
      await pulled;
      await served;
      simulator.powerUp?.();
      const link = await end.plug();
      serving = new AbortController();
      served = simulator.serve(watched(link), serving.signal, { baudRate: undefined });
    },
    pull,
    pullAfter: (bytes) => {
      bytesLeft = bytes;
    },
  };
}
