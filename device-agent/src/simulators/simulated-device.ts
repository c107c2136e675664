import { createServer, type Socket } from 'node:net';
import { err, ok } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { ByteLink, SerialLinkOpener } from '../links/byte-link.ts';
import { createSocketLink } from '../links/tcp-link.ts';
import { createMemoryLinkPair } from './memory-link.ts';
import { createWireManners, type WireBehaviour, type WireManners } from './rude-link.ts';

/** What the device sees of the line that it hangs on. */
export interface SimulatedLine {
  /** The speed that the host has opened the port with; undefined where speed has no meaning (TCP, HID, a pseudo-terminal). */
  readonly baudRate: number | undefined;
}

/**
 * A device at the far end of a wire: it speaks real frames and knows nothing of the driver. Its state (finger on the glass, paper,
 * library) lives in the object and outlasts a reconnect.
 */
export interface WireSimulator {
  /**
   * Answers on this link until the link ends or the signal aborts. It sends one frame (one report) with each `send`. Never throws
   * for what the host sends. One link at a time.
   */
  serve(link: ByteLink, signal: AbortSignal, line?: SimulatedLine): Promise<void>;
  /** Power comes back after the plug was pulled: volatile state is gone. */
  powerUp?(): void;
}

/** A cable between a driver and a simulator that tests and the dock can pull. */
export interface SimulatedCable {
  /** What the driver opens, exactly as it would open a real port; `busy` while another link is open, `not-found` while unplugged. */
  readonly opener: SerialLinkOpener;
  readonly plugged: boolean;
  /** Both ends see the unplug at once; the device loses its power. */
  pull(): void;
  plug(): void;
  /** How the wire from the device misbehaves from now on. */
  behave(behaviour: WireBehaviour): void;
}

export interface SimulatedCableOptions {
  /** Default `simulated`. */
  readonly name?: string;
  /** Speed at which the opener opens before `withBaudRate`; undefined for links without one. */
  readonly baudRate?: number;
  readonly seed?: string;
}

/** Lays a cable in memory from a driver to a simulator. The cable is plugged in and the device powered up. */
export function createSimulatedCable(simulator: WireSimulator, clock: Clock, options: SimulatedCableOptions = {}): SimulatedCable {
  const baseName = options.name ?? 'simulated';
  const manners = createWireManners(clock, options.seed);
  let plugged = true;
  let unplugOpen: (() => void) | undefined;

  const pull = () => {
    plugged = false;
    unplugOpen?.();
  };

  const openerAt = (baudRate: number | undefined): SerialLinkOpener => {
    const name = baudRate === undefined ? baseName : `${baseName}@${baudRate}`;
    return {
      name,
      withBaudRate: openerAt,
      open: (signal) => {
        if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
        if (!plugged) return Promise.resolve(err({ code: 'not-found', path: name }));
        if (unplugOpen !== undefined) return Promise.resolve(err({ code: 'busy', path: name }));
        const { near, far } = createMemoryLinkPair(name);
        const serving = new AbortController();
        const unplug = () => {
          unplugOpen = undefined;
          serving.abort();
          void near.close();
        };
        unplugOpen = unplug;
        void simulator.serve(manners.wrap(far, pull), serving.signal, { baudRate });
        const close = () => {
          if (unplugOpen === unplug) unplug();
          return near.close();
        };
        return Promise.resolve(ok({ ...near, close }));
      },
    };
  };

  return {
    opener: openerAt(options.baudRate),
    get plugged() {
      return plugged;
    },
    pull,
    plug: () => {
      if (plugged) return;
      plugged = true;
      simulator.powerUp?.();
    },
    behave: (behaviour) => manners.behave(behaviour),
  };
}

/** A simulator that listens on TCP. */
export interface TcpServing {
  readonly port: number;
  behave(behaviour: WireBehaviour): void;
  /** Closes the open connection, as a pulled cable does; listening goes on. */
  hangUp(): void;
  close(): Promise<void>;
}

/**
 * Serves the simulator on 127.0.0.1 for drivers that come over TCP, and for a demonstration across processes. One connection at a
 * time, like a serial server: a second one is closed at once. `port` 0 takes a free one. Rejects where the port is taken.
 */
export async function serveOverTcp(
  simulator: WireSimulator,
  clock: Clock,
  port = 0,
  manners: WireManners = createWireManners(clock),
): Promise<TcpServing> {
  let current: Socket | undefined;
  const hangUp = () => current?.destroy();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    if (current !== undefined) {
      socket.destroy();
      return;
    }
    current = socket;
    socket.setNoDelay(true);
    const serving = new AbortController();
    socket.once('close', () => {
      current = undefined;
      serving.abort();
    });
    const far = manners.wrap(createSocketLink('tcp:simulator', socket, clock), hangUp);
    void simulator.serve(far, serving.signal, { baudRate: undefined });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    behave: (behaviour) => manners.behave(behaviour),
    hangUp,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        hangUp();
      }),
  };
}
